"""红黄绿灯: the same counts as the points, told before the quarter is over; a view, and an input of nothing."""

from datetime import date
from random import Random

import pytest
import time_machine
from django.db.models import F, Sum
from factories import account, branch, clerk, committee, district, secretary, staff
from quarter_factories import AFTER, Q3, computed, held, install

from activities.duties.models import DutyKind
from activities.duties.queries import due_items
from activities.records.queries.owed import states_for
from analytics.assessment.models import Score, ScoreLine
from analytics.assessment.queries.facts import read_schemes
from analytics.assessment.queries.lights import DUTY_KINDS, Light, lights
from analytics.assessment.services.ahead import expected
from analytics.indicators.rules import Colour, colour_of
from dangjian.periods import last_day
from organizations.tree.models import Organization, Sector

pytestmark = pytest.mark.django_db
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))
SEPTEMBER = date(2026, 9, 16)


def seen(today: date, *branches: Organization) -> list[Light]:
    states = states_for(due_items(start=Q3.start, end=Q3.end), today)
    found = lights(
        states, {one.pk: one.sector for one in branches}, Q3, today=today, schemes=read_schemes(last_day(Q3))
    )
    return [found[one.pk] for one in branches]


@pytest.mark.parametrize(("missing", "colour"), [(0, "GREEN"), (2, "GREEN"), (3, "YELLOW"), (6, "YELLOW"), (7, "RED")])
def test_two_are_green_and_seven_are_red(missing, colour):
    assert colour_of(missing) == colour


@pytest.mark.parametrize(("now", "before", "again"), [(7, 7, True), (7, 6, False), (6, 9, False), (7, None, False)])
def test_only_red_after_red_goes_to_the_committee(now, before, again):
    assert Light(missing=now, at_end=now, before=before, open=()).again is again


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(5))
def test_points_and_colours_agree_on_what_is_missing(db, seed):
    install()
    random, unit, writer = Random(seed), committee(district()), account()
    places = [branch(unit, sector=random.choice(list(Sector))) for _ in range(12)]
    for place in places:
        for kind, day in [(DutyKind.THEME_DAY, day) for day in FRIDAYS] + [
            (DutyKind.MEMBERS_MEETING, date(2026, 9, 20)),
            (DutyKind.PARTY_LECTURE, date(2026, 8, 20)),
            (DutyKind.COMMITTEE_MEETING, date(2026, 8, 3)),
        ]:
            for _ in range(random.choice((0, 1, 1, 2))):
                held(place, day, kind, recorded_by=writer)

    run = computed()

    lines = ScoreLine.objects.filter(score__run=run, item__indicator__in=DUTY_KINDS)
    by_points = dict(lines.values_list("score__organization").annotate(n=Sum(F("due") - F("done"))).order_by())
    assert len(by_points) == 12
    by_colours = dict(zip((one.pk for one in places), seen(AFTER, *places), strict=True))
    assert {pk: light.missing for pk, light in by_colours.items()} == by_points
    assert {pk: light.at_end for pk, light in by_colours.items()} == by_points
    assert len(set(by_points.values())) > 1


def test_before_the_end_it_says_what_is_missing_what_will_be_and_what_comes_next(town):
    install()
    held(town.own, FRIDAYS[0])

    own, other = seen(SEPTEMBER, town.own, town.sibling)

    assert (own.missing, own.at_end, own.colour, own.coming) == (1, 4, Colour.GREEN, Colour.YELLOW)
    assert own.next.item.label == "8月主题党日"
    assert own.words == "到今天缺1项。到季末还有3项要记，都不记会变成黄灯。"
    assert (other.missing, other.at_end) == (2, 5)


@time_machine.travel(SEPTEMBER)
def test_the_branch_reads_its_light_at_home_and_the_next_thing_opens_its_form(client, town):
    install()
    client.force_login(secretary(town.own))

    for path in ("/home/", f"/b/{town.own.pk}/", f"/b/{town.own.pk}/score/2026q3/"):
        page = client.get(path).text.replace("&amp;", "&")
        assert "到今天缺2项。" in page
        assert f'href="/b/{town.own.pk}/report/new/?kind=THEME_DAY&period=2026-07' in page


@time_machine.travel(SEPTEMBER)
def test_the_desk_sees_who_will_change_colour_in_the_own_reach(client, town):
    install()
    for day in FRIDAYS:
        held(town.own, day)
    client.force_login(clerk(town.street))

    page = client.get("/desk/warning/").text
    assert page.index("锦绣社区第二党支部") < page.index("锦绣社区第一党支部")
    assert "沙窝村党支部" not in page
    narrowed = client.get("/desk/warning/?coming=YELLOW").text
    assert "锦绣社区第二党支部" in narrowed
    assert "锦绣社区第一党支部" not in narrowed
    assert client.get("/desk/warning/?coming=RED").text.count("<tr>") == 0


@time_machine.travel(SEPTEMBER)
def test_who_would_lose_the_band_of_the_quarter_before_is_told_by_the_points_of_the_assessment(client, town):
    install()
    for day in (date(2026, 4, 10), date(2026, 5, 8), date(2026, 6, 12), *FRIDAYS):
        held(town.own, day)
    for month in (4, 8):
        held(town.own, date(2026, month, 20), DutyKind.MEMBERS_MEETING)
        held(town.own, date(2026, month, 21), DutyKind.PARTY_LECTURE)
    for day in FRIDAYS[:2]:
        held(town.sibling, day)
    for day in (date(2026, 4, 10), date(2026, 5, 8), date(2026, 6, 12)):
        held(town.sibling, day)
    held(town.sibling, date(2026, 4, 20), DutyKind.MEMBERS_MEETING)
    computed(Q3.previous(), today=Q3.start)
    every = (town.own, town.sibling, town.foreign)
    items = due_items(start=Q3.start, end=Q3.end)

    found = expected(quarter=Q3, states=states_for(items, Q3.end), schemes=read_schemes(last_day(Q3)))

    assert {place: (found[place.pk].band, found[place.pk].before, found[place.pk].falls) for place in every} == {
        town.own: ("优秀", "优秀", False),
        town.sibling: ("较差", "良好", True),
        town.foreign: ("较差", "较差", False),
    }
    client.force_login(staff(town.root))
    page = client.get("/desk/warning/?coming=FALLS").text
    assert "上季度良好" in page
    assert ("锦绣社区第二党支部" in page, "锦绣社区第一党支部" in page, "沙窝村党支部" in page) == (True, False, False)
    computed()
    scored = dict(Score.objects.filter(run__is_current=True, run__number=3).values_list("organization", "points"))
    assert {pk: one.points for pk, one in found.items()} == {pk: scored[pk] for pk in found}


def test_no_colour_is_an_input_of_a_score(town):
    install()
    computed()
    before = list(Score.objects.filter(run__is_current=True).order_by("organization").values_list("points"))
    seen(AFTER, town.own, town.sibling, town.foreign)
    computed()

    assert list(Score.objects.filter(run__is_current=True).order_by("organization").values_list("points")) == before


@pytest.mark.parametrize("count", [1, 3])
@time_machine.travel(SEPTEMBER)
def test_the_list_costs_the_same_for_one_branch_and_for_three(
    client, town, count, django_assert_num_queries, quiet_side
):
    install()
    unit = committee(town.root)
    for _ in range(count):
        branch(unit)
    client.force_login(staff(town.root))
    client.get("/desk/warning/")

    with django_assert_num_queries(24):
        client.get("/desk/warning/")
