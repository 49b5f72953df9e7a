"""PDFs of a record: papers of a meeting and the scan of what was kept on paper, for the branch and its reviewer alone."""

import re
from datetime import date, datetime
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from factories import account, clerk, grant, member, secretary, staff
from photos_factories import document, pdf, shown
from records_factories import NOW, SHANGHAI, draft, handed_in, later

from activities.records.models import Activity, ReportDraft, State
from activities.records.services import accept, discard_draft, forget_empty_drafts, save_draft, send_back
from dangjian.audit.models import AuditRow
from dangjian.space import LARGEST_RESERVE
from organizations.photos.models import AlbumState, Attachment, Photo
from organizations.photos.services import attach

pytestmark = pytest.mark.django_db
SEEN_AT = re.compile('name="seen_at" value="([^"]+)"')


@pytest.fixture(autouse=True)
def clock():
    """The Monday after the theme day."""
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def reviewer(town):
    return clerk(town.street)


def paper(name: str = "议程.pdf", more: bytes = b""):
    return document(pdf(more), name)


def put(to, by, name: str = "议程.pdf", *, use: str = "MATERIAL", more: bytes = b"") -> Attachment:
    return attach(album=to.album, file=paper(name, more), by=by, use=use)


def new_page(town, query: str = "") -> str:
    return reverse("records:new", args=(town.own.pk,)) + query


def page_of(made, name: str = "record") -> str:
    return reverse(f"records:{name}", args=(made.organization_id, made.pk))


def files(use: str = "MATERIAL") -> list[str]:
    return list(Attachment.objects.filter(use=use).order_by("pk").values_list("name", flat=True))


def typed(page: str, **said) -> dict:
    """The hidden fields of the form, and what somebody typed."""
    form = page[page.index('id="report"') : page.index("</form>", page.index('id="report"'))]
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return {name: value for name, value in kept.items() if name != "csrfmiddlewaretoken"} | {
        "held_on": "2026-09-11",
        "text": "栽树120棵",
        **said,
    }


# The form without scripts


def test_a_form_without_scripts_brings_the_papers_along_and_the_draft_keeps_them(town, writer, client):
    client.force_login(writer)
    form = typed(
        client.get(new_page(town)).text, do="draft", files_material=[paper("议程.pdf"), paper("名单.pdf", b"1")]
    )

    client.post(new_page(town), form)

    assert files() == ["议程.pdf", "名单.pdf"]
    again = client.get(new_page(town)).text
    held = [f'href="/photo/file/{one.pk}/">{one.name}（' in again for one in Attachment.objects.all()]
    assert held == [True, True]

    client.post(new_page(town), typed(again))
    made = Activity.objects.get()
    assert set(made.album.attachments.values_list("name", flat=True)) == {"议程.pdf", "名单.pdf"}
    assert '会议材料 <span class="mute">2个</span>' in client.get(page_of(made)).text


def test_the_button_takes_one_out_and_nothing_typed_is_lost(town, writer, client):
    client.force_login(writer)
    begun = draft(town.own, writer)
    gone, kept = put(begun, writer, "作废的.pdf"), put(begun, writer, "议程.pdf", more=b"1")
    page = client.get(new_page(town)).text

    for _ in range(2):
        answer = client.post(new_page(town), typed(page, text="写到一半", attachment=str(gone.pk)), follow=True)
        page = answer.text
        assert (answer.status_code, "写到一半" in page) == (200, True)

    assert list(Attachment.objects.all()) == [kept]
    assert not Activity.objects.exists()
    assert ReportDraft.objects.get().values["text"] == "写到一半"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00 not a paper", "议程.pdf", "这里只收 PDF 文件"),
        (b"PK\x03\x04 something", "议程.docx", "这里只收 PDF 文件"),
        (b"%PDF-1.7 cut off", "议程.pdf", "文件不完整或已损坏"),
        (pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "议程.pdf", "宏或会自动运行的内容"),
        (pdf(b"/Encrypt 5 0 R"), "议程.pdf", "文件加了密码"),
    ],
)
def test_what_a_file_is_its_content_says_and_a_refused_one_never_keeps_the_record_back(
    town, writer, client, content, name, words
):
    client.force_login(writer)
    form = typed(client.get(new_page(town)).text, files_material=[document(content, name)])

    page = client.post(new_page(town), form, follow=True).text

    assert f"会议材料没有收：{name}：" in page
    assert words in page
    assert (files(), Activity.objects.count()) == ([], 1)


