"""通知: who is told, who has confirmed, and that nobody else reads a word of it."""

import re
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from factories import account, branch, clerk, grant, secretary, staff
from notices_factories import NOW, drafted, told
from openpyxl import load_workbook
from photos_factories import document, pdf
from time_machine import travel

from dangjian.audit.models import AuditRow
from organizations.access.rules import Role
from organizations.notices.models import Notice, NoticeReceipt
from organizations.notices.services import (
    AlreadySent,
    NobodyToTell,
    TooLate,
    call_back,
    confirm,
    enclose,
    revise,
    send,
    take_out,
)
from organizations.notices.todos import todos
from organizations.photos.models import Attachment

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 27)


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def to(notice) -> list[str]:
    return list(notice.deliveries.order_by("path").values_list("organization__short_name", flat=True))


def of(notice, place) -> NoticeReceipt:
    return NoticeReceipt.objects.select_related("notice").get(notice=notice, organization=place)


def member(place):
    made = account()
    grant(made, Role.MEMBER, place)
    return made


class TestTelling:
    def test_the_choice_says_who_is_told(self, town):
        office = staff(town.root)
        own, sibling, foreign = (one.short_name for one in (town.own, town.sibling, town.foreign))

        assert to(told(town.root, office)) == [own, sibling, foreign]
        assert to(told(town.root, office, choice="DIRECT")) == ["花溪路街道工委", "古渡镇党委"]
        assert to(told(town.root, office, choice="PICKED", picked=[town.street, town.foreign])) == [
            "花溪路街道工委",
            foreign,
        ]
        assert to(told(town.street, clerk(town.street))) == [own, sibling]

    def test_the_count_stands_on_the_page_before_it_is_sent_and_it_is_sent_once(self, client, town):
        secretary(town.own)
        office = staff(town.root)
        notice = drafted(town.root, office)
        client.force_login(office)

        page = client.get(f"/desk/notice/{notice.pk}/").text
        assert "发给3个党组织" in page
        assert "其中2个还没有能确认的账号" in page
        for _ in range(2):
            client.post(f"/desk/notice/{notice.pk}/", {"do": "send", "seen": notice.version})

        assert notice.deliveries.count() == 3
        assert AuditRow.objects.filter(action="notices.send").count() == 1
        with pytest.raises(AlreadySent):
            revise(
                notice=notice,
                by=office,
                title="改",
                text="改",
                asks="LINE",
                due_on=None,
                choice="DIRECT",
                picked=[],
                for_members=True,
            )

    def test_who_goes_back_and_writes_something_else_has_two_drafts(self, client, town):
        client.force_login(staff(town.root))
        sheet = {"text": "请确认。", "asks": "CONFIRM", "choice": "BRANCHES", "uid": str(uuid4())}

        for title in ("换届", "换届", "换届安排"):
            client.post("/desk/notice/new/", sheet | {"title": title})

        assert list(Notice.objects.order_by("pk").values_list("title", flat=True)) == ["换届", "换届安排"]

    def test_it_is_written_with_a_file_changed_and_sent(self, client, town):
        office, writer, foreign = staff(town.root), secretary(town.own), secretary(town.foreign)
        client.force_login(office)
        sheet = {"title": "换届", "text": "请确认。", "asks": "LINE", "due_on": "2026-03-27", "choice": "PICKED"}
        sheet |= {"picked": [town.own.pk], "uid": str(uuid4())}

        first = client.post("/desk/notice/new/", sheet | {"files": [document(name="安排.pdf")]})
        client.post(f"{first.url}edit/", sheet | {"title": "换届安排"})
        client.post(first.url, {"do": "send", "seen": Notice.objects.get().version})

        notice = Notice.objects.get()
        assert (notice.title, notice.due_on, to(notice)) == ("换届安排", DUE, [town.own.short_name])
        file = f"/photo/file/{Attachment.objects.get().pk}/"
        for person, status in ((writer, 200), (foreign, 404)):
            client.force_login(person)
            answer = client.get(file)
            assert (answer.status_code, b"".join(answer) == pdf()) == (status, status == 200)

    def test_a_draft_that_somebody_changed_meanwhile_is_not_sent_before_it_was_looked_at(self, client, town):
        office, sheet = staff(town.root), {"text": "请确认。", "asks": "CONFIRM", "choice": "BRANCHES"}
        notice = drafted(town.root, office)
        page, seen = f"/desk/notice/{notice.pk}/", r'name="seen" value="(\d+)"'
        client.force_login(office)
        stale = {"do": "send", "seen": re.search(seen, client.get(page).text)[1]}
        client.post(f"{page}edit/", sheet | {"title": "换届安排", "uid": str(notice.uid)})

        answer = client.post(page, stale, follow=True).text
        assert ("有人改过这份草稿" in answer, "换届安排" in answer, notice.deliveries.count()) == (True, True, 0)
        client.post(page, {"do": "send", "seen": re.search(seen, answer)[1]})
        assert notice.deliveries.count() == 3

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"title": ""}, "请填写标题。"),
            ({"text": "电话19900038861"}, "公布的文字里不能有身份证号和手机号"),
            ({"due_on": "2026-03-22"}, "截止日期已经过了"),
            ({"choice": "PICKED"}, "请至少选一个党组织"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, town, more, said):
        client.force_login(clerk(town.street))
        sheet = {"title": "换届", "text": "请确认。", "asks": "CONFIRM", "choice": "BRANCHES", "uid": str(uuid4())}

        page = client.post("/desk/notice/new/", sheet | {"title": "换届安排"} | more).text

        assert said in page
        assert not Notice.objects.exists()

    def test_nobody_tells_another_offices_branches(self, client, town):
        client.force_login(clerk(town.street))
        sheet = {"title": "换届", "text": "请确认。", "asks": "CONFIRM", "choice": "PICKED", "uid": str(uuid4())}

        page = client.post("/desk/notice/new/", sheet | {"picked": [town.foreign.pk]}).text

        assert "选择一个有效的选项" in page
        assert town.foreign.short_name not in page
        with pytest.raises(NobodyToTell):
            send(
                notice=drafted(town.street, clerk(town.street), choice="PICKED", picked=[town.foreign]),
                by=clerk(town.street),
                now=NOW,
                seen=1,
            )

    def test_another_office_sees_neither_the_notice_nor_its_receipts(self, client, town):
        notice = told(town.street, clerk(town.street), title="只给本街道")

        for nobody in (staff(town.root), clerk(town.other_street), secretary(town.own)):
            client.force_login(nobody)
            for page in (f"/desk/notice/{notice.pk}/", f"/desk/notice/{notice.pk}/receipts.xlsx"):
                assert client.get(page).status_code == 404
            assert "只给本街道" not in client.get("/desk/notice/").text

    def test_withdrawn_it_says_why_and_nobody_owes_anything(self, client, town):
        writer, office = secretary(town.own), staff(town.root)
        notice = told(town.root, office)
        client.force_login(office)

        client.post(f"/desk/notice/{notice.pk}/", {"do": "call_back", "reason": "时间有误"})

        client.force_login(writer)
        assert "时间有误" in client.get(f"/notice/received/{of(notice, town.own).pk}/").text
        assert todos(writer, NOW.date()) == []
        with pytest.raises(TooLate):
            confirm(delivery=of(notice, town.own), by=writer, now=NOW)
        with pytest.raises(AlreadySent):
            call_back(notice=notice, reason="再撤", by=office, now=NOW)


