"""组织考察, 纪检监察, 信访核查: one asks, another one consents, and the person reads of it when it was released."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils.timezone import now
from factories import account, clerk, grant, staff
from looks_factories import NOW, OTHER_PHONE, PHONE, asked, consented, person, withheld
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.looks import services
from members.looks.models import Look
from members.looks.queries import OutOfReach, second_persons
from members.looks.rules import Standing, State, years_later
from members.looks.todos import todos, waiting
from members.private.models import DailyCount
from members.private.rules import Purpose
from members.private.services import PurposeMissing, Revealed, UsedUp
from organizations.access.rules import Role
from organizations.access.services import issue_slip

pytestmark = pytest.mark.django_db

WEEK, DAY = timedelta(days=7), timedelta(hours=24)


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def someone(town):
    return person(town)


@pytest.fixture
def asker(town):
    return clerk(town.street, "许静静")


@pytest.fixture
def second(town):
    return staff(town.root, "林晓晓")


def actions(*names: str) -> list[str]:
    return list(AuditRow.objects.filter(action__in=names).order_by("pk").values_list("action", flat=True))


def own_page(client, someone) -> list[str]:
    client.force_login(someone.account)
    return [one.told for one in client.get("/me/looks/").context["page"].object_list]


@pytest.mark.proves("sensitive-looks-take-two")
def test_the_whole_way_on_the_pages(client, someone, asker, second):
    client.force_login(asker)
    made = client.post(
        f"/desk/person/{someone.pk}/reveal/", {"purpose": "DISCIPLINE", "reason": "核实一份材料"}, follow=True
    )
    address = made.redirect_chain[0][0]
    assert "林晓晓，滨河区委" in made.text
    assert PHONE not in made.text

    client.force_login(second)
    assert "核实一份材料" in client.get(address).text
    assert "已同意。申请人24小时内可以查看一次。" in client.post(address, {"do": "consent"}, follow=True).text

    client.force_login(asker)
    assert client.post(address, {"do": "look"}).context["revealed"] == Revealed("", PHONE)
    again = client.post(address, {"do": "look"}, follow=True)
    assert "同意已经用过或者过期了，要看请重新申请。" in again.text
    assert PHONE not in again.text
    assert own_page(client, someone) == []

    client.force_login(second)
    client.post(address, {"do": "release"})
    assert own_page(client, someone) == ["纪检监察"]
    assert actions("looks.ask", "looks.consent", "private.reveal", "looks.release") == [
        "looks.ask",
        "looks.consent",
        "private.reveal",
        "looks.release",
    ]
    assert AuditRow.objects.get(action="private.reveal").detail == {
        "purpose": "DISCIPLINE",
        "consented_by": second.pk,
    }


class TestAsking:
    def test_a_reason_is_asked_for(self, client, someone, asker, second):
        client.force_login(asker)

        page = client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "PETITION", "reason": ""})

        assert page.context["form"].errors == {"reason": ["这个用途要另一个人同意，请写明为什么要看。"]}
        assert not Look.objects.exists()

    def test_a_number_does_not_belong_into_the_reason(self, client, someone, asker, second):
        client.force_login(asker)

        reason = {"purpose": "PETITION", "reason": f"他的电话{PHONE}"}
        page = client.post(f"/desk/person/{someone.pk}/reveal/", reason)

        assert page.context["form"].errors == {"reason": ["请不要在这里写身份证号和手机号。"]}

    def test_sent_twice_it_is_one_request(self, someone, asker, second):
        assert asked(someone, asker) == asked(someone, asker)
        assert actions("looks.ask") == ["looks.ask"]

    def test_where_nobody_else_could_consent_it_says_so(self, client, someone, asker):
        client.force_login(asker)

        page = client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "PETITION", "reason": "核实"})

        assert "现在没有人能同意" in page.text
        assert not Look.objects.exists()

    def test_nobody_asks_for_the_own_file(self, town, someone, second):
        grant(someone.account, Role.COMMITTEE_ADMIN, town.street)

        with pytest.raises(services.OwnFile):
            asked(someone, someone.account)

    def test_only_what_needs_two_persons_is_asked_for(self, someone, asker, second):
        with pytest.raises(PurposeMissing):
            asked(someone, asker, purpose=Purpose.CONTACT)

    def test_where_no_number_is_registered_nothing_is_asked_for(self, town, asker, second):
        with pytest.raises(services.NoNumbers):
            asked(person(town, numbers=None), asker)

    def test_a_request_lapses_after_a_week_and_can_be_made_anew(self, someone, asker, second):
        old = asked(someone, asker, now=NOW - WEEK)
        assert (old.standing(NOW), len(waiting(second, NOW.date()))) == (Standing.LAPSED, 0)
        with pytest.raises(services.AnsweredMeanwhile):
            services.consent(look=old, by=second, now=NOW)

        new = asked(someone, asker)

        old.refresh_from_db()
        assert (old.state, new.state, len(waiting(second, NOW.date()))) == (State.LAPSED, State.ASKED, 1)


class TestWhoIsTheSecondPerson:
    @pytest.mark.proves("sensitive-looks-take-two")
    def test_never_oneself(self, someone, asker, second):
        with pytest.raises(services.NotAnotherPerson):
            services.consent(look=asked(someone, asker), by=asker, now=NOW)
        assert len(waiting(asker, NOW.date())) == 0

    @pytest.mark.proves("sensitive-looks-take-two")
    @pytest.mark.parametrize("made_by_asker", [True, False])
    def test_nobody_whose_account_was_made_by_the_other(self, town, client, someone, asker, second, made_by_asker):
        other = clerk(town.street, "周岚")
        made, maker = (other, asker) if made_by_asker else (asker, other)
        issue_slip(account=made, by=maker, now=now())
        request = asked(someone, asker)

        with pytest.raises(services.NotAnotherPerson):
            services.consent(look=request, by=other, now=NOW)

        client.force_login(other)
        page = client.get(f"/desk/look/{request.pk}/")
        assert page.context["may_answer"] is False
        assert "要由别人同意" in page.text
        assert (len(waiting(other, NOW.date())), len(waiting(second, NOW.date()))) == (0, 1)
        assert [one.account for one in second_persons(someone, asker)] == [second]

    @pytest.mark.proves("sensitive-looks-take-two")
    def test_never_who_it_is_about(self, client, town, someone, asker, second):
        grant(someone.account, Role.COMMITTEE_ADMIN, town.street)
        request = asked(someone, asker)

        with pytest.raises(services.NotAnotherPerson):
            services.consent(look=request, by=someone.account, now=NOW)

        client.force_login(someone.account)
        assert client.get(f"/desk/look/{request.pk}/").status_code == 404
        assert client.post(f"/desk/look/{request.pk}/", {"do": "consent"}).status_code == 404

    def test_nobody_out_of_reach(self, client, town, someone, asker, second):
        request, outsider = asked(someone, asker), clerk(town.other_street)

        with pytest.raises(OutOfReach):
            services.consent(look=request, by=outsider, now=NOW)

        client.force_login(outsider)
        assert client.get(f"/desk/look/{request.pk}/").status_code == 404
        assert len(waiting(outsider, NOW.date())) == 0

    def test_nobody_who_only_reads(self, client, town, someone, asker, second):
        line = account()
        grant(line, Role.LINE_STAFF, town.root)
        client.force_login(line)

        assert client.get("/desk/look/").status_code == 404
        assert (todos(line, NOW.date()), len(waiting(line, NOW.date()))) == ([], 0)

    def test_those_who_may_are_named_the_nearest_first(self, town, someone, asker, second):
        colleague, switched_off = clerk(town.street, "周岚"), clerk(town.street, "高原")
        switched_off.is_active = False
        switched_off.save()
        grant(colleague, Role.DEPARTMENT_STAFF, town.root)

        named = [(one.account.name, one.organization.short_name) for one in second_persons(someone, asker)]

        assert named == [("周岚", "花溪路街道工委"), ("林晓晓", "滨河区委")]

    def test_who_may_consent_has_it_on_the_list_of_what_is_owed(self, client, someone, asker, second):
        asked(someone, asker)

        assert [(one.title, one.url) for one in todos(second, NOW.date())] == [
            ("有一份查看申请等您同意", "/desk/look/")
        ]
        client.force_login(second)
        assert [look.member for look, _ in client.get("/desk/look/").context["rows"]] == [someone]


class TestAnAnswer:
    def test_a_refusal_has_a_reason_that_the_asker_reads(self, client, someone, asker, second):
        request = asked(someone, asker)
        client.force_login(second)
        without = client.post(f"/desk/look/{request.pk}/", {"do": "refuse", "text": ""})
        assert "请写一句为什么不同意，申请人会看到。" in without.text

        client.post(f"/desk/look/{request.pk}/", {"do": "refuse", "text": "没有立案"})

        request.refresh_from_db()
        assert (request.state, request.answer) == (State.REFUSED, "没有立案")
        assert AuditRow.objects.get(action="looks.refuse").result == "REFUSED"
        client.force_login(asker)
        page = client.get(f"/desk/look/{request.pk}/")
        assert "没有立案" in page.text
        assert "重新申请" in page.text
        with pytest.raises(services.ConsentOver):
            services.look_once(look=request, by=asker, now=NOW)

    def test_the_second_answer_comes_too_late(self, client, town, someone, asker, second):
        request = asked(someone, asker)
        services.refuse(look=request, by=second, text="没有立案", now=NOW)
        colleague = clerk(town.street, "周岚")

        with pytest.raises(services.AnsweredMeanwhile):
            services.consent(look=request, by=colleague, now=NOW)

        client.force_login(second)
        page = client.post(f"/desk/look/{request.pk}/", {"do": "consent"}, follow=True)
        assert "这份申请刚才已有人答复，或者已经超过7天。" in page.text

    @pytest.mark.proves("sensitive-looks-take-two")
    def test_a_consent_holds_for_a_day(self, client, someone, asker, second):
        request = consented(someone, asker, second, now=NOW - DAY)

        with pytest.raises(services.ConsentOver):
            services.look_once(look=request, by=asker, now=NOW)

        client.force_login(asker)
        assert "同意已过期" in client.get(f"/desk/look/{request.pk}/").text
        assert services.look_once(look=request, by=asker, now=NOW - timedelta(seconds=1)) == Revealed("", PHONE)

    def test_a_consent_is_for_the_asker_alone(self, town, client, someone, asker, second):
        request, colleague = consented(someone, asker, second), clerk(town.street, "周岚")

        for other in (second, colleague):
            with pytest.raises(services.ConsentOver):
                services.look_once(look=request, by=other, now=NOW)

        client.force_login(second)
        assert PHONE not in client.post(f"/desk/look/{request.pk}/", {"do": "look"}, follow=True).text

    def test_whoever_lost_the_person_from_reach_looks_no_more(self, client, town, someone, asker, second):
        request = consented(someone, asker, second)
        someone.settle_in(town.foreign)
        someone.save()
        request.refresh_from_db()
        client.force_login(asker)

        assert client.post(f"/desk/look/{request.pk}/", {"do": "look"}).status_code == 404
        with pytest.raises(OutOfReach):
            services.look_once(look=request, by=asker, now=NOW)

    def test_a_look_beyond_the_days_limit_uses_no_consent(self, client, someone, asker, second, settings):
        settings.REVEALS_PER_DAY = 0
        request = consented(someone, asker, second)
        client.force_login(asker)

        page = client.post(f"/desk/look/{request.pk}/", {"do": "look"}, follow=True)

        assert "今天查看完整号码已满0次" in page.text
        assert (page.context["standing"], actions("private.refuse")) == (Standing.READY, ["private.refuse"])
        with pytest.raises(UsedUp):
            services.look_once(look=request, by=asker, now=NOW)

    def test_two_looks_with_one_consent_are_one_and_one_count(self, someone, asker, second):
        request = withheld(someone, asker, second)

        with pytest.raises(services.ConsentOver):
            services.look_once(look=request, by=asker, now=NOW)

        assert (DailyCount.objects.get().used, actions("private.reveal")) == (1, ["private.reveal"])

    def test_the_table_itself_refuses_a_sensitive_look_by_one_person(self, someone, asker, second):
        request = asked(someone, asker)
        alone = {"state": State.LOOKED, "looked_at": NOW, "withheld_until": years_later(NOW, 1)}

        with pytest.raises(IntegrityError):
            Look.objects.filter(pk=request.pk).update(**alone, answered_by=asker)


class TestWithholding:
    @pytest.mark.proves("withheld-until-released")
    def test_a_withheld_look_is_not_in_the_page_its_heads_its_count_or_its_pages(
        self, client, town, someone, asker, second, settings
    ):
        settings.REVEALS_PER_DAY = 50
        for hours in range(20):
            services.look(member=someone, by=asker, purpose=Purpose.CONTACT, now=NOW - timedelta(hours=hours))
        client.force_login(someone.account)
        before, counted = client.get("/me/looks/"), looks_counted(client)

        withheld(someone, asker, second)

        after = client.get("/me/looks/")
        assert after.content.replace(*csrf(after)) == before.content.replace(*csrf(before))
        assert heads(after) == heads(before)
        assert (after.context["page"].paginator.count, after.context["page"].paginator.num_pages) == (20, 1)
        assert client.get("/me/looks/?page=2").context["page"].number == 1
        assert "纪检" not in client.get("/home/?phone=1").text
        assert (looks_counted(client), counted) == ("20次", "20次")

    @pytest.mark.proves("withheld-until-released")
    def test_nobody_else_reads_of_it_and_a_namesakes_stays_apart(self, client, town, someone, asker, second):
        other = person(town, "周岚", phone=OTHER_PHONE)
        services.release(look=withheld(someone, asker, second), by=asker, now=NOW)

        assert (own_page(client, other), own_page(client, someone)) == ([], ["纪检监察"])

    @pytest.mark.proves("withheld-until-released")
    def test_it_opens_by_itself_after_a_year(self, client, someone, asker, second):
        withheld(someone, asker, second)

        with travel(datetime(2027, 11, 23, 11, 59, 59, tzinfo=NOW.tzinfo), tick=False):
            assert own_page(client, someone) == []
        with travel(datetime(2027, 11, 23, 12, tzinfo=NOW.tzinfo), tick=False):
            assert own_page(client, someone) == ["纪检监察"]

    def test_it_is_prolonged_once_and_with_a_reason(self, client, someone, asker, second):
        request = withheld(someone, asker, second)
        client.force_login(second)
        address = f"/desk/look/{request.pk}/"
        assert "请写明为什么还不能公开。" in client.post(address, {"do": "prolong", "reason": ""}).text

        client.post(address, {"do": "prolong", "reason": "还在审查"})

        request.refresh_from_db()
        assert request.withheld_until == years_later(NOW, 2)
        again = client.post(address, {"do": "prolong", "reason": "还在审查"}, follow=True)
        assert "已经延长过一次，不能再延长。" in again.text
        with travel(years_later(NOW, 1) + DAY, tick=False):
            assert own_page(client, someone) == []

    def test_the_offices_are_told_a_month_before_it_opens_by_itself(self, client, town, someone, asker, second):
        withheld(someone, asker, second)
        outsider = clerk(town.other_street)

        with travel(years_later(NOW, 1) - timedelta(days=31), tick=False):
            assert todos(second, NOW.date()) == []
        with travel(years_later(NOW, 1) - timedelta(days=30), tick=False):
            told = [[one.title for one in todos(who, NOW.date())] for who in (asker, second, outsider)]
            client.force_login(second)
            assert "1次查看一个月内自动向本人公开" in client.get("/desk/look/").text
        assert told == [["1次查看一个月内自动向本人公开"], ["1次查看一个月内自动向本人公开"], []]

    def test_what_is_open_is_neither_released_nor_prolonged(self, someone, asker, second):
        request = withheld(someone, asker, second)
        services.release(look=request, by=asker, now=NOW)

        with pytest.raises(services.IsOpen):
            services.release(look=request, by=second, now=NOW)
        with pytest.raises(services.IsOpen):
            services.prolong(look=request, by=second, reason="还在审查", now=NOW)

    def test_only_the_two_offices_release_it(self, client, town, someone, asker, second):
        request = withheld(someone, asker, second)
        colleague, outsider = clerk(town.street, "周岚"), clerk(town.other_street)

        with pytest.raises(services.NotTheirOffice):
            services.release(look=request, by=outsider, now=NOW)
        client.force_login(outsider)
        assert client.post(f"/desk/look/{request.pk}/", {"do": "release"}).status_code == 404

        client.force_login(colleague)
        assert client.get("/desk/look/?scope=withheld").context["rows"] == [(request, Standing.WITHHELD)]
        client.post(f"/desk/look/{request.pk}/", {"do": "release"})
        request.refresh_from_db()
        assert request.released_at == NOW

    @pytest.mark.proves("withheld-until-released")
    def test_who_it_is_about_finds_nothing_at_the_own_office_either(self, client, town, someone, asker, second):
        grant(someone.account, Role.COMMITTEE_ADMIN, town.street)
        request = withheld(someone, asker, second)
        client.force_login(someone.account)

        assert client.get(f"/desk/look/{request.pk}/").status_code == 404
        assert client.get("/desk/look/?scope=withheld").context["rows"] == []
        with pytest.raises(services.NotTheirOffice):
            services.release(look=request, by=someone.account, now=NOW)

    def test_a_leap_day_becomes_the_last_of_february(self):
        leap = datetime(2028, 2, 29, 8, tzinfo=NOW.tzinfo)
        assert years_later(leap, 1) == datetime(2029, 2, 28, 8, tzinfo=NOW.tzinfo)


class TestTheLists:
    def test_what_one_asked_for_shows_how_it_stands(self, client, town, someone, asker, second):
        other = person(town, "周岚", phone=OTHER_PHONE)
        services.look(member=someone, by=asker, purpose=Purpose.CONTACT, now=NOW)
        first, then = consented(someone, asker, second, now=NOW - DAY), asked(other, asker)
        client.force_login(asker)

        assert client.get("/desk/look/?scope=mine").context["rows"] == [
            (then, Standing.ASKED),
            (first, Standing.OVER),
        ]

    @pytest.mark.parametrize("scope", ["", "mine", "withheld"])
    def test_an_empty_list_says_so(self, client, second, scope):
        client.force_login(second)

        page = client.get(f"/desk/look/?scope={scope}")

        assert page.context["rows"] == []
        assert 'class="empty"' in page.text

    @pytest.mark.usefixtures("quiet_side")
    @pytest.mark.parametrize("count", [1, 3])
    def test_a_long_list_costs_the_same(self, client, town, second, count, django_assert_num_queries):
        for number in range(count):
            someone = person(town, f"党员{number}", phone=f"1990003886{number}")
            asked(someone, clerk(town.street, f"许静{number}"))
        client.force_login(second)

        with django_assert_num_queries(9):
            assert len(client.get("/desk/look/").context["rows"]) == count


def looks_counted(client) -> str:
    """What the page of everything that is kept says of looks."""
    lines = [line for section in client.get("/me/data/").context["sections"] for line in section.lines]
    return next(line.value for line in lines if line.label == "被查看完整号码")


def csrf(page) -> tuple[bytes, bytes]:
    return str(page.context["csrf_token"]).encode(), b""


def heads(page) -> dict[str, str]:
    return {name: value for name, value in page.headers.items() if name != "X-Request-Id"}
