"""Files of a 公示 go with its names; what comes with an objection is for the office that published and nobody else."""

from datetime import timedelta
from uuid import UUID

import pytest
from factories import account, clerk, grant, secretary, staff
from notices_factories import NOW, objection, published
from photos_factories import document, pdf
from time_machine import travel

from dangjian.audit.models import AuditRow
from organizations.access.rules import Role
from organizations.notices import services
from organizations.notices.models import Objection, PublicNotice
from organizations.notices.rules import FILES_SENT
from organizations.photos.models import Album, AlbumState, Attachment
from organizations.photos.services import path_of

pytestmark = pytest.mark.django_db
PAGE = UUID("00000000-0000-4000-8000-000000000009")


@pytest.fixture(autouse=True)
def clock():
    with travel(NOW, tick=False) as moment:
        yield moment


def file_of(notice, number=1) -> str:
    return f"/notice/{notice.pk}/file/{number}/"


def statuses(client, address, *people) -> list[int]:
    found = []
    for one in people:
        client.logout() if one is None else client.force_login(one)
        answer = client.get(address)
        found.append(answer.status_code)
        b"".join(answer)  # to the end: closed halfway, it would close the connection of the test with it
    return found


class TestOfTheNotice:
    def test_whoever_reads_the_notice_takes_its_files_and_nobody_else(self, client, town):
        inside = published(town.street, clerk(town.street), files=[document(name="推荐表.pdf")])
        public = published(town.root, staff(town.root), audience="PUBLIC", files=[document()])
        member = account("马识途")
        grant(member, Role.MEMBER, town.own)
        people = member, secretary(town.own), clerk(town.street), staff(town.root), secretary(town.foreign), None

        assert statuses(client, file_of(inside), *people) == [200, 200, 200, 200, 404, 302]
        assert statuses(client, file_of(public), *people) == [200] * 6
        assert statuses(client, file_of(public, 2), *people) == [404] * 6
        client.force_login(secretary(town.foreign))
        assert client.get(f"/photo/file/{Attachment.objects.first().pk}/").status_code == 404

    def test_it_is_a_download_that_no_search_engine_and_no_cache_keeps(self, client, town):
        notice = published(town.root, staff(town.root), audience="PUBLIC", files=[document(name="推荐表.pdf")])
        page = client.get(f"/notice/{notice.pk}/").text
        answer = client.get(file_of(notice))

        assert (f'href="{file_of(notice)}"' in page, "推荐表.pdf" in page) == (True, True)
        assert b"".join(answer.streaming_content) == pdf()
        said = ("Content-Type", "X-Robots-Tag", "Cache-Control", "Content-Disposition")
        assert [answer.headers[name].partition("''")[0] for name in said] == [
            "application/octet-stream",
            "noindex, nofollow, noarchive",
            "private, no-store",
            "attachment; filename*=utf-8",
        ]

    @pytest.mark.parametrize("how", ["kept long enough", "withdrawn"])
    def test_the_files_leave_with_the_names_for_the_office_too(self, client, town, clock, how):
        by = staff(town.root)
        notice = published(town.root, by, audience="PUBLIC", keep_days=0, files=[document(name="推荐表.pdf")])
        clock.shift(timedelta(days=4))
        assert statuses(client, file_of(notice), None, by) == [200, 200]

        if how == "withdrawn":
            services.withdraw(notice=notice, reason="名单有误", by=by, now=NOW)
        else:
            clock.shift(timedelta(days=1))
        assert statuses(client, file_of(notice), None, by, secretary(town.own)) == [404] * 3
        assert "推荐表" not in client.get(f"/notice/{notice.pk}/").text
        client.force_login(by)
        desk = client.get(f"/desk/public-notice/{notice.pk}/").text
        assert ("推荐表.pdf" in desk, file_of(notice) in desk) == (True, False)

    @pytest.mark.proves("notice-files-leave-with-the-names")
    @pytest.mark.parametrize("later", [timedelta(0), timedelta(days=90)])
    def test_no_other_address_serves_them_while_the_names_stand_or_after(self, client, town, clock, later):
        """`/photo/file/` asks the album, which knows nothing of the names: it must serve nobody."""
        notice = published(town.street, clerk(town.street), keep_days=0, files=[document()])
        address = f"/photo/file/{notice.album.attachments.get().pk}/"
        people = clerk(town.street), staff(town.root), secretary(town.own), secretary(town.foreign), None
        clock.shift(later)
        assert statuses(client, address, *people) == [404, 404, 404, 404, 302]

    def test_the_job_deletes_what_has_had_its_time_and_nothing_else(self, client, town):
        by = staff(town.root)
        over = published(town.root, by, keep_days=0, files=[document(), document(pdf() + b"\n%%EOF")])
        kept = published(town.root, by, keep_days=1, title="关于表彰的公示", files=[document()])
        bare = published(town.root, by, keep_days=0, title="没有附件的公示")
        assert over.names_until == bare.names_until

        last = over.names_until
        assert [services.forget_files(today=day) for day in (last, last + timedelta(days=1))] == [0, 2]
        assert services.forget_files(today=last + timedelta(days=1)) == 0
        assert [one.album.attachments.count() for one in (over, kept)] == [0, 1]
        rows = AuditRow.objects.filter(action="notices.forget_files")
        assert [(row.by_id, row.detail["count"]) for row in rows] == [(None, 2)]
        client.force_login(by)
        assert client.get(f"/desk/public-notice/{over.pk}/").status_code == 200

    def test_what_is_to_be_kept_longer_is_not_deleted(self, town):
        by = staff(town.root)
        notice = published(town.root, by, keep_days=0, files=[document()])
        first_end = notice.names_until
        services.keep_names(notice=notice, until=first_end + timedelta(days=9), by=by)
        assert services.forget_files(today=first_end + timedelta(days=9)) == 0
        assert notice.album.attachments.count() == 1

    def test_what_is_published_takes_no_more_files_and_loses_one_when_the_office_says_so(self, client, town):
        by = staff(town.root)
        notice = published(town.root, by, audience="PUBLIC", files=[document(), document(pdf() + b"\n%%EOF", "二.pdf")])
        page = f"/desk/public-notice/{notice.pk}/"
        assert notice.album.state == AlbumState.SEALED
        client.force_login(clerk(town.street))
        first = notice.album.attachments.order_by("pk").first().pk
        assert client.post(page, {"do": "take_off", "file": first, "sure": "1"}).status_code == 404

        client.force_login(by)
        sheet = {"do": "take_off", "sure": "1"}
        answers = [client.post(page, sheet | {"file": one}).status_code for one in (first, first, 0, "x")]
        assert answers == [302, 302, 404, 404]
        assert [one.name for one in notice.album.attachments.all()] == ["二.pdf"]
        assert AuditRow.objects.filter(action="notices.take_off").count() == 1

    def test_the_page_costs_the_same_for_one_file_and_for_three(self, client, town, django_assert_num_queries):
        few, many = (
            published(town.root, audience="PUBLIC", files=[document(pdf() + b"\n%%EOF" * n) for n in range(count)])
            for count in (1, 3)
        )
        client.get(f"/notice/{few.pk}/")
        for one in (few, many):
            with django_assert_num_queries(4):
                client.get(f"/notice/{one.pk}/")