class TestReceiving:
    def test_it_is_a_todo_for_those_who_write_there_until_one_of_them_confirms(self, client, town):
        writer, recorder, office = secretary(town.own), account(), staff(town.root)
        grant(recorder, Role.RECORDER, town.own)
        notice = told(town.root, office, due_on=DUE)
        others = [secretary(town.foreign), member(town.own), clerk(town.street), office]

        assert [[one.title for one in todos(who, NOW.date())] for who in (writer, recorder)] == [
            ["通知：关于报送换届安排的通知"]
        ] * 2
        assert [len(todos(who, NOW.date())) for who in others] == [1, 0, 0, 0]
        assert todos(writer, NOW.date())[0].detail == "锦绣社区第一党支部 · 只需确认，3月27日截止"
        client.force_login(recorder)
        client.post(f"/notice/received/{of(notice, town.own).pk}/")

        made = of(notice, town.own)
        assert (made.answered_by, made.answered_at, made.late) == (recorder, NOW, False)
        assert todos(writer, NOW.date()) == []

    def test_only_the_told_place_reads_it_and_members_where_the_sender_said_so(self, client, town):
        notice = told(town.root, staff(town.root), choice="PICKED", picked=[town.own], title="只给一支部")
        page, mine = f"/notice/received/{of(notice, town.own).pk}/", member(town.own)
        nobody = [secretary(town.sibling), secretary(town.foreign), clerk(town.street), mine]

        for one in nobody:
            client.force_login(one)
            assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)
            assert "只给一支部" not in client.get("/notice/received/").text
        Notice.objects.update(for_members=True)
        client.force_login(mine)
        assert "已阅，确认" not in client.get(page).text
        client.post(page)
        assert of(notice, town.own).answered_at is None

    def test_a_draft_is_read_by_nobody(self, client, town):
        notice = drafted(town.root, staff(town.root))
        NoticeReceipt.objects.create(notice=notice, organization=town.own, path=town.own.path)
        client.force_login(secretary(town.own))

        assert client.get(f"/notice/received/{of(notice, town.own).pk}/").status_code == 404

    def test_an_answer_changes_until_the_deadline_and_the_first_one_after_it_is_late(self, client, town):
        writer, other = secretary(town.own), secretary(town.sibling)
        notice = told(town.root, staff(town.root), asks="LINE", due_on=DUE)
        page = f"/notice/received/{of(notice, town.own).pk}/"
        client.force_login(writer)

        assert "请写一句回复。" in client.post(page, {"text": ""}).text
        client.post(page, {"text": "4月换届"})
        client.post(page, {"text": "5月换届", "seen": NOW.isoformat()})
        assert of(notice, town.own).answer == "5月换届"
        after = NOW + timedelta(days=5)
        with travel(after, tick=False):
            assert "不能再改" in client.post(page, {"text": "6月换届", "seen": NOW.isoformat()}).text
            confirm(delivery=of(notice, town.sibling), text="迟了", by=other, now=after)

        assert (of(notice, town.own).answer, of(notice, town.own).late) == ("5月换届", False)
        assert (of(notice, town.sibling).answer, of(notice, town.sibling).late) == ("迟了", True)

    def test_who_answers_second_sees_the_first_answer_and_keeps_the_own_words(self, client, town):
        one, two = secretary(town.own, "胡明远"), secretary(town.own, "陈静怡")
        notice = told(town.root, staff(town.root), asks="FILE")
        page = f"/notice/received/{of(notice, town.own).pk}/"
        client.force_login(one)
        for _ in range(2):
            client.post(page, {"text": "4月换届", "seen": "", "file": document(name="一.pdf")})
        client.force_login(two)
        answer = client.post(page, {"text": "5月换届", "seen": "", "file": document(pdf(b"/A 1"), "二.pdf")}).text

        kept = of(notice, town.own)
        files = [file.name for file in kept.album.attachments.all()]
        assert (kept.answer, kept.answered_by, files) == ("4月换届", one, ["一.pdf"])
        for words in ("胡明远已经答复", "文件没有收", "4月换届", "5月换届</textarea>"):
            assert words in answer
        client.post(page, {"text": "5月换届", "seen": re.search(r'name="seen" value="([^"]+)"', answer)[1]})
        assert (of(notice, town.own).answer, of(notice, town.own).answered_by) == ("5月换届", two)

    def test_a_file_is_checked_and_reaches_the_sender(self, client, town):
        writer, office, beside = secretary(town.own), staff(town.root), secretary(town.sibling)
        notice = told(town.root, office, asks="FILE")
        page = f"/notice/received/{of(notice, town.own).pk}/"
        client.force_login(writer)

        assert "请选择要交的文件。" in client.post(page, {}).text
        assert "只收 PDF" in client.post(page, {"file": document(b"\xff\xd8\xff", "照片.jpg")}).text
        client.post(page, {"file": document(name="方案.pdf"), "text": ""})

        file = f"/photo/file/{Attachment.objects.get().pk}/"
        client.force_login(office)
        assert file in client.get(f"/desk/notice/{notice.pk}/").text
        for person, status in ((office, 200), (beside, 404)):
            client.force_login(person)
            answer = client.get(file)
            assert (answer.status_code, len(b"".join(answer)) > 0) == (status, True)


