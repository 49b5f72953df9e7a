"""更正申请: everybody says what is wrong about themselves, and somebody who is not the asker answers in time."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import get_current_timezone
from factories import account, branch, clerk, committee, grant, member, secretary, staff
from time_machine import travel

from dangjian.audit.models import AuditRow
from dangjian.keys.services import rotate_keys
from dangjian.workdays.models import Holiday
from members.corrections import services
from members.corrections.models import Correction
from members.corrections.queries import current, lying_with, mark_of
from members.corrections.rules import MAINTAINING, Fact, State, fact_called, office_of, offices
from members.corrections.todos import todos, waiting
from members.looks.models import Look
from members.private.models import PrivateNumbers
from members.private.services import store
from members.roster.models import Member
from members.roster.services import change_facts
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.granting.services import give, open_account
from organizations.tree.models import Kind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())  # a Monday
ID_NUMBER, OTHER_ID = "99999919970326044X", "999999197003260048"
PHONE, OTHER_PHONE = "19900038861", "19900038862"


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def fresh(one: Account) -> Account:
    """As at the next request: what somebody may do is read anew."""
    return Account.objects.get(pk=one.pk)


def person(organization, name="李建国", **facts) -> Account:
    someone = account(name)
    grant(someone, Role.MEMBER, organization)
    member(organization, name, account=someone, **facts)
    return fresh(someone)


def asked(by: Account, fact=Fact.EMPLOYER, **more) -> Correction:
    told = {"says": "早就不在那里了", "should": "滨河中学"} | more
    return services.ask(member=Member.objects.get(account=by), fact=fact, by=by, now=NOW, **told)


def lying(account: Account) -> list[int]:
    return [one.pk for one in lying_with(account)]


def sheet(**more):
    return {"says": "早就不在那里了", "should": "滨河中学", "explanation": ""} | more


class TestWhoAnswers:
    """Pure: paths of six letters a step."""

    DISTRICT, STREET, BRANCH = "00000a", "00000a00000b", "00000a00000b00000c"

    def test_the_nearest_office_with_somebody_in_it_answers_else_the_top(self):
        every = {self.DISTRICT, self.STREET}
        assert office_of(self.BRANCH, own=(), staffed=every) == self.STREET
        assert office_of(self.BRANCH, own=(), staffed={self.DISTRICT}) == self.DISTRICT
        assert office_of(self.BRANCH, own=(), staffed=()) == self.DISTRICT

    def test_where_the_asker_holds_office_and_below_nobody_answers(self):
        assert offices(self.BRANCH, ()) == [self.BRANCH, self.STREET, self.DISTRICT]
        assert offices(self.BRANCH, {self.BRANCH}) == [self.STREET, self.DISTRICT]
        assert offices(self.BRANCH, {self.BRANCH, self.STREET}) == [self.DISTRICT]
        assert offices(self.BRANCH, {self.DISTRICT}) == [self.DISTRICT]
        assert offices(self.BRANCH, {"00000a00000z"}) == [self.BRANCH, self.STREET, self.DISTRICT]

    def test_a_fact_is_named_in_the_address_by_its_small_letters(self):
        assert (fact_called("id_number"), fact_called("ID_NUMBER"), fact_called("zodiac")) == (
            Fact.ID_NUMBER,
            None,
            None,
        )


class TestAsking:
    def test_a_member_asks_and_is_told_until_when_it_is_answered(self, client, town):
        me = person(town.own, employer="滨河纺织厂")
        client.force_login(me)

        assert "滨河纺织厂" in client.get("/me/correction/new/employer/").text
        page = client.post("/me/correction/new/employer/", sheet(explanation="有调令"), follow=True)

        made = Correction.objects.get()
        assert (made.member.account, made.fact, made.state) == (me, Fact.EMPLOYER, State.OPEN)
        assert made.told == {"says": "早就不在那里了", "should": "滨河中学", "explanation": "有调令"}
        assert made.due_on == date(2026, 12, 14)
        assert "最迟12月14日答复" in page.text
        assert list(AuditRow.objects.filter(action="corrections.ask").values_list("by", "target", "detail")) == [
            (me.pk, f"correction:{made.pk}", {"fact": "EMPLOYER"})
        ]

    def test_the_deadline_is_in_working_days(self, town):
        Holiday.objects.create(day=date(2026, 11, 25), kind="HOLIDAY")

        assert asked(person(town.own)).due_on == date(2026, 12, 15)

    @pytest.mark.proves("correction-sealed")
    def test_what_was_written_is_sealed_and_bound_to_its_row(self, town):
        me = person(town.own)
        made, other = asked(me, should="滨河第一小学"), asked(me, Fact.NAME, should="李建中")
        services.decline(correction=made, text="调令上没有", by=clerk(town.street), now=NOW)
        made.refresh_from_db()

        stored = str(list(Correction.objects.order_by("pk").values_list("words", "answer")))

        assert [word in stored for word in ("滨河第一小学", "李建中", "调令")] == [False] * 3
        assert made.answered_with == "调令上没有"
        made.words = other.words
        with pytest.raises(Exception, match="wrong row"):
            _ = made.told

    @pytest.mark.proves("a-key-can-be-replaced")
    def test_a_new_field_key_takes_the_words_along(self, town, settings):
        settings.FIELD_KEYS = {"k1": bytes([1]) * 32}
        made = asked(person(town.own))
        settings.FIELD_KEYS = {"k2": bytes([2]) * 32} | settings.FIELD_KEYS
        rotate_keys(batch=10, said=lambda *_: None)
        settings.FIELD_KEYS = {"k2": bytes([2]) * 32}

        made.refresh_from_db()

        assert made.told["should"] == "滨河中学"

    @pytest.mark.parametrize(
        ("fact", "more", "said"),
        [
            ("employer", {"says": ""}, "请写一句，说明哪里不对。"),
            ("employer", {"should": ""}, "请写明应该是什么。"),
            ("employer", {"explanation": "我的电话是 199 0003 8861"}, "请不要在这里写身份证号和手机号"),
            ("phone", {"should": "1990003886"}, "请填写11位手机号。"),
            ("id_number", {"should": "999999199703260440"}, "身份证号校验码不对"),
            ("id_number", {"should": OTHER_ID, "says": f"不是{ID_NUMBER}"}, "请不要在这里写身份证号和手机号"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_stored(self, client, town, fact, more, said):
        client.force_login(person(town.own))

        assert said in client.post(f"/me/correction/new/{fact}/", sheet(**more)).text
        assert (Correction.objects.count(), PrivateNumbers.objects.count()) == (0, 0)

    @pytest.mark.proves("one-open-correction-per-fact")
    def test_of_one_fact_one_request_is_open_and_sent_twice_it_is_the_same(self, client, town):
        me, neighbour = person(town.own), person(town.own, "别人")
        client.force_login(me)

        for _ in range(2):
            assert client.post("/me/correction/new/employer/", sheet()).status_code == 302
        again = client.post("/me/correction/new/employer/", sheet(says="还是不对"))

        assert "这一项已经有一份申请在办" in again.text
        assert "还是不对" in again.text
        asked(me, Fact.NAME)
        asked(neighbour)
        assert sorted(Correction.objects.values_list("member__name", "fact")) == [
            ("别人", "EMPLOYER"),
            ("李建国", "EMPLOYER"),
            ("李建国", "NAME"),
        ]
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(fact=Fact.NAME).update(fact=Fact.EMPLOYER)

    def test_after_the_answer_it_may_be_asked_again(self, town):
        me = person(town.own)
        services.decline(correction=asked(me), text="没有依据", by=clerk(town.street), now=NOW)

        assert asked(me, says="找到依据了").state == State.OPEN

    def test_who_is_in_no_roster_has_nothing_to_correct(self, client, town):
        client.force_login(staff(town.root))

        assert client.get("/me/correction/new/name/").status_code == 404
        assert "还没有提过更正申请" in client.get("/me/correction/").text

    def test_an_unknown_fact_is_no_page(self, client, town):
        client.force_login(person(town.own))

        assert client.get("/me/correction/new/zodiac/").status_code == 404

    def test_it_is_taken_back_while_nobody_has_answered(self, client, town):
        me, neighbour = person(town.own), person(town.own, "别人")
        made, foreign = asked(me), asked(neighbour)
        client.force_login(me)

        assert client.post(f"/me/correction/{foreign.pk}/withdraw/").status_code == 404
        client.post(f"/me/correction/{made.pk}/withdraw/")

        assert dict(Correction.objects.values_list("pk", "state")) == {made.pk: "WITHDRAWN", foreign.pk: "OPEN"}
        assert client.post(f"/me/correction/{made.pk}/withdraw/").status_code == 404
        assert AuditRow.objects.filter(action="corrections.withdraw").count() == 1

    def test_one_sees_the_own_requests_only(self, client, town):
        me, neighbour = person(town.own), person(town.own, "别人")
        asked(me, should="滨河第一小学")
        asked(neighbour, should="滨河第二小学")
        client.force_login(me)

        page = client.get("/me/correction/").text

        assert ("滨河第一小学" in page, "滨河第二小学" in page) == (True, False)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_own_requests_cost_the_same_for_one_and_for_three(self, client, town, count, django_assert_num_queries):
        me = person(town.own)
        for fact in (Fact.NAME, Fact.EMPLOYER, Fact.POST)[:count]:
            asked(me, fact)
        client.force_login(me)
        client.get("/me/correction/")

        with django_assert_num_queries(4):  # session, account, reach, rows
            client.get("/me/correction/")


class TestNumbers:
    @pytest.mark.proves("correction-sealed")
    def test_a_number_lies_with_the_numbers_found_by_nobody_and_goes_when_it_is_answered(self, town):
        me = person(town.own, numbers=store(phone=PHONE))
        made = asked(me, Fact.PHONE, should="", number=OTHER_PHONE)

        assert (made.wanted.phone_index, made.wanted.id_index) == (None, None)
        assert OTHER_PHONE not in str(list(PrivateNumbers.objects.values_list("phone", "id_number")))
        services.decline(correction=made, text="打不通", by=clerk(town.street), now=NOW)
        assert list(PrivateNumbers.objects.values_list("pk", flat=True)) == [Member.objects.get().numbers_id]

    def test_taken_back_the_number_goes_too(self, town):
        me = person(town.own)
        services.withdraw(correction=asked(me, Fact.ID_NUMBER, should="", number=ID_NUMBER), by=me, now=NOW)

        assert not PrivateNumbers.objects.exists()

    def test_a_wanted_id_number_of_somebody_else_is_taken_without_a_word(self, client, town):
        member(town.foreign, numbers=store(id_number=ID_NUMBER))
        client.force_login(person(town.own))

        assert client.post("/me/correction/new/id_number/", sheet(should=ID_NUMBER)).status_code == 302

    def test_the_clerk_sees_it_masked_and_in_full_for_one_counted_look(self, client, town):
        me = person(town.own, numbers=store(phone=PHONE))
        made = asked(me, Fact.PHONE, should="", number=OTHER_PHONE)
        client.force_login(clerk(town.street))

        page = client.get(f"/desk/correction/{made.pk}/").text
        assert ("199****8861" in page, "199****8862" in page, OTHER_PHONE in page) == (True, True, False)
        assert OTHER_PHONE in client.post(f"/desk/correction/{made.pk}/", {"do": "look"}).text
        assert list(AuditRow.objects.filter(action="private.reveal").values_list("target", "detail")) == [
            (f"member:{made.member_id}", {"purpose": "CORRECT"})
        ]
        assert list(Look.objects.values_list("member", "office__short_name", "purpose")) == [
            (made.member_id, "花溪路街道工委", "CORRECT")
        ]

    def test_after_so_many_looks_a_day_there_is_a_sentence(self, client, town, settings):
        settings.REVEALS_PER_DAY = 0
        made = asked(person(town.own), Fact.PHONE, should="", number=OTHER_PHONE)
        client.force_login(clerk(town.street))

        page = client.post(f"/desk/correction/{made.pk}/", {"do": "look"}).text

        assert ("今天查看完整号码已满0次" in page, OTHER_PHONE in page) == (True, False)

    def test_the_secretary_sees_it_masked_and_cannot_look(self, client, town):
        made = asked(person(town.own), Fact.PHONE, should="", number=OTHER_PHONE)
        client.force_login(secretary(town.own))

        page = client.get(f"/correction/{made.pk}/").text
        assert ("199****8862" in page, 'value="look"' in page) == (True, False)
        assert client.post(f"/correction/{made.pk}/", {"do": "look"}).status_code == 404


class TestAnswering:
    @pytest.mark.proves("corrected-means-changed")
    def test_corrected_is_said_only_after_it_was_changed(self, client, town):
        me, office = person(town.own, employer="滨河纺织厂"), clerk(town.street)
        made = asked(me)
        client.force_login(office)

        page = client.post(f"/desk/correction/{made.pk}/", {"do": "correct", "text": ""})
        assert "还没有改" in page.text
        change_facts(member=Member.objects.get(), facts={"employer": "滨河中学"}, by=office)
        client.post(f"/desk/correction/{made.pk}/", {"do": "correct", "text": "从10月起"})

        made.refresh_from_db()
        assert (made.state, made.answered_with, made.answered_by) == (State.CORRECTED, "从10月起", office)
        client.force_login(me)
        page = client.get("/me/correction/").text
        assert ("已更正" in page, "从10月起" in page, office.name in page) == (True, True, True)

    def test_every_fact_of_the_roster_has_a_mark_that_tells_nothing(self, town):
        me = Member.objects.get(account=person(town.own, numbers=store(phone=PHONE, id_number=ID_NUMBER)))

        marks = {fact: mark_of(me, fact) for fact in Fact}

        assert {fact for fact, mark in marks.items() if not mark} == {Fact.ATTENDANCE, Fact.OTHER}
        assert {len(mark) for mark in marks.values() if mark} == {64}
        assert current(me, Fact.AFFILIATION) == "锦绣社区第一党支部，2016年7月1日至今"
        assert current(me, Fact.ID_NUMBER) == "999**************X"

    def test_what_lies_above_the_roster_is_believed(self, town):
        made = asked(person(town.own), Fact.ATTENDANCE)

        services.correct(correction=made, text="", by=secretary(town.own), now=NOW)

        assert made.state == State.CORRECTED

    def test_declining_takes_a_reason_which_the_asker_reads(self, client, town):
        me = person(town.own)
        made = asked(me)
        client.force_login(secretary(town.own))

        assert "请写明为什么不改" in client.post(f"/correction/{made.pk}/", {"do": "decline", "text": ""}).text
        client.post(f"/correction/{made.pk}/", {"do": "decline", "text": "劳动合同上就是这个单位"})

        client.force_login(me)
        page = client.get("/me/correction/").text
        assert ("不予更正" in page, "劳动合同上就是这个单位" in page) == (True, True)
        assert list(AuditRow.objects.filter(action="corrections.decline").values_list("result", "detail")) == [
            ("DONE", {"fact": "EMPLOYER"})
        ]

    def test_who_was_slower_is_told(self, client, town):
        made = asked(person(town.own))
        services.decline(correction=Correction.objects.get(), text="先答的", by=secretary(town.own), now=NOW)
        stale = Correction.objects.get()
        stale.state = State.OPEN

        with pytest.raises(services.AnsweredMeanwhile):
            services.decline(correction=stale, text="后答的", by=clerk(town.street), now=NOW)
        client.force_login(clerk(town.street))
        page = client.post(f"/desk/correction/{made.pk}/", {"do": "decline", "text": "后答的"}).text
        assert ("已经有人答复" in page, "先答的" in page) == (True, True)
        assert Correction.objects.get().answered_with == "先答的"

    @pytest.mark.proves("nobody-answers-the-own-correction")
    def test_nobody_answers_the_own_request(self, client, town):
        me = person(town.own)
        made = asked(me)
        for role, place in ((Role.SECRETARY, town.own), (Role.COMMITTEE_ADMIN, town.street)):
            grant(me, role, place)
        client.force_login(me)

        for address in (f"/correction/{made.pk}/", f"/desk/correction/{made.pk}/"):
            assert client.get(address).status_code == 404
        with pytest.raises(services.NotForYou):
            services.decline(correction=made, text="我自己", by=fresh(me), now=NOW)

    @pytest.mark.proves("nobody-answers-the-own-correction")
    def test_the_secretary_s_own_is_answered_one_level_higher(self, client, town):
        me = person(town.own, "胡明远")
        grant(me, Role.SECRETARY, town.own)
        deputy, above = secretary(town.own, "副书记"), clerk(town.street)
        made = asked(fresh(me))

        assert (lying(me), lying(deputy), lying(above)) == ([], [], [made.pk])
        client.force_login(deputy)
        assert "由上一级答复" in client.get(f"/correction/{made.pk}/").text
        assert client.post(f"/correction/{made.pk}/", {"do": "decline", "text": "不改"}).status_code == 403
        client.force_login(above)
        assert client.post(f"/desk/correction/{made.pk}/", {"do": "decline", "text": "不改"}).status_code == 302

    @pytest.mark.proves("nobody-answers-the-own-correction")
    def test_a_clerk_s_own_is_answered_by_nobody_beside_or_below_or_of_the_own_making(self, town):
        me = person(town.own, "许静")
        grant(me, Role.COMMITTEE_ADMIN, town.street)
        me = fresh(me)
        made = asked(me)
        made_by_me = open_account(
            name="我建的", username="mine", role=Role.SECRETARY, organization=town.own, by=me, now=NOW
        )
        beside, above = clerk(town.street), staff(town.root)
        give(to=above, role=Role.SECRETARY, organization=town.sibling, by=me, now=NOW)

        for nobody in (made_by_me, beside, fresh(above)):
            with pytest.raises(services.NotForYou):
                services.decline(correction=made, text="不改", by=nobody, now=NOW)
        services.decline(correction=made, text="不改", by=staff(town.root, "周岚"), now=NOW)
        assert made.state == State.DECLINED

    def test_a_staff_member_s_own_is_answered_by_a_colleague(self, town):
        me = person(town.own, "林晓")
        grant(me, Role.DEPARTMENT_STAFF, town.root)
        made, colleague = asked(fresh(me)), staff(town.root, "周岚")

        assert (lying(clerk(town.street)), lying(colleague)) == ([], [made.pk])

    def test_it_is_open_to_those_who_answer_and_to_nobody_else(self, client, town):
        made = asked(person(town.own), should="滨河第一小学")
        recorder, line = account(), account()
        grant(recorder, Role.RECORDER, town.own)
        grant(line, Role.LINE_STAFF, town.root, sector="COMMUNITY")
        neighbour = person(town.own, "别人")

        for nobody in (recorder, line, neighbour, secretary(town.sibling), clerk(town.other_street)):
            client.force_login(nobody)
            for address in ("/correction/?scope=all", f"/correction/{made.pk}/", f"/desk/correction/{made.pk}/"):
                assert "李建国" not in client.get(address).text
            assert client.get(f"/correction/{made.pk}/").status_code == 404


class TestWaiting:
    def test_it_waits_for_the_branch_and_for_the_nearest_office(self, town):
        community = committee(town.street, "社区党委", kind=Kind.COMMITTEE)
        inside = branch(community)
        first, near, above, department = secretary(inside), clerk(community), clerk(town.street), staff(town.root)
        made = asked(person(inside))

        assert [len(waiting(one, NOW.date())) for one in (first, near, above, department)] == [1, 1, 0, 0]
        assert made in Correction.objects.visible_to(above)

    def test_when_nobody_works_at_the_committee_the_department_is_asked(self, town):
        department = staff(town.root)
        made = asked(person(town.own))

        assert lying(department) == [made.pk]
        clerk(town.street)
        assert lying(department) == []

    def test_the_to_do_says_how_many_and_until_when(self, client, town):
        first = secretary(town.own)
        asked(person(town.own))
        asked(person(town.own, "别人"))

        (todo,) = [one for one in todos(first, NOW.date()) if one.group == "更正申请"]
        assert (todo.title, todo.detail, todo.url, todo.urgency) == (
            "2件更正申请等您答复",
            "最早的12月14日到期",
            "/correction/",
            2,
        )
        (late,) = todos(first, date(2026, 12, 15))
        assert (late.detail, late.urgency) == ("最早的12月14日已到期", 0)
        client.force_login(first)
        assert "2件更正申请等您答复" in client.get("/home/").text

    def test_the_asker_is_pointed_at_the_answer_for_two_weeks(self, town):
        me = person(town.own)
        services.decline(correction=asked(me), text="没有依据", by=secretary(town.own), now=NOW)

        assert [one.title for one in todos(me, NOW.date())] == ["您的更正申请有了答复"]
        with travel(NOW + timedelta(days=14, seconds=1), tick=False):
            assert todos(me, NOW.date()) == []

    def test_the_desk_s_list_is_narrowed_and_searched(self, client, town):
        clerk(town.other_street)
        mine, other = asked(person(town.own)), asked(person(town.foreign, "王淑芬"))
        done = asked(person(town.sibling, "赵德柱"))
        services.decline(correction=done, text="没有依据", by=clerk(town.street), now=NOW)
        client.force_login(clerk(town.street))
        ask = lambda **query: [one.pk for one in client.get("/desk/correction/", query).context["page"]]  # noqa: E731

        assert ask() == [mine.pk]
        assert ask(scope="all") == [mine.pk, done.pk]
        assert ask(scope="all", state="DECLINED") == [done.pk]
        assert ask(scope="all", q="李建国") == [mine.pk]
        assert ask(scope="x", state="x") == [mine.pk]
        client.force_login(staff(town.root))
        assert ask(scope="all", q="王淑芬") == [other.pk]

    @pytest.mark.usefixtures("quiet_side")
    @pytest.mark.parametrize("count", [1, 3])
    def test_the_lists_cost_the_same_for_one_and_for_three(self, client, town, count, django_assert_num_queries):
        for number in range(count):
            asked(person(town.own, f"党员{number}"))
        client.force_login(clerk(town.street))
        client.get("/desk/correction/")

        with django_assert_num_queries(5):  # session, account, reach; count, rows
            client.get("/desk/correction/")
        client.force_login(secretary(town.own))
        client.get("/correction/")
        with django_assert_num_queries(5):
            client.get("/correction/")

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_to_do_costs_the_same_for_one_and_for_three(self, town, count, django_assert_num_queries):
        for number in range(count):
            asked(person(town.own, f"党员{number}"))
        first = secretary(town.own)
        _ = first.reach

        with django_assert_num_queries(2):  # what lies here; answers to oneself
            todos(first, NOW.date())


def lies_with(account: Account) -> set[int]:
    """As the rule says it, request by request and office by office."""
    grants = list(Grant.objects.in_force().select_related("organization", "account"))
    maintains = [one for one in grants if one.role in MAINTAINING and one.account.is_active]
    staffed = {one.organization.path for one in maintains}
    mine = {one.organization.path for one in maintains if one.account_id == account.pk}
    led = {one.organization.path for one in grants if one.role == Role.SECRETARY and one.account_id == account.pk}
    found = set()
    for one in Correction.objects.visible_to(account).open().select_related("member"):
        roles, path = (*MAINTAINING, Role.SECRETARY), one.member.path
        own = {held.organization.path for held in grants if held.account_id == one.asked_by_id and held.role in roles}
        if (path in led and path in offices(path, own)) or office_of(path, own=own, staffed=staffed) in mine:
            found.add(one.pk)
    return found


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.proves("nobody-answers-the-own-correction")
def test_one_statement_says_where_a_request_lies_as_the_rule_does(town, seed):
    random = Random(seed)
    community = committee(town.street, "社区党委", kind=Kind.COMMITTEE)
    places = [town.root, town.street, community, town.own, branch(community), town.foreign]
    people = [person(random.choice(places[3:]), f"陈{number}") for number in range(6)]
    for one in people:
        for place in random.sample(places, random.choice([0, 1, 2])):
            above = place not in places[3:]
            grant(one, random.choice([Role.COMMITTEE_ADMIN, Role.DEPARTMENT_STAFF]) if above else Role.SECRETARY, place)
    officers = [clerk(random.choice(places[1:3])), secretary(places[4]), staff(town.root)]
    Account.objects.filter(pk=officers[0].pk).update(is_active=random.choice([True, False]))
    for one in people:
        asked(fresh(one))

    for one in (*people, *officers[1:]):
        assert set(lying(fresh(one))) == lies_with(fresh(one))
