"""The tree as a reader walks down it."""

from datetime import date

import pytest
from factories import account, branch, clerk, committee, grant, staff

from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree import queries
from organizations.tree.models import Organization, Sector
from organizations.tree.queries import breadcrumb, has_short_name, outline, standing_below, totals
from organizations.tree.services import dissolve

pytestmark = pytest.mark.django_db


def drawn(lines) -> list[str]:
    return [f"{'-' * one.depth}{one.organization}{'?' if one.context else ''}" for one in lines]


def test_parents_stand_before_their_children(town):
    assert drawn(outline(Organization.objects.order_by("pk"))) == [
        "滨河区委",
        "-花溪路街道工委",
        "--锦绣社区第一党支部",
        "--锦绣社区第二党支部",
        "-古渡镇党委",
        "--沙窝村党支部",
    ]


def test_siblings_stand_in_the_order_of_position_and_code(town):
    for position, code, name in ((0, "2", "乙支部"), (0, "1", "甲支部"), (9, "0", "末支部")):
        branch(town.other_street, name, position=position, national_code=code)

    below = outline(Organization.objects.under(town.other_street.path))
    assert drawn(below) == [
        "滨河区委?",
        "-古渡镇党委",
        "--甲支部",
        "--乙支部",
        "--沙窝村党支部",
        "--末支部",
    ]


def test_every_list_that_is_opened_is_closed(town):
    committee(town.other_street, "社区党委")
    lines = outline(Organization.objects.all())

    assert [one.closes for one in lines] == [0, 0, 0, 1, 0, 0, 2]
    assert sum(one.closes for one in lines) == sum(bool(one.children) for one in lines)


def test_a_search_shows_what_leads_to_the_found(town):
    lines = outline(Organization.objects.all(), matching={town.foreign.pk})

    assert drawn(lines) == ["滨河区委?", "-古渡镇党委?", "--沙窝村党支部"]


def test_what_stands_above_the_reach_is_named_and_not_reached(town):
    lines = outline(Organization.objects.visible_to(clerk(town.street)))

    assert [(str(one.organization), one.reached) for one in lines][:2] == [
        ("滨河区委", False),
        ("花溪路街道工委", True),
    ]
    assert town.foreign not in [one.organization for one in lines]


def test_a_very_large_tree_is_cut_after_two_levels(town, monkeypatch):
    monkeypatch.setattr(queries, "MOST_SHOWN", 3)
    community = committee(town.street, "社区党委")
    branch(community)

    lines = outline(Organization.objects.order_by("pk"))

    assert [(str(one.organization), one.cut) for one in lines if one.depth == 2] == [
        ("锦绣社区第一党支部", 0),
        ("锦绣社区第二党支部", 0),
        ("社区党委", 1),
        ("沙窝村党支部", 0),
    ]
    assert max(one.depth for one in lines) == 2


@pytest.mark.parametrize("many", [1, 3])
def test_the_number_of_queries_does_not_grow(town, many, django_assert_num_queries):
    for _ in range(many):
        branch(committee(town.root))

    with django_assert_num_queries(1):
        outline(Organization.objects.all())


def test_amounts_add_up_towards_the_top(town):
    sums = totals({town.own.pk: 3, town.sibling.pk: 4, town.foreign.pk: 5}, Organization.objects.all())

    assert sums == {
        town.root.pk: 12,
        town.street.pk: 7,
        town.own.pk: 3,
        town.sibling.pk: 4,
        town.other_street.pk: 5,
        town.foreign.pk: 5,
    }


@pytest.mark.parametrize("text", ["沙窝", "沙 窝村", "shawo", "Sha Wo", "swc", "999002"])
def test_an_organization_is_found_however_it_is_typed(town, text):
    Organization.objects.filter(pk=town.foreign.pk).update(national_code="999002010001")

    assert list(Organization.objects.called(text)) == [town.foreign]


@pytest.mark.parametrize("text", ["100%", "_", "'", "锦绣社区第三"])
def test_signs_find_nothing(town, text):
    assert list(Organization.objects.called(text)) == []


def test_a_name_is_governed_from_above(town):
    by_staff = Organization.objects.editable_by(staff(town.root)).governed_by(staff(town.root))
    of_the_street = clerk(town.street)
    by_clerk = Organization.objects.editable_by(of_the_street).governed_by(of_the_street)

    assert by_staff.count() == 6
    assert set(by_clerk) == {town.own, town.sibling}


def test_a_line_reaches_one_sector_everywhere(town):
    school = branch(town.other_street, "古渡中学党支部", sector=Sector.SCHOOL)
    line: Account = account()
    grant(line, Role.LINE_STAFF, town.root, sector=Sector.SCHOOL)

    assert drawn(outline(Organization.objects.visible_to(line))) == ["滨河区委?", "-古渡镇党委?", "--古渡中学党支部"]
    assert breadcrumb(school, line) == [school]


def test_names_are_taken_among_standing_siblings_only(town):
    assert has_short_name(town.street, town.own.short_name)
    assert not has_short_name(town.street, town.own.short_name, besides=town.own)
    assert not has_short_name(town.other_street, town.own.short_name)
    dissolve(organization=town.own, on=date(2026, 5, 1), by=None)
    assert not has_short_name(town.street, town.own.short_name)


def test_what_stands_below_is_counted_for_the_day(town):
    dissolve(organization=town.own, on=date(2026, 5, 1), by=None)

    assert standing_below(town.root, date(2026, 4, 30)) == 5
    assert standing_below(town.root, date(2026, 5, 1)) == 4