class TestReceipts:
    @pytest.fixture
    def sent(self, town):
        notice = told(town.root, staff(town.root, "林晓"), asks="LINE", due_on=DUE)
        confirm(delivery=of(notice, town.own), text="=1+1", by=secretary(town.own, "胡明远"), now=NOW)
        return notice

    def test_who_has_not_confirmed_stands_first_is_searched_and_copied(self, client, town, sent):
        client.force_login(sent.made_by)
        page = f"/desk/notice/{sent.pk}/"
        ask = lambda **query: [one.organization for one in client.get(page, query).context["page"]]  # noqa: E731

        assert ask() == [town.sibling, town.foreign, town.own]
        assert ask(state="OPEN") == [town.sibling, town.foreign]
        assert ask(state="DONE") == [town.own]
        assert ask(q="沙窝") == [town.foreign]
        text = client.get(page).text
        assert "请以下党组织在3月27日前登录确认：锦绣社区第二党支部、沙窝村党支部。" in text
        assert "如果已经办了，请忽略。" in text

    def test_the_workbook_names_organizations_and_no_persons(self, client, town, sent):
        client.force_login(sent.made_by)

        content = b"".join(client.get(f"/desk/notice/{sent.pk}/receipts.xlsx?state=DONE"))

        rows = list(load_workbook(BytesIO(content)).active.values)
        assert [row for row in rows if row[0] == town.own.short_name] == [
            (town.own.short_name, "花溪路街道工委", "已确认", NOW.replace(tzinfo=None), None, "=1+1", 0)
        ]
        assert "胡明远" not in str(rows)
        assert AuditRow.objects.filter(action="notices.export").count() == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_pages_cost_the_same_for_one_and_for_three(
        self, client, town, count, django_assert_num_queries, quiet_side
    ):
        place, office = branch(town.other_street), staff(town.root)
        for _ in range(count):
            notice = told(town.root, office, choice="PICKED", picked=[place])
        notice.picked.set([])
        told_more = [branch(town.street) for _ in range(count)]
        shown = told(town.root, office, choice="PICKED", picked=told_more)
        mine = secretary(place)
        client.force_login(mine)
        client.get("/notice/received/")
        with django_assert_num_queries(5):  # session, account, reach, page, rows
            client.get("/notice/received/")
        client.force_login(office)
        client.get("/desk/notice/")
        with django_assert_num_queries(5):
            client.get("/desk/notice/")
        with django_assert_num_queries(8):  # session, account, reach, notice, names, counts, page, rows
            client.get(f"/desk/notice/{shown.pk}/")


