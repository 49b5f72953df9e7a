"""投诉建议: anybody may send one, the right office answers it, and only the receipt opens it."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils.timezone import get_current_timezone
from factories import account, branch, clerk, committee, district, grant, secretary, staff
from time_machine import travel

from dangjian.audit.models import AuditRow
from dangjian.keys.services import rotate_keys
from dangjian.workdays.models import Holiday
from organizations.access.models import Account, LoginThrottle
from organizations.access.rules import Role
from organizations.complaints import services
from organizations.complaints.models import Complaint, ComplaintEntry
from organizations.complaints.queries import answering_for, may_be_given
from organizations.complaints.rules import LOOKS, RECEIPT, SENT, State, code_from
from organizations.complaints.todos import todos, waiting
from organizations.tree.models import Kind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())  # a Monday
CONTACT = "电话 19900038861"


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def typed(**more):
    return {"kind": "SUGGESTION", "text": "活动室的灯坏了两个月", "uid": str(uuid4())} | more


def sent(about: str = "", **more) -> Complaint:
    facts = {"uid": uuid4(), "kind": "COMPLAINT", "text": "没有按时开会", "contact": "", "asked_by": None}
    return services.submit(about_text=about, now=NOW, **(facts | {"address": "10.0.0.9"} | more))


def receipt(complaint: Complaint) -> dict[str, str]:
    return {"number": complaint.number, "code": complaint.code}


class TestSending:
    def test_anybody_sends_one_without_log_in_and_gets_a_receipt(self, client):
        root = district()

        page = client.post("/complaints/", typed(contact=CONTACT))

        made = Complaint.objects.get()
        assert (made.organization, made.state, made.asked_by) == (root, State.OPEN, None)
        assert made.written_number in page.text
        assert made.code in page.text
        assert made.due_on == date(2026, 12, 14)

    @pytest.mark.proves("complaint-contact-sealed")
    def test_the_contact_is_sealed_and_bound_to_its_row(self, town):
        made, other = sent(contact=CONTACT), sent(contact=CONTACT)

        stored = Complaint.objects.values_list("contact", flat=True)

        assert not any("19900038861" in one for one in stored)
        assert len(set(stored)) == 2
        assert made.contact_text == CONTACT
        made.contact = other.contact
        with pytest.raises(Exception, match="wrong row"):
            _ = made.contact_text

    @pytest.mark.proves("a-key-can-be-replaced")
    def test_a_new_field_key_takes_the_contact_along(self, town, settings):
        settings.FIELD_KEYS = {"k1": bytes([1]) * 32}
        made = sent(contact=CONTACT)
        settings.FIELD_KEYS = {"k2": bytes([2]) * 32} | settings.FIELD_KEYS
        rotate_keys(batch=10, said=lambda *_: None)
        settings.FIELD_KEYS = {"k2": bytes([2]) * 32}

        made.refresh_from_db()

        assert made.contact_text == CONTACT

    def test_sent_twice_it_is_one_with_the_same_receipt_and_costs_once(self, client, town):
        sheet = typed()

        first, second = client.post("/complaints/", sheet), client.post("/complaints/", sheet)

        made = Complaint.objects.get()
        assert made.code in first.text
        assert made.code in second.text
        assert LoginThrottle.objects.get().guesses == 1

    def test_other_words_after_going_back_are_another_one(self, client, town):
        said = typed()
        pages = [client.post("/complaints/", said | {"text": text}).text for text in ("灯坏了", "灯坏了", "门也坏了")]

        one, two = Complaint.objects.order_by("pk")
        assert [row.text for row in (one, two)] == ["灯坏了", "门也坏了"]
        assert [row.written_number in page for row, page in zip((one, one, two), pages, strict=True)] == [True] * 3

    def test_logged_in_it_carries_the_name_unless_one_does_not_want_it(self, client, town):
        someone = account()
        client.force_login(someone)

        client.post("/complaints/", typed())
        client.post("/complaints/", typed(anonymous="on"))

        assert list(Complaint.objects.order_by("pk").values_list("asked_by", flat=True)) == [someone.pk, None]
        assert list(
            AuditRow.objects.filter(action="complaints.submit").order_by("pk").values_list("by", flat=True)
        ) == [
            someone.pk,
            None,
        ]

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"kind": ""}, "请选一类。"),
            ({"text": ""}, "请写一两句，说明是什么事。"),
            ({"text": "他的电话是 199 0003 8861"}, "请不要在这里写身份证号和手机号"),
            ({"uid": "x"}, "这一页打开太久了"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, town, more, said):
        page = client.post("/complaints/", typed(about_text="古渡镇党委") | more)

        assert said in page.text
        assert "古渡镇党委" in page.text
        assert not Complaint.objects.exists()

    def test_an_address_may_send_what_an_office_needs_and_no_more(self, client, town):
        for _ in range(SENT.guesses - 1):
            sent(address="127.0.0.1")
        assert "已经收到" in client.post("/complaints/", typed()).text

        page = client.post("/complaints/", typed(text="第三十一件"))

        assert "提交得太多了" in page.text
        assert "第三十一件" in page.text
        assert Complaint.objects.count() == SENT.guesses
        assert "已经收到" in client.post("/complaints/", typed(), REMOTE_ADDR="10.9.9.9").text

    def test_the_deadline_is_in_working_days(self, town):
        Holiday.objects.create(day=date(2026, 11, 25), kind="HOLIDAY")

        assert sent(kind="TROUBLE").due_on == date(2026, 12, 1)

    def test_every_page_leads_to_it(self, client, town):
        for page in ("/account/login/", "/privacy/", "/no/such/page/"):
            assert 'href="/complaints/"' in client.get(page).text
        client.force_login(staff(town.root))
        for page in ("/desk/", "/desk/data/", "/me/settings/", "/desk/complaint/"):
            assert 'href="/complaints/"' in client.get(page).text


class TestWhoAnswers:
    @pytest.mark.proves("complaint-never-to-its-subject")
    def test_one_about_a_branch_goes_to_the_committee_above_and_never_to_the_branch(self, client, town):
        clerk(town.street)
        made = sent(town.own.short_name)

        assert (made.about, made.organization) == (town.own, town.street)
        for nobody in (secretary(town.own), clerk(town.other_street)):
            client.force_login(nobody)
            assert client.get(f"/desk/complaint/{made.pk}/").status_code == 404

    @pytest.mark.proves("complaint-never-to-its-subject")
    def test_one_about_a_committee_is_hidden_from_its_own_clerk(self, client, town):
        mine = clerk(town.street)
        made = sent(town.street.short_name)
        client.force_login(mine)

        assert made.organization == town.root
        assert client.get(f"/desk/complaint/{made.pk}/").status_code == 404
        assert made.text not in client.get("/desk/complaint/?scope=all").text

    def test_committees_nobody_works_for_are_passed_over(self, town):
        community = committee(town.street, "社区党委", kind=Kind.COMMITTEE)
        deep = branch(community)

        assert answering_for(deep) == town.root
        grant(account(), Role.LINE_STAFF, town.street)
        assert answering_for(deep) == town.root
        clerk(town.street)
        assert answering_for(deep) == town.street
        clerk(community)
        assert answering_for(deep) == community

    def test_a_name_that_fits_two_or_none_goes_to_the_department(self, town):
        clerk(town.street)
        clerk(town.other_street)
        branch(town.street, "第一党支部")
        branch(town.other_street, "第一党支部")

        assert [sent(name).organization for name in ("第一党支部", "不存在的党支部", "")] == [town.root] * 3

    def test_nobody_answers_the_own_complaint(self, client, town):
        mine = staff(town.root)
        made = sent(asked_by=mine)
        client.force_login(mine)

        assert client.get(f"/desk/complaint/{made.pk}/").status_code == 404
        client.force_login(staff(town.root))
        assert client.get(f"/desk/complaint/{made.pk}/").status_code == 200

    def test_what_was_given_to_somebody_who_answers_no_more_lies_with_the_office_again(self, town):
        gone, off, still, desk = clerk(town.street), clerk(town.street), clerk(town.street), staff(town.root)
        for to in (gone, off, still):
            services.assign(complaint=sent(town.own.short_name, text=to.username), to=to, by=desk, now=NOW, seen=1)
        gone.grants.update(ends_at=F("starts_at"))
        Account.objects.filter(pk=off.pk).update(is_active=False)

        lies = [sorted(waiting(one, NOW.date()).values_list("text", flat=True)) for one in (clerk(town.street), still)]

        assert lies == [sorted([gone.username, off.username]), sorted(one.username for one in (gone, off, still))]
        assert len(waiting(desk, NOW.date())) == 0

    def test_an_office_with_nobody_but_the_asker_left_falls_to_the_next_above(self, town):
        only, desk = clerk(town.street), staff(town.root)
        community = committee(town.street, "社区党委", kind=Kind.COMMITTEE)
        mine = sent(community.short_name, asked_by=only)
        left = sent(community.short_name, text="没有留名")
        left_first = [len(waiting(one, NOW.date())) for one in (only, desk)]
        named = sent(community.short_name, asked_by=desk, text="由街道办")
        only.grants.update(ends_at=F("starts_at"))

        assert (mine.organization, left.organization, left_first) == (town.root, town.street, [1, 1])
        assert set(waiting(desk, NOW.date())) == {mine, left}
        assert set(waiting(staff(town.root), NOW.date())) == {mine, left, named}

    def test_nobody_is_given_the_own_complaint(self, town):
        mine, colleague = clerk(town.street), clerk(town.street)
        made = sent(town.own.short_name, asked_by=mine)

        assert list(may_be_given(made)) == [colleague]

    def test_the_number_beside_the_line_is_what_lies_with_oneself(self, town):
        desk, below = staff(town.root), clerk(town.street)
        sent()
        sent(town.own.short_name)

        assert (len(waiting(desk, NOW.date())), len(waiting(below, NOW.date()))) == (1, 1)
        assert len(waiting(secretary(town.own), NOW.date())) == 0


class TestHandling:
    @pytest.fixture
    def desk(self, client, town):
        client.force_login(staff(town.root, "林晓"))
        return client

    def does(self, desk, complaint, what, **fields):
        complaint.refresh_from_db()
        page = f"/desk/complaint/{complaint.pk}/"
        return desk.post(page, {"do": what, "seen": complaint.version} | fields, follow=True)

    def test_it_is_given_answered_and_closed_and_the_history_says_so(self, desk, town):
        colleague, made = staff(town.root, "陈静怡"), sent()

        self.does(desk, made, "assign", to=colleague.pk)
        assert Complaint.objects.get().state == State.IN_WORK
        self.does(desk, made, "answer", text="灯已经修好。")
        assert Complaint.objects.get().state == State.ANSWERED
        self.does(desk, made, "close", text="不再办理。")

        assert Complaint.objects.get().state == State.CLOSED
        assert list(ComplaintEntry.objects.order_by("pk").values_list("act", "text", "by__name")) == [
            ("ASSIGNED", "陈静怡", "林晓"),
            ("ANSWERED", "灯已经修好。", "林晓"),
            ("CLOSED", "不再办理。", "林晓"),
        ]
        assert list(
            AuditRow.objects.filter(target=f"complaint:{made.pk}").order_by("pk").values_list("action", flat=True)
        ) == ["complaints.submit", "complaints.assigned", "complaints.answered", "complaints.closed"]

    def test_pressing_twice_answers_once(self, desk, town):
        made = sent()
        sheet = {"do": "answer", "seen": 1, "text": "灯已经修好。"}

        for _ in range(2):
            assert desk.post(f"/desk/complaint/{made.pk}/", sheet).status_code == 302

        assert ComplaintEntry.objects.count() == 1

    def test_who_was_slower_keeps_the_text_and_is_told(self, desk, town):
        made = sent()
        services.answer(complaint=made, text="先答的", by=staff(town.root), now=NOW, seen=1)

        page = desk.post(f"/desk/complaint/{made.pk}/", {"do": "answer", "seen": 1, "text": "后答的"})

        assert "有人处理过这一件" in page.text
        assert "后答的" in page.text
        assert "先答的" in page.text
        assert 'name="seen" value="2"' in page.text
        assert ComplaintEntry.objects.count() == 1

    @pytest.mark.proves("complaint-never-to-its-subject")
    def test_it_is_moved_to_another_office_but_not_to_who_it_is_about(self, desk, town):
        clerk(town.street)
        other, made = clerk(town.other_street), sent(town.street.short_name)

        refused = self.does(desk, made, "move", to=town.street.pk)
        assert "选择一个有效的选项" in refused.text
        self.does(desk, made, "move", to=town.other_street.pk)

        made.refresh_from_db()
        assert (made.organization, made.path) == (town.other_street, town.other_street.path)
        assert len(waiting(other, NOW.date())) == 1

    def test_it_is_given_only_to_who_answers_there(self, desk, town):
        below, writer, made = clerk(town.street), secretary(town.own), sent()

        for nobody in (below, writer):
            assert "选择一个有效的选项" in self.does(desk, made, "assign", to=nobody.pk).text
            with pytest.raises(services.NotForThem):
                services.assign(complaint=made, to=nobody, by=staff(town.root), now=NOW, seen=1)

    def test_an_answer_holds_no_number_of_a_person(self, desk, town):
        assert "请不要在这里写身份证号和手机号" in self.does(desk, sent(), "answer", text="请打19900038861").text

    @pytest.mark.proves("complaint-contact-sealed")
    def test_the_contact_is_shown_for_one_look_which_is_written_down(self, desk, town):
        made = sent(contact=CONTACT)

        assert CONTACT not in desk.get(f"/desk/complaint/{made.pk}/").text
        assert CONTACT in desk.post(f"/desk/complaint/{made.pk}/", {"do": "contact"}).text
        assert AuditRow.objects.filter(action="complaints.contact", target=f"complaint:{made.pk}").count() == 1

    def test_the_list_is_narrowed_and_searched(self, desk, town):
        clerk(town.street)
        lamp = sent(kind="TROUBLE", text="灯坏了")
        below = sent(town.own.short_name, text="没有开会")
        Complaint.objects.filter(pk=lamp.pk).update(due_on=date(2026, 11, 1))
        ask = lambda **query: [one.pk for one in desk.get("/desk/complaint/", query).context["page"]]  # noqa: E731

        assert ask() == [lamp.pk]
        assert ask(scope="all") == [lamp.pk, below.pk]
        assert ask(scope="all", q="开会") == [below.pk]
        assert ask(scope="all", q=below.written_number) == [below.pk]
        assert ask(scope="all", q="锦绣社区") == [below.pk]
        assert ask(state="LATE") == [lamp.pk]
        assert ask(kind="COMPLAINT") == []
        assert set(ask(scope="all", kind="x", state="x")) == {lamp.pk, below.pk}

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_one_and_for_three(
        self, desk, town, count, django_assert_num_queries, quiet_side
    ):
        for _ in range(count):
            sent()
        desk.get("/desk/complaint/")

        with django_assert_num_queries(5):  # session, account, reach, page, rows
            desk.get("/desk/complaint/")

    def test_contacts_of_what_was_closed_long_ago_are_forgotten(self, town):
        old, young = sent(contact=CONTACT), sent(contact=CONTACT)
        for made in (old, young):
            services.close(complaint=made, text="办结。", by=staff(town.root), now=NOW, seen=1)
        Complaint.objects.filter(pk=old.pk).update(closed_at=NOW - timedelta(days=1096))

        assert services.forget_contacts(now=NOW) == 1

        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.contact_text, young.contact_text) == ("", CONTACT)


class TestTheReceipt:
    def answered(self, town, **more) -> Complaint:
        made = sent(**more)
        services.assign(complaint=made, to=staff(town.root, "陈静怡"), by=staff(town.root), now=NOW, seen=1)
        services.answer(complaint=made, text="灯已经修好。", by=staff(town.root), now=NOW, seen=2)
        return made

    def test_number_and_code_show_the_answer_and_not_who_has_it(self, client, town):
        made = self.answered(town)

        page = client.post("/complaints/look/", {"number": made.written_number, "code": made.code.lower()}).text

        assert "灯已经修好。" in page
        assert "陈静怡" not in page

    @pytest.mark.proves("receipt-guessing-ends")
    def test_unknown_and_wrong_are_answered_alike(self, client, town):
        made = sent()
        answers = [
            client.post("/complaints/look/", sheet).context["form"].errors
            for sheet in ({"number": made.number, "code": "22222222"}, {"number": "26010100000", "code": made.code})
        ]
        assert answers[0] == answers[1]
        assert made.text not in str(answers)

    @pytest.mark.proves("receipt-guessing-ends")
    def test_guessing_at_one_receipt_ends_after_a_few(self, client, town):
        made = sent()
        for _ in range(RECEIPT.guesses):
            client.post("/complaints/look/", {"number": made.number, "code": "22222222"})

        assert "编号或查询码不对" in client.post("/complaints/look/", receipt(made)).text
        with travel(NOW + RECEIPT.span, tick=False):
            assert made.text in client.post("/complaints/look/", receipt(made)).text

    @pytest.mark.proves("receipt-guessing-ends")
    def test_an_office_looks_up_as_often_as_it_likes_and_a_search_ends(self, client, town):
        made = sent()
        for _ in range(LOOKS.guesses + 50):
            services.look_up(**receipt(made), address="10.0.0.9", now=NOW)
        for number in range(LOOKS.guesses):
            with pytest.raises(services.NoSuchReceipt):
                services.look_up(number=f"2611230{number:04}", code="22222222", address="10.0.0.9", now=NOW)

        with pytest.raises(services.NoSuchReceipt):
            services.look_up(**receipt(made), address="10.0.0.9", now=NOW)
        assert services.look_up(**receipt(made), address="10.0.0.8", now=NOW) == made

    def test_who_is_not_satisfied_asks_again_and_gets_a_new_deadline(self, client, town):
        made = self.answered(town)
        with travel(NOW + timedelta(days=10), tick=False):
            for _ in range(2):
                client.post("/complaints/follow/", receipt(made) | {"do": "reopen", "text": "还是不亮"})

        made.refresh_from_db()
        assert (made.state, made.due_on) == (State.IN_WORK, date(2026, 12, 24))
        assert made.entries.filter(act="REOPENED").count() == 1

    def test_who_was_promised_to_stay_unnamed_stays_so_when_following_it_up_logged_in(self, client, town):
        made = self.answered(town)
        client.force_login(account("王大勇"))

        client.post("/complaints/follow/", receipt(made) | {"do": "reopen", "text": "还是不亮"})

        assert made.entries.get(act="REOPENED").by is None
        row = AuditRow.objects.filter(target=f"complaint:{made.pk}").latest("pk")
        assert (row.by, row.address, row.request) == (None, "", "")

    def test_what_is_being_handled_or_long_over_is_not_asked_again(self, client, town):
        fresh, old = sent(), self.answered(town)
        sheet = {"do": "reopen", "text": "还是不亮"}

        assert "现在不能要求重新办理" in client.post("/complaints/follow/", receipt(fresh) | sheet).text
        with travel(NOW + timedelta(days=61), tick=False):
            assert "现在不能要求重新办理" in client.post("/complaints/follow/", receipt(old) | sheet).text
        assert not ComplaintEntry.objects.filter(act="REOPENED").exists()

    def test_without_the_receipt_nothing_is_done(self, client, town):
        made = self.answered(town)

        client.post("/complaints/follow/", {"number": made.number, "code": "22222222", "do": "settle"})

        assert Complaint.objects.get().state == State.ANSWERED

    def test_asking_again_needs_a_word(self, client, town):
        made = self.answered(town)
        page = client.post("/complaints/follow/", receipt(made) | {"do": "reopen", "text": ""}).text
        assert "请写一句，说明哪里还没解决。" in page
        assert "灯已经修好。" in page

    def test_what_was_sent_in_the_own_name_is_listed_and_settled_there(self, client, town):
        someone = account()
        made, foreign = self.answered(town, asked_by=someone), self.answered(town, text="别人的事")
        client.force_login(someone)

        page = client.get("/complaints/mine/").text
        assert (made.text in page, foreign.text in page) == (True, False)
        assert [one.title for one in todos(someone, NOW.date())] == ["您提的投诉建议有了答复"]
        assert client.post("/complaints/follow/", receipt(made) | {"do": "settle"}).url == "/complaints/mine/"
        assert todos(someone, NOW.date()) == []
        made.refresh_from_db()
        assert made.state == State.CLOSED

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_own_list_costs_the_same_for_one_and_for_three(self, client, town, count, django_assert_num_queries):
        someone = account()
        for _ in range(count):
            self.answered(town, asked_by=someone)
        client.force_login(someone)
        client.get("/complaints/mine/")

        with django_assert_num_queries(5):  # session, account, reach, complaints, their steps
            client.get("/complaints/mine/")


def test_a_code_is_eight_signs_that_cannot_be_confused():
    codes = {code_from(f"{number:064x}") for number in range(0, 10**9, 10**6)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {8}
    assert not set("".join(codes)) & set("01IO")
