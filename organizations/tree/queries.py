"""Questions about the tree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from dangjian.fields.paths import steps
from organizations.access.models import Account
from organizations.tree.models import Organization

MOST_SHOWN = 1500
FIRST_LEVELS = 2


def breadcrumb(organization: Organization, account: Account) -> list[Organization]:
    """The way down to `organization` as far as `account` may read it, itself last."""
    visible = Organization.objects.visible_to(account)
    return list(visible.filter(pk__in=steps(organization.path)).order_by("path"))


def top_of(account: Account) -> Organization | None:
    """The highest place in reach: the office for which somebody acts where a page is about no single place."""
    return Organization.objects.visible_to(account).order_by("path").first()


def has_short_name(parent: Organization | None, short_name: str, *, besides: Organization | None = None) -> bool:
    """Whether an organization that stands directly below `parent` is called so."""
    siblings = Organization.objects.filter(parent=parent, short_name=short_name, dissolved_on=None)
    return siblings.exclude(pk=besides.pk if besides else None).exists()


def has_national_code(code: str) -> bool:
    return Organization.objects.filter(national_code=code).exists()


def standing_below(organization: Organization, day: date) -> int:
    """How many organizations stand below on the day, at any depth."""
    return Organization.objects.standing(day).under(organization.path).exclude(pk=organization.pk).count()


@dataclass
class Twig:
    """One line. `context` lines only say where the others stand; the `top` of a reach is shown unfolded; `closes` counts
    the lists that end after it, `cut` the children left out of a very large tree."""

    organization: Organization
    depth: int
    children: list["Twig"] = field(default_factory=list)
    context: bool = False
    reached: bool = True
    top: bool = True
    closes: int = 0
    cut: int = 0


def outline(
    organizations: Iterable[Organization],
    *,
    matching: set[int] | None = None,
    known: Iterable[Organization] = (),
) -> list[Twig]:
    """The tree as an indented list: the organizations with whatever stands above them, parents before children.

    `matching` keeps only these and what leads to them. Very large trees are cut after two levels,
    with the number of what is left out on the last line shown. Of what stands above, only what is not `known` is read.
    """
    reached = {organization.pk: organization for organization in organizations}
    shown = reached if matching is None else {pk: reached[pk] for pk in matching if pk in reached}
    everything = shown | above(shown, reached | {organization.pk: organization for organization in known})
    twigs = {pk: Twig(one, depth=0, context=pk not in shown, reached=pk in reached) for pk, one in everything.items()}
    tops = planted(twigs)
    deepest = FIRST_LEVELS if matching is None and len(twigs) > MOST_SHOWN else None
    lines = [line for top in tops for line in walk(top, 0, deepest)]
    for line, follower in zip_longest(lines, lines[1:]):
        line.closes = max(line.depth - (follower.depth if follower else 0), 0)
    return lines


def above(shown: dict[int, Organization], known: dict[int, Organization]) -> dict[int, Organization]:
    ids = {pk for one in shown.values() for pk in steps(one.path)} - shown.keys()
    missing = Organization.objects.in_bulk(list(ids - known.keys()))
    return {pk: known.get(pk) or missing[pk] for pk in ids}


def planted(twigs: dict[int, Twig]) -> list[Twig]:
    """Hang every line below its parent; the tops are returned."""
    tops: list[Twig] = []
    for twig in sorted(twigs.values(), key=lambda one: order(one.organization)):
        parent = twigs.get(twig.organization.parent_id or 0)
        (parent.children if parent else tops).append(twig)
    return tops


def order(organization: Organization) -> tuple[int, str, int]:
    return organization.position, organization.national_code or "~", organization.pk


def walk(twig: Twig, depth: int, deepest: int | None) -> Iterator[Twig]:
    twig.depth = depth
    if deepest is not None and depth >= deepest:
        twig.cut, twig.children = len(twig.children), []
    yield twig
    for child in twig.children:
        child.top = not twig.reached
        yield from walk(child, depth + 1, deepest)


def totals(amounts: dict[int, int], organizations: Iterable[Organization]) -> dict[int, int]:
    """The amount of every organization together with all below it."""
    sums: dict[int, int] = defaultdict(int)
    for organization in organizations:
        if amount := amounts.get(organization.pk, 0):
            for pk in steps(organization.path):
                sums[pk] += amount
    return dict(sums)
