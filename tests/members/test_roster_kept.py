"""The tree of a reach is drawn once and kept; no write, by whichever way, leaves an old one standing."""

import re
from datetime import date

import pytest
from django.core.cache import caches
from factories import branch, clerk, committee, grant, member, staff

from members.roster.models import Category, Member, MembershipStatus
from members.roster.views import places
from organizations.access.rules import Role
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db

DISSOLVED = date(2026, 5, 1)


def tree(client) -> str:
    """What is kept of the page."""
    found = re.search(
        r'<section class="card pn" aria-label="组织树">.*</section>', client.get("/desk/org/").text, re.DOTALL
    )
    assert found
    return found.group()


def drawn_anew(client) -> str:
    caches["trees"].clear()
    return tree(client)


@pytest.fixture(autouse=True)
def _quiet(quiet_side):
    """The statement of the desk's list is kept beside."""


@pytest.fixture
def desk(client, town):
    client.force_login(staff(town.root))
    member(town.own)
    return client


@pytest.fixture
def street(client, town):
    """A reach with something above it."""
    client.force_login(clerk(town.street))
    member(town.own)
    return client


def test_the_same_tree_is_drawn_once_for_all_of_one_reach(desk, town, client, monkeypatch):
    first = tree(desk)
    monkeypatch.setattr(places, "tree_lines", None)

    colleague = staff(town.root, "周宁")
    client.force_login(colleague)

    assert tree(client) == first


def test_a_reader_of_less_never_gets_the_tree_of_more(desk, town, client):
    whole = tree(desk)
    client.force_login(clerk(town.street))

    assert "沙窝村" in whole
    assert "沙窝村" not in tree(client)


def test_whoever_belongs_to_a_branch_out_of_reach_is_not_counted_there(street, town):
    reader = clerk(town.street, "周宁")
    before = tree(street)
    own = member(town.foreign)
    Member.objects.filter(pk=own.pk).update(account=reader)
    street.force_login(reader)

    assert tree(street) == before


def test_a_new_right_opens_its_tree_at_once_and_one_that_is_over_closes_it(street, town):
    before = tree(street)
    reader = clerk(town.street, "周宁")
    street.force_login(reader)
    more = grant(reader, Role.COMMITTEE_ADMIN, town.other_street)
    assert "沙窝村" in tree(street)

    more.delete()

    assert tree(street) == before


@pytest.mark.parametrize(
    "value",
    [
        {"short_name": "锦绣社区东党支部"},
        {"kind": "GENERAL_BRANCH"},
        {"dissolved_on": DISSOLVED},
        *({name: True} for name in Organization.ATTRIBUTES),
    ],
    ids=str,
)
def test_whatever_is_written_of_a_branch_past_all_services_is_shown_at_once(desk, town, value):
    before = tree(desk)
    Organization.objects.filter(pk=town.own.pk).update(**value)

    after = tree(desk)

    assert after != before
    assert after == drawn_anew(desk)


@pytest.mark.parametrize("field", [one.name for one in Organization._meta.concrete_fields])
def test_no_column_of_a_place_can_change_what_the_tree_says_without_its_being_drawn_anew(desk, town, field):
    """The other branch of the street has every value: whichever of them the page prints or sorts by."""
    tree(desk)
    sibling = Organization.objects.filter(pk=town.sibling.pk)
    values = {
        "position": 9,
        "national_code": "011000000001",
        "parent": town.other_street,
        "sector": "SCHOOL",
        "founded_on": DISSOLVED,
        "dissolved_on": DISSOLVED,
        "committee": town.other_street,
        "kind": "GENERAL_BRANCH",
    }
    if field == "path":
        sibling.update(path=town.foreign.path)
    elif field in values:
        sibling.update(**{field: values[field]})
    elif field in Organization.ATTRIBUTES:
        sibling.update(**{field: True})
    elif field not in {"id", "uid"}:
        sibling.update(**{field: "别的"})

    assert tree(desk) == drawn_anew(desk)


@pytest.mark.parametrize(
    "write",
    [
        lambda _, town: member(town.sibling),
        lambda _, town: member(town.foreign),
        lambda one, town: Member.objects.filter(pk=one.pk).update(organization=town.sibling, path=town.sibling.path),
        lambda one, _: Member.objects.filter(pk=one.pk).update(category=Category.ACTIVIST),
        lambda one, _: Member.objects.filter(pk=one.pk).update(membership_status=MembershipStatus.DECEASED),
        lambda _, town: branch(town.street),
        lambda _, town: branch(committee(town.root)),
    ],
    ids=["arrives", "arrives elsewhere", "moves", "is none of the party", "dies", "branch", "committee and branch"],
)
def test_whoever_comes_goes_or_moves_is_counted_at_once(desk, town, write):
    before = tree(desk)
    write(Member.objects.get(), town)

    after = tree(desk)

    assert after != before
    assert after == drawn_anew(desk)


def test_what_stands_above_the_reach_is_renamed_at_once(street, town):
    tree(street)
    Organization.objects.filter(pk=town.root.pk).update(short_name="滨河新区委")

    assert "滨河新区委" in tree(street)


def test_nothing_of_a_person_is_kept(desk, town, monkeypatch):
    kept = {}
    monkeypatch.setattr(caches["trees"], "set", lambda key, value, _: kept.update({key: value}))
    someone = member(town.own, "欧阳静怡")
    tree(desk)

    [(key, piece)] = kept.items()
    assert piece["found"] == 6
    assert someone.name not in piece["body"]
    assert "林晓" not in piece["body"]
    assert re.fullmatch(r"roster\.tree\./[0-9a-f]{64}", key)


def test_of_many_trees_after_each_other_few_are_left(desk, town):
    """During an import every line makes another one; the statements beside them stay."""
    caches["statements"].set("kept", "beside")
    for number in range(60):
        Organization.objects.filter(pk=town.own.pk).update(short_name=f"第{number}党支部")
        tree(desk)

    assert len(caches["trees"]._cache) <= 20
    assert caches["statements"].get("kept") == "beside"


@pytest.mark.parametrize("query", ["q=锦绣", "kind=BRANCH", "dissolved=on", "sector=SCHOOL"])
def test_what_somebody_looks_for_is_not_kept(desk, query, monkeypatch):
    monkeypatch.setattr(caches["trees"], "set", None)

    page = desk.get(f"/desk/org/?{query}")

    assert 'value="锦绣"' in page.text or "锦绣" not in query
    assert "清除" in page.text