class TestSentMeanwhile:
    """While a page was open on which somebody still changes the draft."""

    def test_the_words_come_back_and_the_letter_stays_as_it_was_sent(self, client, town, monkeypatch):
        by = clerk(town.street)
        notice = drafted(town.street, by)
        client.force_login(by)
        send(notice=notice, by=by, seen=notice.version, now=NOW)
        monkeypatch.setattr("organizations.notices.views.letters.own", lambda *_: notice)  # as read before
        typed = {"title": "改过的题目", "text": "改过的正文", "asks": "CONFIRM", "choice": "BRANCHES"}
        typed |= {"organization": town.street.pk, "uid": str(uuid4())}

        page = client.post(f"/desk/notice/{notice.pk}/edit/", typed)

        assert (page.status_code, "已经发出或撤回，不能再改" in page.content.decode()) == (200, True)
        assert "改过的正文" in page.content.decode()
        notice.refresh_from_db()
        assert (notice.title, notice.text) == ("关于报送换届安排的通知", "请各支部确认。")

    def test_who_goes_back_and_presses_once_more_reads_that_it_has_left(self, client, town):
        by = clerk(town.street)
        client.force_login(by)
        typed = {"title": "题目", "text": "正文", "asks": "CONFIRM", "choice": "BRANCHES"}
        typed |= {"organization": town.street.pk, "uid": str(uuid4())}
        client.post("/desk/notice/new/", typed | {"files": document(pdf())})
        notice = Notice.objects.get()
        send(notice=notice, by=by, seen=notice.version, now=NOW)
        kept = list(Attachment.objects.all())

        page = client.post("/desk/notice/new/", typed | {"files": document(pdf(b"2"), name="二.pdf")}, follow=True)

        assert (page.status_code, "已经发出或撤回，不能再改" in page.content.decode()) == (200, True)
        assert (len(kept), list(Attachment.objects.all())) == (1, kept)

    def test_a_file_neither_comes_nor_goes(self, town):
        by = clerk(town.street)
        notice = drafted(town.street, by)
        enclose(notice=notice, files=[document(pdf())], by=by)
        kept = Attachment.objects.get()
        notice.refresh_from_db()
        send(notice=notice, by=by, seen=notice.version, now=NOW)

        with pytest.raises(AlreadySent):
            enclose(notice=notice, files=[document(pdf(), name="二.pdf")], by=by)
        with pytest.raises(AlreadySent):
            take_out(notice=notice, attachment=kept, by=by)

        assert list(Attachment.objects.all()) == [kept]