def test_one_too_large_and_a_sixth_are_refused_in_words(town, writer, client, monkeypatch):
    client.force_login(writer)
    begun = draft(town.own, writer)
    for number in range(5):
        put(begun, writer, f"{number}.pdf", more=str(number).encode())
    monkeypatch.setattr("organizations.photos.rules.documents.LARGEST_DOCUMENT", 50)

    large = typed(client.get(new_page(town)).text, do="draft", files_material=[paper("大.pdf", b"x" * 60)])
    assert "文件超过20 MB" in client.post(new_page(town), large, follow=True).text
    sixth = typed(client.get(new_page(town)).text, do="draft", files_material=[paper("六.pdf")])
    assert "最多放5个附件，请先删掉一个" in client.post(new_page(town), sixth, follow=True).text
    assert len(files()) == 5


# The form with scripts


def files_at(page: str) -> str:
    return unescape(re.search(r'data-papers="MATERIAL" data-url="([^"]+)"', page)[1])


def test_the_script_sends_one_by_one_and_is_told_what_is_there(town, writer, client):
    client.force_login(writer)
    address = files_at(client.get(new_page(town)).text)

    first = client.post(address, {"use": "MATERIAL", "file": paper("议程.pdf")}).json()
    client.post(address, {"use": "MATERIAL", "file": paper("议程.pdf")})
    scan = client.post(address, {"use": "SCAN", "file": paper("原件.pdf", b"2")}).json()

    one, other = Attachment.objects.order_by("pk")
    told = {"id": one.pk, "use": "MATERIAL", "name": "议程.pdf", "address": f"/photo/file/{one.pk}/"}
    assert [{key: line[key] for key in told} for line in first["files"]] == [told]
    assert [line["use"] for line in scan["files"]] == ["MATERIAL", "SCAN"]
    assert [client.post(address, {"attachment": one.pk}).status_code for _ in range(2)] == [200, 200]
    assert (list(Attachment.objects.all()), ReportDraft.objects.count()) == ([other], 1)


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({}, 400, "请说明是会议材料还是纸质记录。"),
        ({"use": "ENCLOSED"}, 400, "请说明是会议材料还是纸质记录。"),
        ({"use": "MATERIAL"}, 400, "没有收到文件，请再选一次。"),
        ({"use": "MATERIAL", "file": "x"}, 400, "没有收到文件，请再选一次。"),
    ],
)
def test_the_script_is_told_in_words_what_was_wrong(town, writer, client, said, status, words):
    client.force_login(writer)
    answer = client.post(files_at(client.get(new_page(town)).text), said)
    assert (answer.status_code, answer.json()) == (status, {"error": words})


@pytest.mark.parametrize("in_memory", [0, 2**20], ids=["through a file", "in memory"])
def test_the_script_is_told_in_words_that_the_disk_is_full(town, writer, client, settings, disk_left, in_memory):
    client.force_login(writer)
    address = files_at(client.get(new_page(town)).text)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory
    disk_left(LARGEST_RESERVE - 1)

    answer = client.post(address, {"use": "MATERIAL", "file": paper()})

    sentence = "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。"
    assert (answer.status_code, answer.json()) == (507, {"error": sentence})
    assert not Attachment.objects.exists()