class TestPublishing:
    def typed(self, **more):
        sheet = {
            "title": "关于发展对象的公示",
            "text": "现予公示。",
            "audience": "PUBLIC",
            "workdays": 5,
            "keep_days": 30,
        }
        return sheet | {"phone": "0371-66660001", "address": "滨河路1号", "uid": str(PAGE), "confirm": 1} | more

    def test_the_files_come_with_the_confirmation_and_a_bad_one_publishes_nothing(self, client, town):
        client.force_login(clerk(town.street))
        address = "/desk/public-notice/new/"
        asked = client.post(address, {k: v for k, v in self.typed().items() if k != "confirm"}).text
        assert ('enctype="multipart/form-data"' in asked, 'name="files"' in asked) == (True, True)

        refused = client.post(address, self.typed(files=[document(), document(b"MZ", "工具.exe")])).text
        assert "附件“工具.exe”没有收：只收 PDF" in refused
        assert "现予公示。" in refused
        many = client.post(address, self.typed(files=[document() for _ in range(6)])).text
        assert "附件最多5个，您选了6个" in many
        assert (PublicNotice.objects.count(), Album.objects.count()) == (0, 0)

        for _ in range(2):
            client.post(address, self.typed(files=[document(name="推荐表.pdf")]))
        made = PublicNotice.objects.get()
        assert [one.name for one in made.album.attachments.all()] == ["推荐表.pdf"]

    def test_who_goes_back_and_writes_something_else_publishes_a_second_one(self, client, town):
        client.force_login(clerk(town.street))
        for title in ("关于发展对象的公示", "关于发展对象的公示", "关于表彰对象的公示"):
            client.post("/desk/public-notice/new/", self.typed(title=title))
        assert list(PublicNotice.objects.order_by("pk").values_list("title", flat=True)) == [
            "关于发展对象的公示",
            "关于表彰对象的公示",
        ]


