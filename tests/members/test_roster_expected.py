"""应到 follows dated rows, not what somebody is today."""

from datetime import date, timedelta

import pytest
from factories import branch, member

from members.roster.models import (
    Category,
    Participation,
    Post,
    PostTitle,
    StandingExemption,
    Subgroup,
    SubgroupMembership,
)
from members.roster.queries import Expected, committee_at, expected_at
from members.roster.services import end_affiliation, transfer

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 11)
BEFORE = date(2026, 3, 1)


def test_members_are_listed_in_surname_order(town):
    li = member(town.own, "李安", pinyin="li an")
    lian = member(town.own, "连战", pinyin="lian zhan")
    bai = member(town.own, "白雪", pinyin="bai xue", category=Category.PROBATIONARY)
    member(town.sibling, "安平", pinyin="an ping")

    assert expected_at(town.own, DAY) == [
        Expected(bai.pk, "白雪", "bai xue"),
        Expected(li.pk, "李安", "li an"),
        Expected(lian.pk, "连战", "lian zhan"),
    ]


def test_activists_are_not_expected(town):
    member(town.own, category=Category.ACTIVIST)

    assert expected_at(town.own, DAY) == []


def test_who_takes_part_elsewhere_is_listed_there_and_away_at_home(town):
    someone = member(town.own, "周明", pinyin="zhou ming")
    Participation.objects.create(member=someone, organization=town.foreign, starts_on=BEFORE)

    assert [(one.away, one.counts) for one in expected_at(town.own, DAY)] == [(True, False)]
    assert [(one.away, one.counts) for one in expected_at(town.foreign, DAY)] == [(False, True)]


def test_who_also_takes_part_elsewhere_is_expected_at_both(town):
    someone = member(town.own)
    Participation.objects.create(member=someone, organization=town.foreign, starts_on=BEFORE, instead_of_home=False)

    assert [one.counts for one in expected_at(town.own, DAY)] == [True]
    assert [one.counts for one in expected_at(town.foreign, DAY)] == [True]


def test_a_visit_that_ended_on_the_day_is_over(town):
    someone = member(town.own)
    Participation.objects.create(member=someone, organization=town.foreign, starts_on=BEFORE, ends_on=DAY)

    assert [one.counts for one in expected_at(town.own, DAY)] == [True]
    assert expected_at(town.foreign, DAY) == []


def test_standing_exemptions_are_shown_and_do_not_count(town):
    frail = member(town.own)
    StandingExemption.objects.create(member=frail, reason="FRAIL", starts_on=BEFORE)

    assert [(one.exemption, one.counts) for one in expected_at(town.own, DAY)] == [("FRAIL", False)]
    assert [one.counts for one in expected_at(town.own, BEFORE - timedelta(days=1))] == [True]


def test_a_past_day_stays_as_it_was_after_a_transfer_and_a_death(town):
    moved, died = member(town.own, pinyin="a"), member(town.own, pinyin="b")
    was = expected_at(town.own, BEFORE)

    transfer(member=moved, to=town.foreign, on=DAY, by=None)
    end_affiliation(member=died, reason="DECEASED", on=DAY, by=None)

    assert expected_at(town.own, BEFORE) == was
    assert expected_at(town.own, DAY) == []
    assert [one.member_id for one in expected_at(town.foreign, DAY)] == [moved.pk]


def test_a_subgroup_expects_its_own_people(town):
    mine, _other = member(town.own), member(town.own)
    group = Subgroup.objects.create(organization=town.own, name="第一党小组", starts_on=BEFORE)
    SubgroupMembership.objects.create(subgroup=group, member=mine, starts_on=BEFORE)

    assert [one.member_id for one in expected_at(town.own, DAY, subgroup_uid=group.uid)] == [mine.pk]


def test_a_committee_meeting_expects_who_holds_a_post(town):
    holder, former, _plain = member(town.own), member(town.own), member(town.own)
    Post.objects.create(member=holder, organization=town.own, title=PostTitle.SECRETARY, starts_on=BEFORE)
    Post.objects.create(
        member=former, organization=town.own, title=PostTitle.SECRETARY, starts_on=date(2020, 1, 1), ends_on=BEFORE
    )

    assert [one.member_id for one in committee_at(town.own, DAY)] == [holder.pk]


@pytest.mark.parametrize("many", [1, 3])
def test_the_number_of_queries_does_not_grow(town, many, django_assert_num_queries):
    other = branch(town.street)
    for _ in range(many):
        StandingExemption.objects.create(member=member(town.own), reason="ILL", starts_on=BEFORE)
        Participation.objects.create(member=member(other), organization=town.own, starts_on=BEFORE)

    with django_assert_num_queries(4):
        assert len(expected_at(town.own, DAY)) == many * 2