def test_nobody_puts_a_file_into_a_record_of_elsewhere_or_takes_one_out(town, writer, client):
    theirs = handed_in(town.foreign, secretary(town.foreign, "邻"))
    held = put(theirs, theirs.recorded_by)
    mine = handed_in(town.own, writer)
    client.force_login(writer)

    into = page_of(theirs, "record_file")
    beside = reverse("records:record_file", args=(town.own.pk, theirs.pk))
    answers = [client.post(at, {"use": "MATERIAL", "file": paper()}).status_code for at in (into, beside)]
    answers += [client.post(at, {"attachment": held.pk}).status_code for at in (into, beside)]
    through_mine = client.post(page_of(mine, "record_file"), {"attachment": held.pk})
    client.post(page_of(mine, "edit"), typed(client.get(page_of(mine, "edit")).text, attachment=str(held.pk)))

    assert (answers, through_mine.json()) == ([404] * 4, {"files": []})
    assert list(Attachment.objects.all()) == [held]


def test_a_members_account_puts_nothing_into_the_records_of_the_branch(town, writer, client):
    made = handed_in(town.own, writer)
    somebody = account("陈国平")
    grant(somebody, "MEMBER", town.own)
    client.force_login(somebody)
    assert client.post(page_of(made, "record_file"), {"use": "MATERIAL", "file": paper()}).status_code == 404
    assert not Attachment.objects.exists()


# As long as the record may be edited


def test_a_record_that_is_mended_gets_and_loses_papers(town, writer, client):
    made = handed_in(town.own, writer)
    old = put(made, writer, "旧的.pdf")
    client.force_login(writer)

    form = typed(client.get(page_of(made, "edit")).text, text="改过的话", attachment=str(old.pk))
    page = client.post(page_of(made, "edit"), form | {"files_material": [paper("新的.pdf", b"1")]}).text

    assert ("改过的话" in page, files()) == (True, ["新的.pdf"])
    assert Activity.objects.get().version == 1  # nothing was handed in: the button said only "take it out"


@pytest.mark.parametrize("sent_back", [False, True])
def test_after_acceptance_they_stay_as_they_were_looked_at_until_the_record_is_sent_back(
    town, writer, reviewer, client, sent_back
):
    made = handed_in(town.own, writer)
    held = put(made, writer)
    accept(activities=[made], by=reviewer, now=later(hours=1), seen_at=later(minutes=5))
    if sent_back:
        send_back(activity=Activity.objects.get(), reason="缺名单", by=reviewer, now=later(hours=2))
    client.force_login(writer)

    added = client.post(page_of(made, "record_file"), {"use": "MATERIAL", "file": paper("后补.pdf", b"1")})
    gone = client.post(page_of(made, "record_file"), {"attachment": held.pk})

    assert (added.status_code, gone.status_code) == ((200, 200) if sent_back else (409, 409))
    assert files() == (["后补.pdf"] if sent_back else ["议程.pdf"])
    if not sent_back:
        assert added.json() == {"error": "这次活动的记录已经审核通过，照片和附件不能再增减。"}
        assert made.album.__class__.objects.get(pk=made.album_id).state == AlbumState.SEALED


def test_a_file_that_came_in_meanwhile_is_looked_at_before_the_record_is_accepted(
    town, writer, reviewer, client, clock
):
    made = handed_in(town.own, writer)
    client.force_login(reviewer)
    review = reverse("records:review_one", args=(made.pk,))
    opened = SEEN_AT.search(client.get(review).text)[1]
    clock.shift(60)
    put(made, writer, "后到的.pdf")
    clock.shift(60)

    page = client.post(review, {"do": "accept", "version": "1", "seen_at": opened}, follow=True).text

    assert ("刚传来了新照片或附件" in page, "后到的.pdf" in page) == (True, True)
    assert Activity.objects.get().state == State.SUBMITTED
    client.post(review, {"do": "accept", "version": "1", "seen_at": SEEN_AT.search(page)[1]})
    assert Activity.objects.get().state == State.ACCEPTED


