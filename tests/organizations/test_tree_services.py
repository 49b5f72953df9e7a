"""The tree keeps its shape, its history and its rows together."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from factories import branch, committee, member

from members.roster.models import Member
from organizations.tree.models import Organization, OrganizationEdge
from organizations.tree.services import (
    BeforeLastChange,
    CannotMoveBelowItself,
    StillHasChildren,
    dissolve,
    first_edge,
    found,
    move,
)

pytestmark = pytest.mark.django_db


def test_a_branch_hangs_below_its_unit(town):
    assert town.own.path.startswith(town.street.path)
    assert town.own.committee_id == town.street.pk
    assert town.street.committee_id == town.street.pk
    assert town.root.committee_id == town.root.pk


def test_a_subtree_is_the_node_itself_and_everything_below(town):
    inside = Organization.objects.under(town.street.path).order_by("pk")

    assert list(inside) == [town.street, town.own, town.sibling]


def test_moving_a_branch_takes_its_members_along_and_keeps_its_history(town):
    someone = member(town.own)

    move(organization=town.own, to=town.other_street, on=date(2026, 5, 1), by=None, document_number="滨组〔2026〕9号")

    moved = Organization.objects.get(pk=town.own.pk)
    assert moved.path.startswith(town.other_street.path)
    assert moved.committee_id == town.other_street.pk
    assert Member.objects.get(pk=someone.pk).path == moved.path
    assert list(
        OrganizationEdge.objects.filter(organization=moved)
        .order_by("starts_on")
        .values_list("parent_id", "starts_on", "ends_on", "document_number")
    ) == [
        (town.street.pk, date(2016, 7, 1), date(2026, 5, 1), ""),
        (town.other_street.pk, date(2026, 5, 1), None, "滨组〔2026〕9号"),
    ]


def test_moving_a_committee_moves_all_below(town):
    group = committee(town.root, "锦绣社区党委")
    deep = branch(group)

    move(organization=group, to=town.street, on=date(2026, 5, 1), by=None)

    deep.refresh_from_db()
    assert deep.path.startswith(town.street.path)
    assert deep.committee_id == town.street.pk


def spans(organization: Organization) -> list[tuple]:
    rows = OrganizationEdge.objects.filter(organization=organization).order_by("starts_on")
    return list(rows.values_list("parent", "starts_on", "ends_on"))


def test_a_branch_that_was_dissolved_moves_along_and_stands_no_more(town):
    group = committee(town.root, "锦绣社区党委")
    gone, stands = branch(group), branch(group)
    dissolve(organization=gone, on=date(2026, 4, 1), by=None)

    move(organization=group, to=town.street, on=date(2026, 5, 1), by=None)

    gone.refresh_from_db()
    assert gone.path.startswith(town.street.path)
    assert spans(gone) == [(group.pk, date(2016, 7, 1), date(2026, 4, 1))]
    assert spans(stands)[1:] == [(group.pk, date(2026, 5, 1), None)]


def test_a_committee_does_not_move_before_something_below_it_was_dissolved(town):
    dissolve(organization=town.own, on=date(2026, 5, 1), by=None)

    with pytest.raises(BeforeLastChange):
        move(organization=town.street, to=town.other_street, on=date(2026, 4, 30), by=None)


def test_spans_that_were_opened_for_what_is_dissolved_end_with_it(town):
    began, moved, ended = date(2016, 7, 1), date(2026, 3, 1), date(2026, 4, 1)
    for one in (town.own, town.sibling):
        dissolve(organization=one, on=ended, by=None)
    first_edge(town.own, on=date(2026, 5, 1)).save()
    first_edge(town.sibling, on=moved).save()

    import_module("organizations.migrations.0002_dissolved_stand_no_more").read(apps, None)

    street = town.street.pk
    assert spans(town.own) == [(street, began, ended)]
    assert spans(town.sibling) == [(street, began, moved), (street, moved, ended)]
    assert spans(town.foreign)[-1][2] is None


def test_an_organization_cannot_move_below_itself(town):
    with pytest.raises(CannotMoveBelowItself):
        move(organization=town.street, to=town.own, on=date(2026, 5, 1), by=None)


def test_an_organization_with_standing_children_cannot_be_dissolved(town):
    with pytest.raises(StillHasChildren):
        dissolve(organization=town.street, on=date(2026, 5, 1), by=None)


def test_a_dissolved_branch_ends_its_history_on_the_day(town):
    dissolve(organization=town.own, on=date(2026, 5, 1), by=None)

    assert not Organization.objects.standing(date(2026, 5, 1)).filter(pk=town.own.pk).exists()
    assert Organization.objects.standing(date(2026, 4, 30)).filter(pk=town.own.pk).exists()
    assert OrganizationEdge.objects.get(organization=town.own).ends_on == date(2026, 5, 1)


def test_founding_writes_one_edge(town):
    made = found(
        kind="BRANCH", name="中共新支部", short_name="新支部", parent=town.street, on=date(2026, 3, 1), by=None
    )

    assert OrganizationEdge.objects.filter(organization=made).count() == 1
