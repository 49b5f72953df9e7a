"""Documents beside the photos: what is taken, who gets it, and that nothing of it ever opens in the browser."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import reverse
from django.utils.timezone import now
from factories import account, clerk, grant, secretary, staff
from photos_factories import album, document, pdf

from dangjian.audit.models import AuditRow
from dangjian.space import LARGEST_RESERVE, Dropped, NoSpace
from organizations.access.rules import Role
from organizations.notices.forms.fields import check_files
from organizations.photos.models import Attachment, AttachmentUse, Audience
from organizations.photos.rules import (
    LARGEST_DOCUMENT,
    MOST_DOCUMENTS,
    ORPHANED_AFTER,
    DocumentRejected,
    check,
    document_taken,
    kept_name,
)
from organizations.photos.rules.documents import DAMAGED, LOCKED, NOT_TAKEN, RUNS, TOO_LARGE
from organizations.photos.services import address, attach, attach_each, detach, path_of, sweep_orphans

pytestmark = pytest.mark.django_db


def package(*names: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


WORD, EXCEL = ("[Content_Types].xml", "word/document.xml"), ("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "kind"),
    [(pdf(), "PDF"), (package(*WORD), "DOCX"), (package(*EXCEL), "XLSX")],
    ids=["pdf", "docx", "xlsx"],
)
def test_a_document_is_what_its_content_says(content, kind):
    assert check(BytesIO(content), len(content)) == kind


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0old word", NOT_TAKEN),
        (b"<html><script>zq7x()</script>", NOT_TAKEN),
        (package("a.txt"), NOT_TAKEN),
        (package(*WORD, "word/vbaProject.bin"), RUNS),
        (pdf(b"/OpenAction << /S /JavaScript >>"), RUNS),
        (pdf(b"/Encrypt 5 0 R"), LOCKED),
        (pdf()[:-8], DAMAGED),
        (package(*EXCEL)[:-30], DAMAGED),
    ],
)
def test_what_is_none_or_could_run_is_turned_away_in_words(content, said):
    with pytest.raises(DocumentRejected, match=re.escape(said)):
        check(BytesIO(content), len(content))


@pytest.mark.once
def test_what_is_too_large_is_not_read():
    with pytest.raises(DocumentRejected, match=TOO_LARGE):
        check(None, LARGEST_DOCUMENT + 1)


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("2026年安排.docx", "2026年安排.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\桌面\\表 1.doc", "表 1.docx"),
        ("a\r\nb\u202e.exe", "ab.docx"),
        ("", "附件.docx"),
        ("长" * 300 + ".docx", "长" * 80 + ".docx"),
    ],
)
def test_the_name_is_kept_as_it_reads(name, kept):
    assert kept_name(name, check(BytesIO(package(*WORD)), 1)) == kept


def test_sent_twice_it_is_one_and_both_are_in_the_log_once(town):
    book, writer = album(town.own, one := secretary(town.own)), one

    first, second = attach(album=book, file=document(), by=writer), attach(album=book, file=document(), by=writer)

    assert (first, Attachment.objects.count()) == (second, 1)
    assert path_of(first.file).read_bytes() == pdf()
    assert AuditRow.objects.filter(action="photos.attach").count() == 1


def test_only_so_many_and_each_refusal_names_its_file(town):
    book, writer = album(town.own, one := secretary(town.own)), one
    files = [document(pdf(str(number).encode()), f"{number}.pdf") for number in range(MOST_DOCUMENTS + 1)]

    refused = attach_each(album=book, files=[SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff"), *files], by=writer)

    assert refused == [f"照片.jpg：{NOT_TAKEN}", f"{MOST_DOCUMENTS}.pdf：最多放5个附件，请先删掉一个。"]


def test_below_the_reserve_no_document_is_taken(town, settings, disk_left):
    book, writer = album(town.own, one := secretary(town.own)), one
    disk_left(LARGEST_RESERVE - 1)

    with pytest.raises(NoSpace, match="存储空间已满"):
        attach(album=book, file=document(), by=writer)

    assert not Attachment.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.once
@pytest.mark.parametrize("taken", [document_taken, lambda file: check_files([file])], ids=["one", "several"])
def test_a_form_says_at_its_field_that_there_was_no_room(taken):
    coming = FileUploadHandler()
    coming.new_file("file", "安排.pdf", "application/pdf", 9)

    with pytest.raises(ValidationError, match="服务器存储空间已满，照片和文件没有存上；文字可以先提交"):
        taken(Dropped(coming, 9))


def opens(client, person, attachment) -> int:
    client.force_login(person)
    answer = client.get(reverse("photos:attachment", args=[attachment.pk]))
    b"".join(answer)
    return answer.status_code


def test_it_is_a_download_and_nothing_else(client, town):
    writer = secretary(town.own)
    made = attach(album=album(town.own, writer, audience=Audience.KEEPERS), file=document(name="安排.pdf"), by=writer)
    client.force_login(writer)

    answer = client.get(reverse("photos:attachment", args=[made.pk]))

    assert b"".join(answer.streaming_content) == pdf()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_addressed_album_opens_to_its_readers_alone(client, town):
    office = staff(town.root)
    made = attach(album=(book := album(town.root, office, audience=Audience.KEEPERS)), file=document(), by=office)
    told, beside, foreign, above = (
        *(secretary(one) for one in (town.own, town.sibling, town.foreign)),
        clerk(town.street),
    )
    member = account()
    grant(member, Role.MEMBER, town.own)

    assert [opens(client, one, made) for one in (office, told)] == [200, 404]
    address(album=book, to=[town.own], members=False, by=office)
    assert [opens(client, one, made) for one in (told, beside, foreign, above, member)] == [200, 404, 404, 404, 404]
    book.readers.update(members=True)
    assert opens(client, member, made) == 200


def test_what_was_said_to_an_office_is_closed_to_line_staff_and_what_it_sends_is_not(client, town):
    writer, above, line = secretary(town.own), clerk(town.street), account()
    grant(line, Role.LINE_STAFF, town.root, sector=town.own.sector)
    books = (album(town.own, writer, audience=audience) for audience in (Audience.KEEPERS, Audience.ADDRESSED))
    said, sent = (attach(album=book, file=document(), by=writer) for book in books)

    assert [[opens(client, one, made) for made in (said, sent)] for one in (writer, above, line)] == [
        [200, 200],
        [200, 200],
        [404, 200],
    ]


def test_what_was_removed_goes_with_the_sweep_unless_somebody_else_has_it(town):
    writer = secretary(town.own)
    first, second = (attach(album=album(town.own, writer), file=document(), by=writer) for _ in range(2))
    alone = attach(album=first.album, file=document(pdf(b"alone")), by=writer)

    detach(attachment=first, by=writer)
    detach(attachment=alone, by=writer)

    assert sweep_orphans(now=now() + ORPHANED_AFTER + timedelta(seconds=1)) == 1
    assert (path_of(second.file).exists(), path_of(alone.file).exists()) == (True, False)


def test_the_same_document_under_the_other_heading_goes_there(town):
    by = clerk(town.street)
    own = album(town.own, by)
    first = attach(album=own, file=document(), by=by)
    other = next(use for use in AttachmentUse if use != first.use)
    again = attach(album=own, file=document(), by=by, use=other)
    assert (again.pk, list(own.attachments.values_list("use", flat=True))) == (first.pk, [other])