def test_a_draft_that_is_thrown_away_takes_its_files_and_one_begun_for_a_file_is_kept(town, writer):
    thrown, begun = draft(town.own, writer), draft(town.own, writer, for_period="2026-08")
    for one, more in ((thrown, b"1"), (begun, b"2")):
        put(one, writer, more=more)
    ReportDraft.objects.update(saved_at=NOW)

    discard_draft(draft=thrown, by=writer)
    assert forget_empty_drafts(now=later(days=30)) == 0

    assert list(Attachment.objects.values_list("album", flat=True)) == [begun.album_id]
    assert AuditRow.objects.filter(action="photos.detach").count() == 1


# Who sees them


def people(town, writer, reviewer) -> dict:
    line, liaison, somebody = account("条线"), account("联络员"), account("陈国平")
    grant(line, "LINE_STAFF", town.root)
    grant(liaison, "AUDITOR", town.root)
    grant(somebody, "MEMBER", town.own)
    member(town.own, "陈国平", account=somebody)
    return {
        "writer": writer,
        "reviewer": reviewer,
        "department": staff(town.root),
        "line": line,
        "auditor": liaison,
        "member": somebody,
        "neighbour": secretary(town.sibling, "邻"),
        "other street": clerk(town.other_street, "古渡"),
    }


@pytest.mark.proves("papers-stay-with-keepers-and-reviewers")
@pytest.mark.parametrize("kind", ["THEME_DAY", "COMMITTEE_MEETING"])
def test_only_the_branchs_record_keepers_and_its_reviewers_open_them(town, writer, reviewer, client, kind):
    made = handed_in(town.own, writer, kind=kind)
    held = [put(made, writer), put(made, writer, "原件.pdf", use="SCAN", more=b"1")]
    everybody = people(town, writer, reviewer)

    def opens(one) -> list[int]:
        client.force_login(one)
        answers = [client.get(f"/photo/file/{file.pk}/") for file in held]
        [b"".join(answer) for answer in answers]
        return [answer.status_code for answer in answers]

    opened = {name for name, one in everybody.items() if opens(one) == [200, 200]}
    refused = {name for name, one in everybody.items() if opens(one) == [404, 404]}
    assert (opened, opened | refused) == ({"writer", "reviewer", "department"}, set(everybody))


def test_their_names_stand_on_no_page_of_anybody_else(town, writer, reviewer, client):
    made = handed_in(town.own, writer)
    put(made, writer, "谈话提纲.pdf")
    put(made, writer, "原件扫描.pdf", use="SCAN", more=b"1")
    seen = set()
    for name, one in people(town, writer, reviewer).items():
        client.force_login(one)
        page = client.get(page_of(made))
        if "谈话提纲" in page.text or "原件扫描" in page.text or "纸质记录" in page.text:
            seen.add(name)
    assert seen == {"writer", "reviewer", "department"}
    client.force_login(reviewer)
    review = client.get(reverse("records:review_one", args=(made.pk,))).text
    assert ("谈话提纲.pdf" in review, "原件扫描.pdf" in review) == (True, True)


def test_a_draft_keeps_its_files_to_its_writer(town, writer, client):
    held = put(draft(town.own, writer), writer)
    for one, status in ((writer, 200), (secretary(town.own, "另一位"), 404), (clerk(town.street), 404)):
        client.force_login(one)
        answer = client.get(f"/photo/file/{held.pk}/")
        b"".join(answer)
        assert answer.status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_a_records_page_costs_the_same_for_one_file_and_for_three(
    town, writer, client, count, django_assert_max_num_queries
):
    made = handed_in(town.own, writer)
    for number in range(count):
        put(made, writer, f"{number}.pdf", more=str(number).encode())
    client.force_login(writer)
    client.get(page_of(made))
    with django_assert_max_num_queries(24):
        assert client.get(page_of(made)).text.count("/photo/file/") == count


# 代录, 补录


