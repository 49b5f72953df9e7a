"""The tree with what stands in it: branches and members of every organization together with all below it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from members.roster.models import MemberQuerySet
from members.roster.queries.grown import Grown
from members.roster.queries.headcounts import headcounts
from organizations.tree.models import Organization
from organizations.tree.queries import Twig, outline, totals
from organizations.tree.rules import Kind


@dataclass(frozen=True)
class Line:
    twig: Twig
    branches: int
    members: int
    probationary: int = 0  # the tree does not print it

    @property
    def closes(self) -> range:
        return range(self.twig.closes)

    @property
    def is_branch(self) -> bool:
        return self.twig.organization.kind == Kind.BRANCH


@dataclass(frozen=True)
class Amounts:
    branches: dict[int, int]
    members: dict[int, int]
    probationary: dict[int, int] = field(default_factory=dict)

    def line(self, twig: Twig) -> Line:
        pk = twig.organization.pk
        return Line(twig, self.branches.get(pk, 0), self.members.get(pk, 0), self.probationary.get(pk, 0))


def amounts(organizations: Iterable[Organization], members: MemberQuerySet) -> Amounts:
    everywhere = list(organizations)
    heads = headcounts(members)
    return Amounts(
        branches=branches_of(everywhere),
        members=totals({pk: head.members for pk, head in heads.items()}, everywhere),
        probationary=totals({pk: head.probationary for pk, head in heads.items()}, everywhere),
    )


def branches_of(organizations: list[Organization]) -> dict[int, int]:
    standing = {one.pk: 1 for one in organizations if one.kind == Kind.BRANCH and one.dissolved_on is None}
    return totals(standing, organizations)


def tree_lines(found: Grown, *, matching: QuerySet[Organization] | None = None) -> list[Line]:
    """Every organization of the reach in reading order; with `matching`, only these and what leads to them."""
    wanted = None if matching is None else set(matching.values_list("pk", flat=True))
    counted = Amounts(branches_of(found.organizations), totals(dict(found.members), found.organizations))
    return [counted.line(twig) for twig in outline(found.organizations, matching=wanted, known=found.known)]
