"""The pages of 流动党员: at the wall, at the station, at the branch, at the desk."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import clerk, member, secretary, staff
from floating_factories import NOW, TODAY, arrived, away, manager, phones, reported, station, wall
from hostile.sheets import cells
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.floating import services
from members.floating.models import Contact, Inflow, Outflow
from members.floating.todos import todos
from members.floating.views import branches
from members.roster.models import Participation
from organizations.access.models import Account

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def site(town):
    return station(town.own)


@pytest.fixture
def keeper(site):
    return manager(site)


def sheet_of(**more) -> dict[str, object]:
    said = {"name": "罗铁柱", "phone": "13812341027", "home_text": "河南省周口市项城市高寺镇", "trade": "钢筋班"}
    return said | {"expected_until": "2026-12-31", "read": "on", "uid": uuid4()} | more


def act_on(one: Inflow) -> str:
    return reverse("floating:act", args=[one.pk])


def titles(account: Account, day=TODAY) -> list[str]:
    return [one.title for one in todos(Account.objects.get(pk=account.pk), day)]


def status(client, page: str) -> int:
    answer = client.get(page)
    b"".join(answer)  # to the end: closed halfway, it would close the connection of the test with it
    return answer.status_code


class TestAtTheWall:
    def test_anybody_before_the_wall_registers_and_hears_the_same_whoever_was_there(self, site, client):
        page = reverse("floating:arrive", args=[wall(site).code])
        assert "登记前请看" in client.get(page).text
        first, again = client.post(page, sheet_of()), client.post(page, sheet_of())
        assert (first.status_code, Inflow.objects.count()) == (200, 1)
        assert "收到了" in first.text
        body = [answer.text.partition("<main")[2].partition("</main>")[0] for answer in (first, again)]
        assert body[0] == body[1]
        assert "13812341027" not in first.text

    def test_nothing_is_kept_without_having_read_the_notice(self, site, client):
        page = reverse("floating:arrive", args=[wall(site).code])
        answer = client.post(page, sheet_of(read=""))
        assert "请先看上面的说明" in answer.text
        assert 'value="罗铁柱"' in answer.text
        assert not Inflow.objects.exists()

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("phone", "1381234", "请填写11位手机号。"),
            ("home_text", "身份证 410102199001011234", "请不要在这里写身份证号和手机号。"),
            ("expected_until", "2026-09-13", "这一天已经过了"),
            ("name", "", "请填写姓名。"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_comes_back(self, site, client, field, typed, said):
        answer = client.post(reverse("floating:arrive", args=[wall(site).code]), sheet_of(**{field: typed}))
        assert said in answer.text
        assert not Inflow.objects.exists()

    def test_an_old_code_a_guessed_code_and_a_closed_station_are_one_answer(self, site, keeper, client):
        old = wall(site).code
        services.renew_code(station=site, by=keeper, now=NOW)
        gone = client.get(reverse("floating:arrive", args=[old]))
        guessed = client.get(reverse("floating:arrive", args=["2" * 20]))
        assert (gone.status_code, guessed.status_code) == (404, 404)

    def test_a_machine_is_told_to_wait_with_what_it_typed(self, site, client):
        for _ in range(60):
            reported(site, address="127.0.0.1")
        answer = client.post(reverse("floating:arrive", args=[wall(site).code]), sheet_of())
        assert "登记得太多了" in answer.text
        assert 'value="罗铁柱"' in answer.text

    def test_the_poster_shows_the_code_as_a_drawing_and_a_new_one_on_demand(self, site, keeper, client):
        client.force_login(keeper)
        page = reverse("floating:poster", args=[site.pk])
        assert "生成登记码" in client.get(page).text
        client.post(page)
        first = client.get(page)
        assert (first.text.count("<path d="), "poster-qr" in first.text) == (1, True)
        assert "换码以后，墙上现在的这张就打不开了。" in client.post(page, {"again": "1"}).text
        client.post(page, {"again": "1", "sure": "1"})
        assert first.context["link"] != client.get(page).context["link"]

    def test_the_poster_names_the_portal_whatever_name_it_was_asked_by(self, site, keeper, client, settings):
        settings.PUBLIC_URL = "https://dangjian.example.cn"
        client.force_login(keeper)
        link = reverse("floating:arrive", args=[wall(site).code])
        assert client.get(reverse("floating:poster", args=[site.pk])).context["link"] == f"{settings.PUBLIC_URL}{link}"


class TestAtTheStation:
    def test_from_the_wall_to_the_way_home(self, town, site, keeper, client):
        """Everything a manager does, by the buttons of the pages."""
        ours = member(town.sibling, "罗铁柱")
        one = reported(site)
        client.force_login(keeper)
        page = client.get(reverse("floating:people", args=[site.pk]))
        assert "确认到站" in page.text
        client.post(act_on(one), {"do": "confirm", "on": DAY})
        client.post(act_on(one), {"do": "contact", "how": "MET", "on": DAY})
        answer = {"way": "PHONE", "standing": "VERIFIED", "answered_by": "高寺镇党建办", "on": DAY}
        client.post(act_on(one), {"do": "propose", "branch": town.sibling.short_name})
        client.post(act_on(one), {"do": "national", "registered": "1"})
        one.refresh_from_db()
        assert (one.state, one.standing, one.match, one.in_national_system) == (
            *("IN_CARE", "UNVERIFIED", "PROPOSED", True),
        )
        client.post(act_on(one), {"do": "answer", **answer})
        one.refresh_from_db()
        assert one.standing == "VERIFIED"
        client.force_login(secretary(town.sibling))
        asked = reverse("floating:asked", args=[one.pk])
        assert "请确认" in client.post(asked, {"member": ours.pk}).text
        client.post(asked, {"member": ours.pk, "confirm": "1"})
        assert Participation.objects.get().member == ours
        seen = client.get(reverse("floating:branch"))
        assert ("森林湖项目红色驿站" in seen.text, "在驿站参加组织生活" in seen.text) == (True, True)
        client.force_login(keeper)
        client.post(act_on(one), {"do": "end", "state": "HOME", "on": DAY, "went_to": "老家"})
        one.refresh_from_db()
        assert (one.state, Participation.objects.get().ends_on) == ("HOME", TODAY)

    def test_a_number_is_masked_until_it_is_asked_for_and_that_is_in_the_log(self, site, keeper, client):
        one = arrived(site, keeper, phone="13812341027")
        client.force_login(keeper)
        page = reverse("floating:one", args=[one.pk])
        assert ("138****1027" in client.get(page).text, "13812341027" in client.get(page).text) == (True, False)
        assert "13812341027" in client.post(act_on(one), {"do": "phone"}).text
        row = AuditRow.objects.get(action="private.reveal")
        assert (row.by, row.target, row.detail) == (keeper, f"inflow:{one.pk}", {"purpose": "CONTACT"})

    def test_everybody_is_here_with_one_button(self, site, keeper, client):
        people = [arrived(site, keeper, "罗铁柱"), arrived(site, keeper, "杨小满")]
        client.force_login(keeper)
        page = reverse("floating:still_here", args=[site.pk])
        said = {name: client.get(page).context["form"][name].value() for name in ("uid", "seen")}
        answer = client.post(page, said | {"do": "all"}, follow=True)
        assert "9月核对好了：在站2人，本月走了0人。" in answer.text
        assert set(Inflow.objects.values_list("state", flat=True)) == {"IN_CARE"}
        assert Contact.objects.filter(how="MONTHLY", inflow__in=people).count() == 2

    def test_who_has_gone_is_ticked_with_the_day_and_the_place_and_taken_back_below(self, site, keeper, client):
        here, gone = arrived(site, keeper, "罗铁柱"), arrived(site, keeper, "杨小满", on=date(2026, 9, 1))
        client.force_login(keeper)
        page = reverse("floating:still_here", args=[site.pk])
        said = {name: client.get(page).context["form"][name].value() for name in ("uid", "seen")}
        said |= {"gone": [gone.pk], f"left_{gone.pk}": "2026-09-10", f"went_{gone.pk}": "老家", "do": "gone"}
        said |= {f"left_{here.pk}": "不知道"}
        both = client.post(page, said | {"do": "all"})
        assert ("又按了“都在”" in both.text, both.text.count(" checked>")) == (True, 1)
        for wrong, words in (("2026-08-31", "请填到站以后的日期"), ("2026-09-15", "这一天还没到，")):
            assert words in client.post(page, said | {f"left_{gone.pk}": wrong}).text
        assert set(Inflow.objects.values_list("state", flat=True)) == {"IN_CARE"}
        shown = client.post(page, said, follow=True)
        gone.refresh_from_db()
        assert (gone.state, gone.ended_on, gone.went_to) == ("LEFT", date(2026, 9, 10), "老家")
        assert ("点错了，还在站" in shown.text, "2026-09-10" in shown.text) == (True, True)
        client.post(act_on(gone), {"do": "find_again", "on": "2026-09-10"})
        client.post(page, said)
        assert dict(Inflow.objects.values_list("name", "state")) == {"罗铁柱": "IN_CARE", "杨小满": "IN_CARE"}

    def test_who_is_of_another_station_is_not_ticked(self, town, site, keeper, client):
        other = station(town.own, "北郡项目红色驿站")
        there = arrived(other, keeper, "别处的")
        arrived(site, keeper, "罗铁柱")
        client.force_login(keeper)
        page = reverse("floating:still_here", args=[site.pk])
        answer = client.post(page, {"uid": str(uuid4()), "seen": there.pk, "gone": [there.pk], "do": "gone"})
        assert "名单刚刚有变动" in answer.text
        assert Inflow.objects.get(pk=there.pk).state == "IN_CARE"

    def test_people_move_only_to_stations_in_reach(self, town, site, keeper, client):
        near, far = station(town.own, "北郡项目红色驿站"), station(town.foreign, "民安项目红色驿站")
        one = arrived(site, keeper)
        client.force_login(clerk(town.street))
        assert "只能转到这里列出的驿站" in client.post(act_on(one), {"do": "move_on", "to": far.pk, "on": DAY}).text
        client.post(act_on(one), {"do": "move_on", "to": near.pk, "on": DAY})
        assert Inflow.objects.get(state="IN_CARE").organization == near

    def test_a_manager_of_one_station_is_shown_no_other_and_sends_on_by_the_exact_name(
        self, town, site, keeper, client
    ):
        near, one = station(town.sibling, "北郡项目红色驿站"), arrived(site, keeper)
        client.force_login(keeper)
        shown = client.get(reverse("floating:one", args=[one.pk])).text
        assert ("转到下一站" in shown, near.short_name in shown) == (True, False)
        assert "请选一个驿站，或者写驿站名称。" in client.post(act_on(one), {"do": "move_on", "on": DAY}).text
        assert (
            "没有找到叫这个名字的驿站" in client.post(act_on(one), {"do": "move_on", "on": DAY, "called": "北郡"}).text
        )
        client.post(act_on(one), {"do": "move_on", "on": DAY, "called": "北郡项目红色驿站"})
        assert Inflow.objects.get(organization=near).state == "REPORTED"
        assert titles(manager(near, "老赵")) == ["1人已登记，等您确认到站"]

    def test_what_was_written_wrongly_is_put_right_on_the_persons_page(self, site, keeper, client):
        one = arrived(site, keeper, "罗铁住", expected_until=TODAY)
        client.force_login(keeper)
        said = {"do": "correct", "name": "罗铁柱", "phone": "", "home_text": one.home_text, "trade": "钢筋班"}
        wrong = client.post(act_on(one), said | {"phone": "1381"})
        assert ("请填写11位手机号。" in wrong.text, 'value="罗铁柱"' in wrong.text) == (True, True)
        client.post(act_on(one), said | {"expected_until": DAY})
        one.refresh_from_db()
        assert (one.name, one.expected_until) == ("罗铁柱", TODAY)
        with travel(NOW + timedelta(days=1), tick=False):
            assert titles(keeper, TODAY + timedelta(days=1))[0] == "1人预计到期的日子过了"
            assert "已过" in client.get(reverse("floating:one", args=[one.pk])).text
            client.post(act_on(one), {"do": "prolong", "expected_until": ""})
        one.refresh_from_db()
        assert one.expected_until is None

    def test_what_cannot_be_done_now_is_said(self, site, keeper, client):
        one = reported(site)
        client.force_login(keeper)
        page = client.post(act_on(one), {"do": "end", "state": "LEFT", "on": DAY}, follow=True)
        assert "现在不能这样办" in page.text
        assert Inflow.objects.get().state == "REPORTED"

    def test_nobody_else_opens_a_station_a_person_or_the_register(self, town, site, keeper, client):
        one = arrived(site, keeper)
        pages = [reverse(f"floating:{name}", args=[site.pk]) for name in ("people", "register", "export", "poster", "enter", "still_here")]  # fmt: skip
        pages.append(reverse("floating:one", args=[one.pk]))
        other = manager(station(town.own, "北郡项目红色驿站"))
        for account in (secretary(town.own), clerk(town.other_street), other):
            client.force_login(account)
            assert {status(client, page) for page in pages} == {404}
        client.force_login(keeper)
        assert {status(client, page) for page in pages} == {200}

    def test_the_register_of_a_year_holds_who_was_there_in_it(self, site, keeper, client):
        arrived(site, keeper, "今年的", phone="13812341027")
        before = arrived(site, keeper, "去年走的", on=TODAY - timedelta(days=500))
        services.end(inflow=before, state="LEFT", on=TODAY - timedelta(days=400), by=keeper, now=NOW)
        reported(site, "还没确认的")
        client.force_login(keeper)
        answer = client.post(reverse("floating:export", args=[site.pk]) + "?year=2026", {"reason": "REPORT"})
        rows = list(cells(b"".join(answer.streaming_content)))
        assert [row for row in rows if "今年的" in str(row)]
        assert not [
            row for row in rows if "去年走的" in str(row) or "还没确认的" in str(row) or "13812341027" in str(row)
        ]
        shown = client.get(reverse("floating:register", args=[site.pk]) + "?year=2025")
        assert [one.name for one, _ in shown.context["rows"]] == ["去年走的"]

    def test_a_year_before_the_books_or_to_come_is_this_year(self, site, keeper, client):
        client.force_login(keeper)
        register = reverse("floating:register", args=[site.pk])
        shown = [client.get(register, {"year": year}).context["year"] for year in (2016, 2017, 2025, 2026, 2027, "x")]
        assert shown == [2026, 2017, 2025, 2026, 2026, 2026]

    def test_each_list_costs_the_same_at_one_and_at_three_rows(self, town, site, keeper, client, quiet_side):
        client.force_login(keeper)
        names = ("people", "register", "still_here")
        pages = [reverse(f"floating:{name}", args=[site.pk]) for name in names]

        def cost() -> list[int]:
            counts = []
            for page in pages:
                with CaptureQueriesContext(
                    connection,
                ) as caught:
                    client.get(page)
                counts.append(len(caught))
            return counts

        arrived(site, keeper, "罗铁柱")
        cost()
        once = cost()
        arrived(site, keeper, "杨小满")
        arrived(site, keeper, "李大江")
        assert cost() == once


class TestAtTheBranch:
    def test_who_is_away_is_written_down_contacted_and_comes_back(self, town, client):
        ours, writer = member(town.own, "周国平"), secretary(town.own)
        client.force_login(writer)
        said = {"member": ours.pk, "place": "浙江省宁波市", "work": "务工", "starts_on": "2026-03-01"}
        client.post(reverse("floating:go_out"), said)
        one = Outflow.objects.get()
        act = reverse("floating:act_away", args=[one.pk])
        assert "六个月没有联系" in client.get(reverse("floating:branch")).text
        client.post(act, {"do": "contact", "how": "PHONE", "on": DAY})
        client.post(act, {"do": "national", "registered": "1"})
        one.refresh_from_db()
        assert (one.last_contact_on, one.in_national_system) == (TODAY, True)
        client.post(act, {"do": "come_back", "returned": "BACK", "on": DAY})
        one.refresh_from_db()
        assert (one.ends_on, one.returned) == (TODAY, "BACK")
        assert "周国平" in client.get(reverse("floating:branch") + "?state=over").text

    def test_a_branch_that_confirmed_the_wrong_person_takes_it_back_with_a_reason(self, town, site, keeper, client):
        ours, one = member(town.sibling, "罗铁柱"), arrived(site, keeper)
        services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        client.force_login(secretary(town.sibling))
        page = reverse("floating:asked", args=[one.pk])
        assert "确认错了，撤回" in client.get(page).text
        assert "请写一句为什么撤回。" in client.post(page, {"do": "withdraw", "reason": ""}).text
        client.post(page, {"do": "withdraw", "reason": "同名不同人"})
        one.refresh_from_db()
        assert (one.match, one.member, Participation.objects.get().ends_on) == ("", None, TODAY)
        assert client.get(page).status_code == 404

    def test_nobody_of_another_branch_is_named(self, town, site, keeper, client):
        stranger, one = member(town.foreign, "外支部"), arrived(site, keeper)
        services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
        client.force_login(secretary(town.sibling))
        page = reverse("floating:asked", args=[one.pk])
        assert "本支部名册里没有这个人" in client.post(page, {"member": stranger.pk, "confirm": "1"}).text
        client.post(page, {"do": "decline"})
        one.refresh_from_db()
        assert (one.match, one.member) == ("DECLINED", None)
        assert client.get(page).status_code == 404

    def test_the_branch_a_station_leans_on_reads_who_takes_part_and_no_more(self, town, site, keeper, client):
        ours, one = member(town.sibling, "罗铁柱"), arrived(site, keeper)
        other = arrived(site, keeper, "外省的")
        services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        client.force_login(secretary(town.own))
        text = client.get(reverse("floating:branch")).text
        assert ("罗铁柱" in text, other.name in text, "钢筋班" in text) == (True, False, False)

    def test_a_list_that_is_cut_says_how_many_there_are_and_leads_to_the_rest(
        self, town, site, keeper, client, monkeypatch
    ):
        monkeypatch.setattr(branches, "PER_PAGE", 2)
        for name in ("吴安", "吴帮", "吴成"):
            ours, one = member(town.sibling, name), arrived(site, keeper, name)
            services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
            services.match(inflow=one, member=ours, by=keeper, now=NOW)
            services.propose(
                inflow=arrived(site, keeper, f"{name}问"), branch=town.sibling.short_name, by=keeper, now=NOW
            )
        page, lists = (
            reverse("floating:branch"),
            {secretary(town.sibling): ("asked", "ours"), secretary(town.own): ("hosted",)},
        )
        for who, names in lists.items():
            client.force_login(who)
            text = client.get(page).text
            for name in names:
                rest = client.get(f"{page}?list={name}&page=2").text
                assert (f'href="?list={name}">看全部3人' in text, rest.count("吴成"), "吴安" in rest) == (
                    True,
                    1,
                    False,
                )

    def test_the_branchs_list_costs_the_same_at_one_and_at_three_rows(self, town, client):
        writer = secretary(town.own)
        client.force_login(writer)
        client.get(reverse("floating:branch"))
        counts = []
        for many in (1, 2):
            for _ in range(many):
                away(member(town.own), writer)
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse("floating:branch"))
            counts.append(len(caught))
        assert counts[0] == counts[1]


class TestAtTheDesk:
    def test_the_list_narrows_to_a_station_and_to_what_is_lacking(self, town, site, keeper, client):
        quiet = arrived(site, keeper, "久未联系", on=TODAY - timedelta(days=120))
        arrived(station(town.own, "北郡项目红色驿站"), keeper, "另一站的")
        arrived(station(town.foreign, "民安项目红色驿站"), keeper, "别的镇的")
        client.force_login(clerk(town.street))
        page = reverse("floating:list")

        def names(query: str) -> set[str]:
            return {one.name for one, _, _ in client.get(page + query).context["rows"]}

        assert names("") == {"久未联系", "另一站的"}
        assert names(f"?station={site.pk}") == {"久未联系"}
        assert names("?lacking=SILENT") == {"久未联系"}
        assert names("?q=jwlx") == {"久未联系"}
        services.contact_here(inflow=quiet, on=TODAY, how="PHONE", by=keeper, now=NOW)
        assert names("?lacking=SILENT") == set()
        answer = client.post(reverse("floating:export_every"), {"reason": "REPORT"})
        assert "别的镇的" not in str(list(cells(b"".join(answer.streaming_content))))

    def test_the_list_costs_the_same_at_one_and_at_three_rows(self, town, site, keeper, client, quiet_side):
        client.force_login(staff(town.root))
        client.get(reverse("floating:list"))
        counts = []
        for many in (1, 2):
            for _ in range(many):
                arrived(site, keeper)
            with CaptureQueriesContext(connection) as caught:
                client.get(reverse("floating:list"))
            counts.append(len(caught))
        assert counts[0] == counts[1]


class TestTodos:
    def test_silence_reaches_the_manager_and_the_town_and_a_contact_ends_it(self, town, site, keeper):
        one = arrived(site, keeper, on=TODAY - timedelta(days=100))
        services.answer(
            inflow=one, way="PHONE", standing="VERIFIED", answered_by="镇党建办", on=TODAY, by=keeper, now=NOW
        )
        street = clerk(town.street)
        assert titles(keeper) == ["1人三个月没有联系"]
        assert titles(street) == ["驿站1名流动党员三个月没有联系"]
        later = TODAY + timedelta(days=100)
        assert titles(keeper, later)[:1] == ["1人六个月没有联系"]
        services.contact_here(inflow=one, on=TODAY, how="PHONE", by=keeper, now=NOW)
        assert (titles(keeper), titles(street)) == ([], [])

    def test_who_waits_to_be_confirmed_and_the_monthly_list_from_the_twentieth_on(self, site, keeper):
        reported(site)
        services.answer(
            inflow=arrived(site, keeper),
            way="PHONE",
            standing="VERIFIED",
            answered_by="镇",
            on=TODAY,
            by=keeper,
            now=NOW,
        )
        assert titles(keeper) == ["1人已登记，等您确认到站"]
        assert titles(keeper, TODAY.replace(day=20))[-1] == "9月还在站吗：1人，核对一遍"
        services.go_through(station=site, gone={}, seen=[], by=keeper, now=NOW)
        assert titles(keeper, TODAY.replace(day=20)) == ["1人已登记，等您确认到站"]

    def test_half_a_year_here_asks_for_a_word_with_the_home_side(self, site, keeper):
        one = arrived(site, keeper, on=TODAY - timedelta(days=190), phone=str(next(phones)))
        services.contact_here(inflow=one, on=TODAY, how="MET", by=keeper, now=NOW)
        assert titles(keeper) == ["1人在站满六个月", "1人党员身份待核实"]

    def test_a_branch_hears_whom_it_was_asked_about_and_whom_it_has_not_called_this_quarter(self, town, site, keeper):
        writer = secretary(town.sibling)
        services.propose(inflow=arrived(site, keeper), branch=town.sibling.short_name, by=keeper, now=NOW)
        one = away(member(town.sibling), writer)
        away(member(town.own), writer)
        assert titles(writer) == ["驿站请您确认1人是不是本支部党员", "1名流出党员本季度还没联系"]
        services.contact_away(outflow=one, on=TODAY, how="PHONE", by=writer, now=NOW)
        assert titles(writer) == ["驿站请您确认1人是不是本支部党员"]
