"""What stands directly under the district committee has a scheme of its own, with the mean of its branches as one line."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from factories import branch, clerk, committee, member, staff
from followups_factories import asked, inspected
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from quarter_factories import AFTER, Q3, computed, held, install, units_scheme

from activities.duties.models import DutyKind, Exemption
from activities.records.models import Activity, State
from analytics.assessment.models import Run, Scheme, Score, ScoreLine
from analytics.assessment.queries.means import mean_line
from analytics.assessment.rules import FULL, Item
from analytics.assessment.services.schemes import UNIT_RULE_TEXTS, UNIT_WEIGHTS, first_of_units
from analytics.assessment.services.versions import WeightsDoNotAddUp, add_scheme
from dangjian.audit.models import AuditRow
from members.followups.models import FollowUp
from members.roster.models import Post, PostTitle
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization

pytestmark = pytest.mark.django_db
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


def reviewed(record: Activity, unit: Organization, *, sent: date, looked: date | None) -> None:
    Activity.objects.filter(pk=record.pk).update(
        reviewer=unit,
        submitted_at=at(sent),
        reviewed_at=at(looked) if looked else None,
        state=State.ACCEPTED if looked else State.SUBMITTED,
    )


@pytest.fixture
def quarter(town):
    """The own branch held two theme days, its sibling three; the foreign one belongs to another unit."""
    install()
    for place, days in ((town.own, FRIDAYS[:2]), (town.sibling, FRIDAYS), (town.foreign, FRIDAYS[:1])):
        for day in days:
            held(place, day)
    return town


def score_of(run: Run, organization: Organization) -> Score:
    return Score.objects.get(run=run, organization=organization)


def line(run: Run, organization: Organization, indicator: str) -> ScoreLine:
    return ScoreLine.objects.get(score=score_of(run, organization), item__indicator=indicator)


def proof(one: ScoreLine) -> tuple[list[str], list[tuple[str, str]]]:
    return [fact["what"] for fact in one.evidence], [(gap["what"], gap["remark"]) for gap in one.missing]


def test_a_units_lines_sum_to_its_score_and_the_mean_is_one_of_them(quarter):
    units_scheme()

    run = computed()

    street, points = (
        score_of(run, quarter.street),
        dict(Score.objects.filter(run=run).values_list("organization", "points")),
    )
    lines = list(ScoreLine.objects.filter(score=street).order_by("item__position"))
    assert (sum(one.points for one in lines), sum(one.weight for one in lines)) == (street.points, FULL)
    assert all(one.evidence or one.missing or not one.applies for one in lines)
    assert [sum(fact["counts"] for fact in one.evidence) for one in lines] == [one.done for one in lines]
    mean = line(run, quarter.street, "branch_mean")
    assert (mean.done, mean.due) == ((points[quarter.own.pk] + points[quarter.sibling.pk] + 1) // 2, FULL)
    assert [one["organization"] for one in mean.evidence] == [quarter.sibling.pk, quarter.own.pk]
    assert (street.scheme.code, street.branches, run.counts["lines"]) == (
        "U1",
        2,
        ScoreLine.objects.filter(score__run=run).count(),
    )


def test_what_does_not_apply_to_a_unit_moves_its_points_to_the_others(quarter):
    units_scheme(branch_mean=60, followups_in_time=30, posts_filled=10)

    run = computed()

    found = {
        one.item.indicator: (one.applies, one.weight)
        for one in ScoreLine.objects.filter(score=score_of(run, quarter.street))
    }
    assert found == {"branch_mean": (True, 85_714), "followups_in_time": (False, 0), "posts_filled": (True, 14_286)}


def test_without_a_scheme_of_its_kind_a_unit_keeps_the_mean(quarter):
    scheme = units_scheme()
    before = computed()
    Scheme.objects.filter(pk=scheme.pk).update(kinds=[Kind.COMMITTEE])

    run = computed()

    points = dict(Score.objects.filter(run=run).values_list("organization", "points"))
    assert points[quarter.street.pk] == (points[quarter.own.pk] + points[quarter.sibling.pk] + 1) // 2
    assert score_of(run, quarter.street).scheme is None
    assert before.result_digest != run.result_digest


def test_new_exempt_and_temporary_branches_are_named_with_the_reason_and_in_no_mean(quarter):
    units_scheme()
    new = branch(quarter.street, "新成立党支部", on=date(2026, 8, 1))
    held(new, FRIDAYS[2])
    excused = branch(quarter.street, "免除党支部")
    row = Exemption(reason="改制", starts_on=date(2026, 1, 1))
    row.settle_in(excused)
    row.save()
    temporary = branch(quarter.street, "工地临时党支部", temporary=True)
    plain = computed()

    street = score_of(plain, quarter.street)

    assert {one["organization"]: one["why"] for one in street.left_out} == {
        new.pk: "本季度新成立",
        excused.pk: "应做的事项都免除了",
        temporary.pk: "临时党支部，单独列出",
    }
    assert score_of(plain, new).points > 0
    assert [one["organization"] for one in line(plain, quarter.street, "branch_mean").evidence] == [
        quarter.sibling.pk,
        quarter.own.pk,
    ]
    assert score_of(plain, quarter.other_street).left_out == []


def test_a_branch_excused_from_everything_is_not_scored_for_what_it_recorded_all_the_same(quarter):
    row = Exemption(reason="改制", starts_on=date(2026, 1, 1))
    row.settle_in(quarter.sibling)
    row.save()

    run = computed()

    assert not Score.objects.filter(run=run, organization=quarter.sibling).exists()
    street = score_of(run, quarter.street)
    assert (street.branches, street.points) == (1, score_of(run, quarter.own).points)
    assert street.left_out == [{"organization": quarter.sibling.pk, "why": "应做的事项都免除了"}]


def test_also_without_a_scheme_a_new_branch_is_named_and_in_no_mean_above_it(quarter):
    new = branch(quarter.street, "新成立党支部", on=date(2026, 8, 1))
    held(new, FRIDAYS[2])

    run = computed()

    points = dict(Score.objects.filter(run=run).values_list("organization", "points"))
    inside = [points[quarter.own.pk], points[quarter.sibling.pk]]
    street, above = score_of(run, quarter.street), score_of(run, quarter.root)
    assert (street.points, street.branches) == ((sum(inside) + 1) // 2, 2)
    assert (above.points, above.branches) == ((2 * sum([*inside, points[quarter.foreign.pk]]) + 3) // 6, 3)
    assert [one.left_out for one in (street, above)] == [
        [{"organization": new.pk, "why": "本季度新成立"}] for _ in range(2)
    ]
    shown = mean_line(street)
    assert (shown.done, sum(one["counts"] for one in shown.evidence)) == (street.points, sum(inside))


def test_a_record_is_reviewed_within_five_working_days_by_whom_it_was_sent_to(quarter):
    units_scheme()
    community = committee(quarter.street, "锦绣社区党委", kind=Kind.COMMITTEE)
    records = list(Activity.objects.filter(organization__in=[quarter.own, quarter.sibling]).order_by("held_on", "pk"))
    reviewed(records[0], quarter.street, sent=date(2026, 7, 10), looked=date(2026, 7, 17))
    reviewed(records[1], community, sent=date(2026, 7, 10), looked=date(2026, 7, 18))
    reviewed(records[2], quarter.street, sent=date(2026, 8, 14), looked=None)
    reviewed(records[3], quarter.root, sent=date(2026, 8, 14), looked=None)
    reviewed(records[4], quarter.street, sent=date(2026, 9, 29), looked=None)

    reviews = line(computed(), quarter.street, "review_in_time")

    assert (reviews.done, reviews.due) == (1, 3)
    assert proof(reviews) == (
        ["7月应审核2条，按时1条", "8月应审核1条，按时0条"],
        [("7月10日主题党日", "7月18日才审核"), ("8月14日主题党日", "还没有审核")],
    )
    assert reviews.missing[0]["organization"] == records[1].organization_id


def test_what_was_asked_is_reported_or_closed_by_its_day(quarter):
    units_scheme()
    by, there = clerk(quarter.street), {"asker": quarter.street, "organization": quarter.own}
    due = date(2026, 9, 10)
    one, late, _, taken_back, _ = (
        asked(place["asker"], place["organization"], by, due_on=due)
        for place in (
            there,
            there,
            {"asker": quarter.own, "organization": quarter.own},
            there,
            {"asker": quarter.root, "organization": quarter.foreign},
        )
    )
    FollowUp.objects.filter(pk=one.pk).update(state="CLOSED", closed_on=due)
    FollowUp.objects.filter(pk=late.pk).update(state="CLOSED", closed_on=due + timedelta(days=1))
    FollowUp.objects.filter(pk=taken_back.pk).update(state="WITHDRAWN", closed_on=due)

    run = computed()

    mine = line(run, quarter.street, "followups_in_time")
    assert (mine.done, mine.due) == (1, 2)
    assert [gap[1] for gap in proof(mine)[1]] == ["9月11日才办结"]
    assert [gap[1] for gap in proof(line(run, quarter.other_street, "followups_in_time"))[1]] == ["还没有办结"]


def test_a_vacant_secretary_and_a_branch_nobody_went_to_see_are_the_gaps(quarter):
    units_scheme()
    Post.objects.create(
        member=member(quarter.own), organization=quarter.own, title=PostTitle.SECRETARY, starts_on=date(2025, 1, 1)
    )
    by = clerk(quarter.street)
    inspected(quarter.street, quarter.sibling, by, held_on=date(2026, 8, 20))
    inspected(quarter.root, quarter.own, by, held_on=date(2026, 8, 20))
    inspected(quarter.street, quarter.own, by, held_on=date(2026, 10, 20))

    run = computed()

    posts, guidance = line(run, quarter.street, "posts_filled"), line(run, quarter.street, "guidance")
    assert (posts.done, posts.due, [gap["organization"] for gap in posts.missing]) == (1, 2, [quarter.sibling.pk])
    assert (guidance.done, guidance.due, guidance.points) == (1, 2, guidance.weight)
    assert [one["organization"] for one in guidance.evidence] == [quarter.sibling.pk]


def test_moves_and_names_of_the_next_quarter_leave_a_units_digest_alone(quarter):
    units_scheme()
    before = computed()

    Organization.objects.filter(pk=quarter.own.pk).update(short_name="改名党支部")
    branch(quarter.street, "新成立党支部", on=AFTER)

    after = computed(today=date(2026, 11, 1))
    assert (before.input_digest, before.result_digest) == (after.input_digest, after.result_digest)


@given(st.lists(st.integers(min_value=1, max_value=FULL), min_size=1, max_size=len(UNIT_RULE_TEXTS)))
def test_weights_of_a_unit_scheme_that_do_not_make_a_hundred_points_are_refused(weights):
    assume(sum(weights) != FULL)
    drafted = [
        Item(at, code, "", weight, 100) for at, (code, weight) in enumerate(zip(UNIT_RULE_TEXTS, weights, strict=False))
    ]

    with pytest.raises(WeightsDoNotAddUp):
        add_scheme(scheme=first_of_units(), facts={}, items=drafted, by=Account(), today=AFTER)


def counts(run: Run) -> dict[tuple[int, str], tuple[int, int]]:
    """Done and due by place and indicator; a rate of persons is no duty."""
    lines = ScoreLine.objects.filter(score__run=run).exclude(item__indicator__in=["attendance", "branch_mean"])
    rows = lines.values_list("score__organization", "item__indicator", "done", "due")
    return {(place, code): (done, due) for place, code, done, due in rows}


def test_an_accepted_record_that_was_looked_at_in_time_never_lowers_a_line(quarter):
    units_scheme()
    before = counts(computed())
    kinds, places = st.sampled_from(DutyKind.values), (quarter.own, quarter.sibling, quarter.foreign)

    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.tuples(kinds, st.integers(0, 2), st.integers(0, 91)), min_size=1, max_size=4))
    def whatever_is_accepted(records):
        with transaction.atomic():
            for kind, place, days in records:
                day = Q3.start + timedelta(days=days)
                made = held(places[place], day, kind)
                reviewed(made, quarter.street, sent=day, looked=day)
            after = counts(computed())
            transaction.set_rollback(True)
        for line, (done, due) in before.items():
            now_done, now_due = after[line]
            assert now_done * due >= done * now_due, (line, before[line], after[line])

    whatever_is_accepted()


def sheet(**changed) -> dict:
    said = {
        "name": "直属单位考核方案",
        "document_number": "滨组〔2026〕41号",
        "kinds": ["WORKING_COMMITTEE", "COMMITTEE"],
    }
    said |= {"excellent_from": 90, "good_from": 80, "fair_from": 60, "with_ranking": "on"}
    for code, points in UNIT_WEIGHTS.items():
        said |= {f"weight_{code}": points, f"full_at_{code}": 100, f"rule_{code}": UNIT_RULE_TEXTS[code][1]}
    return said | changed


def test_staff_draw_up_the_first_scheme_of_units_and_may_call_it_off(client, quarter):
    who, url = staff(quarter.root), reverse("assessment:scheme_units")
    client.force_login(who)
    with time_machine.travel("2026-11-16 10:00 +0800", tick=False):
        assert "拟单位方案" in client.get(reverse("assessment:schemes")).text
        assert 'value="60"' in client.get(url).text
        wrong = client.post(url, sheet(weight_guidance="4"))
        told = client.post(url, sheet())
        assert client.post(url, sheet(confirm="1")).status_code == 302
        again = client.post(url, sheet(confirm="1"), follow=True)
        made = Scheme.objects.get(subject="UNIT")
        called_off = client.post(reverse("assessment:scheme_call_off", args=[made.pk]), follow=True)

    assert wrong.context["form"].errors == {"total": ["各项分值加起来是99，不是100，还差1分。"]}
    assert "2个单位平均" in told.context["form"].sentence()
    assert (made.version, made.starts_on, made.with_ranking, made.sectors) == (1, date(2027, 1, 1), True, [])
    assert "直属单位已经有方案" in again.text
    assert "单位得分照旧是支部平均数" in called_off.text
    assert not Scheme.objects.filter(subject="UNIT").exists()
    assert AuditRow.objects.filter(action="assessment.add_version").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_a_unit_scheme_do_not_grow_with_units_and_branches(town, count, django_assert_num_queries):
    install()
    units_scheme()
    for number in range(count):
        unit = committee(town.root, f"第{number}新街道工委")
        held(place := branch(unit, f"新{number}党支部"), FRIDAYS[0])
        reviewed(Activity.objects.get(organization=place), unit, sent=FRIDAYS[0], looked=None)

    with django_assert_num_queries(47):
        computed()
