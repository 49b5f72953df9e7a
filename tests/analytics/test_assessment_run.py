"""A quarter computed from rows: exact points, evidence and gaps for every line, all or nothing, the same ever after."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from factories import branch, committee, district, member, staff
from quarter_factories import AFTER, Q3, computed, fixed_uid, held, install, noon

from activities.duties.models import DutyKind, DutyRule
from activities.duties.services import add_rule
from activities.records.models import State, Status
from analytics.assessment.models import Run, Score, ScoreLine
from analytics.assessment.services import compute_next
from analytics.assessment.services.run import NothingToAssess, ask
from dangjian.jobs.models import JobState
from dangjian.periods import Month
from members.roster.models import Member
from members.roster.services import transfer
from organizations.tree.services import dissolve, move

pytestmark = pytest.mark.django_db
ROSTER = Path(__file__).resolve().parents[1] / "members" / "imports" / "samples" / "roster-clean.xlsx"
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))


def line(run: Run, organization, indicator: str) -> ScoreLine:
    return ScoreLine.objects.get(score__run=run, score__organization=organization, item__indicator=indicator)


@pytest.fixture
def quarter(town):
    """The own branch held two theme days and its meetings; the others held everything."""
    install()
    people = tuple(member(town.own) for _ in range(4))
    held(town.own, FRIDAYS[0], came=people[:3], absent=((people[3], Status.UNEXCUSED),))
    held(town.own, FRIDAYS[1], came=people)
    for place in (town.own, town.sibling, town.foreign):
        held(place, date(2026, 9, 20), DutyKind.MEMBERS_MEETING)
        held(place, date(2026, 8, 20), DutyKind.PARTY_LECTURE)
    for place in (town.sibling, town.foreign):
        for day in FRIDAYS:
            held(place, day)
    return town


def test_every_line_shows_what_was_due_done_and_missing(quarter):
    run = computed()

    theme_days = line(run, quarter.own, "theme_day")
    assert (theme_days.done, theme_days.due) == (2, 3)
    assert [one["what"] for one in theme_days.evidence] == ["7月主题党日", "8月主题党日"]
    assert theme_days.missing == [{"what": "9月主题党日", "due_on": "2026-09-30", "remark": "没有找到记录"}]


def test_lines_sum_to_the_score_and_weights_to_a_hundred(quarter):
    run = computed()

    for score in Score.objects.filter(run=run, organization__kind="BRANCH"):
        lines = list(ScoreLine.objects.filter(score=score))
        assert sum(one.points for one in lines) == score.points
        assert sum(one.weight for one in lines) == 100_000
        assert all(one.evidence or one.missing or not one.applies for one in lines)
        assert all(sum(row["counts"] for row in one.evidence) == one.done for one in lines)


def test_a_second_record_of_one_item_counts_nothing_more(quarter):
    held(quarter.own, date(2026, 7, 20))

    theme_days = line(computed(), quarter.own, "theme_day")

    assert [(one["what"], one["counts"]) for one in theme_days.evidence] == [
        ("7月主题党日", 1),
        ("7月主题党日", 0),
        ("8月主题党日", 1),
    ]


def test_a_complete_branch_has_a_hundred_points_and_the_gap_costs_its_share(quarter):
    run = computed()

    points = dict(Score.objects.filter(run=run, organization__kind="BRANCH").values_list("organization", "points"))
    weight = line(run, quarter.own, "theme_day").weight
    assert points[quarter.sibling.pk] == points[quarter.foreign.pk] == 100_000
    assert points[quarter.own.pk] == 100_000 - weight + (2 * weight * 2 + 3) // 6


def test_attendance_leaves_out_leave_and_exemption(quarter):
    someone, old = member(quarter.own), member(quarter.own)
    held(
        quarter.own,
        date(2026, 9, 11),
        absent=((someone, Status.SICK), (old, Status.EXEMPT)),
        came=(member(quarter.own),),
    )

    attendance = line(computed(), quarter.own, "attendance")

    assert (attendance.done, attendance.due) == (8, 9)


def test_a_returned_record_earns_nothing_and_is_named(quarter):
    held(quarter.own, FRIDAYS[2], state=State.RETURNED)

    run = computed()

    assert (line(run, quarter.own, "theme_day").done, line(run, quarter.own, "records_mended").missing) == (
        2,
        [{"what": "9月11日《9月11日活动》", "due_on": "2026-09-11", "remark": "退回后还没有修改"}],
    )


def test_a_unit_is_the_mean_of_the_branches_below_it(quarter):
    run = computed()

    points = dict(Score.objects.filter(run=run).values_list("organization", "points"))
    assert points[quarter.street.pk] == (2 * (points[quarter.own.pk] + points[quarter.sibling.pk]) + 2) // 4
    assert points[quarter.other_street.pk] == points[quarter.foreign.pk]
    assert Score.objects.get(run=run, organization=quarter.root).branches == 3


def test_what_is_still_open_is_no_gap(quarter):
    run = computed(today=date(2026, 9, 12))

    theme_days = line(run, quarter.own, "theme_day")
    assert (theme_days.done, theme_days.due, theme_days.missing) == (2, 2, [])


def test_computing_again_gives_the_same_digests_in_a_new_version_that_replaces_the_old_one(quarter):
    first = computed()
    second = computed()

    assert (first.input_digest, first.result_digest) == (second.input_digest, second.result_digest)
    assert [(run.version, run.is_current) for run in Run.objects.order_by("version")] == [(1, False), (2, True)]
    assert Score.objects.filter(run=first).count() == Score.objects.filter(run=second).count() == 6


def test_transfers_moves_and_ended_rules_leave_earlier_quarters_alone(quarter):
    before = computed()
    someone = member(quarter.own)

    transfer(member=someone, to=quarter.foreign, on=date(2026, 10, 8), by=None)
    move(organization=quarter.own, to=quarter.other_street, on=date(2026, 10, 9), by=None)
    DutyRule.objects.filter(kind=DutyKind.PARTY_LECTURE).update(ends_on=date(2026, 10, 1))
    branch(quarter.street, "新成立党支部", on=date(2026, 10, 10))

    after = computed(today=date(2026, 11, 1))
    assert (before.input_digest, before.result_digest) == (after.input_digest, after.result_digest)
    assert Score.objects.get(run=after, organization=quarter.street).branches == 2


def test_what_happens_on_the_next_quarters_first_day_is_not_of_this_one(quarter):
    before = computed()

    move(organization=quarter.own, to=quarter.other_street, on=AFTER, by=None)
    dissolve(organization=quarter.sibling, on=AFTER, by=None)
    branch(quarter.street, "新成立党支部", on=AFTER)

    after = computed(today=date(2026, 11, 1))
    assert (before.input_digest, before.result_digest) == (after.input_digest, after.result_digest)
    assert Score.objects.get(run=after, organization=quarter.street).branches == 2
    assert Score.objects.filter(run=after, organization=quarter.sibling).exists()


def test_a_late_record_makes_a_new_version_with_another_digest(quarter):
    before = computed()

    held(quarter.own, FRIDAYS[2])

    assert computed().input_digest != before.input_digest


def build_in(order: list[int]) -> Run:
    """The same facts with their rows written in another order."""
    install()
    root = district(uid=fixed_uid(1))
    street = committee(root, "花溪路街道工委", uid=fixed_uid(2))
    names = {at: f"第{at}党支部" for at in order}
    places = {at: branch(street, names[at], uid=fixed_uid(10 + at)) for at in order}
    for at in order:
        for month, day in enumerate(FRIDAYS[: at % 3 + 1]):
            held(places[at], day, uid=fixed_uid(100 + at * 10 + month))
    return computed()


@pytest.mark.parametrize("order", [[1, 2, 3, 4], [4, 2, 1, 3]])
def test_the_digest_does_not_depend_on_the_order_of_rows(order):
    run = build_in(order)

    assert (run.input_digest[:16], run.result_digest[:16]) == ("fa90501c6ae242d7", "63098b1ee924134b")


@pytest.mark.parametrize("order", [[1, 2], [2, 1]])
def test_two_gaps_of_one_day_stand_in_the_order_of_their_records(town, order):
    install()
    people = [member(town.own) for _ in range(3)]
    for at in order:
        absent = tuple((one, Status.UNEXCUSED) for one in people[:at])
        held(town.own, FRIDAYS[0], came=tuple(people[at:]), absent=absent, uid=fixed_uid(at))

    gaps = line(computed(), town.own, "attendance").missing

    assert [one["remark"] for one in gaps] == ["1人没来也没请假", "2人没来也没请假"]


def test_a_waiting_run_is_computed_by_the_next_worker(quarter):
    asked = ask(quarter=Q3, by=None, today=AFTER)

    assert compute_next(clock=noon)

    asked.refresh_from_db()
    assert (asked.job_state, asked.is_current, asked.counts["branches"]) == (JobState.DONE, True, 3)
    assert not compute_next(clock=noon)


def test_a_quarter_without_anything_due_says_so(town):
    install()
    DutyRule.objects.all().delete()

    with pytest.raises(NothingToAssess):
        computed()
    ask(quarter=Q3, by=None, today=AFTER)
    compute_next(clock=noon)

    assert Run.objects.order_by("version").last().failure == "这个季度没有应做的事项，没有可以计算的支部。"
    assert not Score.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_branches(town, count, django_assert_num_queries):
    install()
    for at in range(count):
        held(branch(town.street, f"新{at}党支部"), FRIDAYS[0])

    with django_assert_num_queries(38):
        computed()


def test_importing_a_newer_roster_leaves_earlier_quarters_alone(db):
    install()
    street = committee(district(), "河东街道工委")
    own = branch(street, "河东社区党支部")
    held(own, FRIDAYS[0], came=(member(own),))
    before = computed()

    call_command("import_roster", ROSTER, "--as-of", "2026-10-31", verbosity=0, stdout=StringIO())

    after = computed(today=date(2026, 11, 1))
    assert Member.objects.count() == 301
    assert (before.input_digest, before.result_digest) == (after.input_digest, after.result_digest)
    assert Score.objects.filter(run=after, organization__kind="BRANCH").count() == 1


def test_a_rule_added_afterwards_leaves_earlier_quarters_as_they_were(town):
    install()
    held(town.own, date(2026, 8, 14))
    before = computed()
    facts = {"kind": "PARTY_LECTURE", "name": "廉政党课", "per": "MONTH", "basis": "滨组〔2026〕9号"}

    add_rule(facts=facts, starts_on=Month.containing(AFTER).end, by=staff(town.root), today=AFTER)
    after = computed()

    assert (before.input_digest, before.result_digest) == (after.input_digest, after.result_digest)