def test_who_enters_for_a_branch_says_why_and_adds_the_paper(town, client, reviewer):
    client.force_login(reviewer)
    page = client.get(new_page(town)).text
    assert ('name="proxy_reason"' in page, 'name="files_scan"' in page, 'name="photos_scan"' in page) == (True,) * 3

    said = {"proxy_reason": "支部没有网络，送来了会议记录本", "files_scan": [paper("会议记录本.pdf")]}
    client.post(new_page(town), typed(page, **said))

    made = Activity.objects.get()
    shown(made.album, reviewer, kind="SCAN")
    client.force_login(staff(town.root))
    for address in (page_of(made), reverse("records:review_one", args=(made.pk,))):
        page = client.get(address).text
        assert "许静代支部录入：支部没有网络，送来了会议记录本" in page
        section = page[page.index("<h2>纸质记录</h2>") :].split("</section>")[0]
        assert ("会议记录本.pdf" in section, "/s.jpg" in section) == (True, True)


def test_who_enters_long_after_says_who_when_and_why_and_the_reviewer_reads_that_no_paper_came(
    town, writer, reviewer, client
):
    client.force_login(writer)
    said = {"held_on": "2026-06-12", "text": "学习"}
    asked = client.post(
        new_page(town, "?period=2026-06"), typed(client.get(new_page(town, "?period=2026-06")).text, **said)
    ).text
    assert ("写一句为什么现在补录" in asked, 'name="files_scan"' in asked) == (True, True)
    client.post(new_page(town, "?period=2026-06"), typed(asked, **said, late_reason="书记住院，记录本刚找到"))

    client.force_login(reviewer)
    page = client.get(reverse("records:review_one", args=(Activity.objects.get().pk,))).text
    assert "胡明远2026年9月14日补录：书记住院，记录本刚找到" in page
    assert "没有附纸质记录" in page


def test_an_ordinary_record_asks_for_no_paper(town, writer, client):
    client.force_login(writer)
    made = handed_in(town.own, writer)
    pages = [client.get(at).text for at in (new_page(town, "?period=2026-08"), page_of(made), page_of(made, "edit"))]
    assert ["纸质记录" in page for page in pages] == [False] * 3


def test_members_see_a_scene_and_never_the_photo_of_the_paper(town, writer, client):
    made = handed_in(town.own, writer, late_reason="补", held_on=date(2026, 6, 12), for_period="2026-06")
    scene, scan = shown(made.album, writer), shown(made.album, writer, kind="SCAN")
    somebody = account("陈国平")
    grant(somebody, "MEMBER", town.own)
    client.force_login(somebody)
    answers = [client.get(f"/photo/{one.pk}/s.jpg") for one in (scene, scan)]
    [b"".join(answer) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 404]
    page = client.get(page_of(made)).text
    assert (f"/photo/{scene.pk}/" in page, f"/photo/{scan.pk}/" in page) == (True, False)


@pytest.mark.parametrize("how", ["photo", "pdf"])
def test_the_scan_of_a_committees_meeting_is_its_record(town, client, reviewer, how):
    client.force_login(reviewer)
    at = new_page(town, "?kind=COMMITTEE_MEETING")
    page = client.get(at).text
    begun = draft(town.own, reviewer, kind="COMMITTEE_MEETING")
    if how == "pdf":
        put(begun, reviewer, use="SCAN")
    else:
        shown(begun.album, reviewer, kind="SCAN")
    said = typed(client.get(at).text, text="", proxy_reason="支部交来纸质记录")
    client.post(at, said)
    assert page
    assert Activity.objects.get().text == ""
    assert Photo.objects.count() + Attachment.objects.count() == 1


def test_what_was_written_goes_with_a_file_that_arrived_by_the_script(town, writer, client):
    """The two ways bring the same content: it is kept once."""
    client.force_login(writer)
    page = client.get(new_page(town)).text
    client.post(files_at(page), {"use": "MATERIAL", "file": paper("议程.pdf")})
    client.post(new_page(town), typed(page, files_material=[paper("议程.pdf")]))
    assert (files(), Activity.objects.count()) == (["议程.pdf"], 1)


def test_an_autosave_after_a_file_keeps_both(town, writer):
    begun = draft(town.own, writer)
    put(begun, writer)
    save_draft(draft=begun, values={"text": "写着"}, revision=0, now=NOW)
    assert (ReportDraft.objects.get().values, files()) == ({"text": "写着"}, ["议程.pdf"])