class TestOfAnObjection:
    def sent(self, client, notice, *files, **more):
        said = {"text": "事迹里的人数写多了", "uid": str(PAGE), "files": list(files)}
        return client.post(f"/notice/{notice.pk}/feedback/", said | more).text

    @pytest.mark.proves("objection-without-a-name")
    def test_only_the_office_that_published_opens_it(self, client, town):
        notice = published(town.street, audience="PUBLIC")
        assert "回执编号" in self.sent(client, notice, document(name="证明.pdf"))
        made = Objection.objects.get()
        address, stored = f"/desk/objection/{made.pk}/file/1/", made.album.attachments.get()
        office = clerk(town.street)

        assert statuses(client, address, office, staff(town.root), clerk(town.other_street), secretary(town.own)) == [
            200,
            404,
            404,
            404,
        ]
        straight = f"/photo/file/{stored.pk}/"
        assert statuses(client, straight, office, staff(town.root), secretary(town.own)) == [404] * 3
        client.force_login(office)
        assert "证明.pdf" in client.get(f"/desk/objection/{made.pk}/").text

    @pytest.mark.proves("objection-without-a-name")
    def test_who_stays_unknown_is_not_told_by_the_file_s_rows_either(self, client, town):
        notice, someone = published(town.root), secretary(town.own, "马识途")
        client.force_login(someone)
        before = {row.pk for row in AuditRow.objects.all()}
        self.sent(client, notice, document(), anonymous="on")

        made = Objection.objects.get()
        assert (made.asked_by, made.album.made_by, made.album.attachments.get().uploaded_by) == (None, None, None)
        rows = AuditRow.objects.exclude(pk__in=before)
        assert {(row.by, row.address, row.request) for row in rows} == {(None, "", "")}
        assert {row.action for row in rows} == {"photos.attach", "notices.object"}

    def test_what_is_wrong_with_a_file_is_said_and_the_words_stay(self, client, town):
        notice = published(town.root, audience="PUBLIC")
        bad = self.sent(client, notice, document(b"MZ", "截图.exe"))
        many = self.sent(client, notice, *[document() for _ in range(4)])
        assert ("附件“截图.exe”没有收" in bad, "事迹里的人数写多了" in bad) == (True, True)
        assert "附件最多3个，您选了4个" in many
        assert (Objection.objects.count(), Album.objects.count()) == (0, 0)

    def test_files_are_a_budget_of_their_own_per_address(self, client, town):
        notice = published(town.root, audience="PUBLIC")
        each = [document(pdf() + b"\n%%EOF" * n) for n in range(3)]
        for at in range(FILES_SENT.guesses // 3):
            objection(notice, text=f"第{at}件", files=each)
        with pytest.raises(services.TooMany):
            objection(notice, text="又一件", files=[document()])
        assert objection(notice, text="不带附件的").album is None
        assert objection(notice, text="别处来的", files=[document()], address="10.0.0.10").album

    def test_the_same_words_sent_again_are_one_and_other_words_after_going_back_another(self, client, town):
        notice = published(town.root, audience="PUBLIC")
        first, again = (self.sent(client, notice, document()) for _ in range(2))
        other = self.sent(client, notice, document(), text="还有一件事")

        one, two = Objection.objects.order_by("pk")
        assert (one.written_number in first, one.written_number in again, two.written_number in other) == (True,) * 3
        assert (one.text, two.text, Album.objects.count()) == ("事迹里的人数写多了", "还有一件事", 2)

    def test_a_file_that_is_gone_is_not_found(self, client, town):
        notice = published(town.root, audience="PUBLIC", files=[document(pdf() + b"\n%%EOF" * 9)])
        path_of(notice.album.attachments.get().file).unlink()
        assert client.get(file_of(notice)).status_code == 404
