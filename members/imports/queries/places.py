"""The tree as a file is compared with it."""

from dataclasses import dataclass
from typing import Any

from members.imports.rules.known import KnownPlace
from members.roster.models import Affiliation, Term
from organizations.access.models import Account
from organizations.access.rules import Right, Stretch
from organizations.tree.models import PARTY_KINDS, Organization

FIELDS = (
    "pk", "national_code", "name", "short_name", "kind", "parent_id", "path", "sector", "unit_category",
    "joint", "temporary", "founded_on", "dissolved_on",
)  # fmt: skip


@dataclass(frozen=True)
class Extent:
    """What somebody may import into; the command line may import everywhere."""

    stretches: tuple[Stretch, ...] | None

    @classmethod
    def of(cls, account: Account | None) -> "Extent":
        return cls(account.reach.stretches(Right.MAINTAIN) if account else None)

    def covers(self, path: str, sector: str) -> bool:
        return self.stretches is None or any(one.covers(path, sector) for one in self.stretches)

    def hangs_below(self, path: str) -> bool:
        return self.stretches is None or any(one.path.startswith(path) for one in self.stretches)


def known_places(account: Account | None) -> list[KnownPlace]:
    extent = Extent.of(account)
    terms: dict[int, Term] = {term.organization_id: term for term in Term.objects.filter(ends_on=None)}
    peopled = set(Affiliation.objects.filter(ends_on=None).order_by().values_list("organization", flat=True).distinct())
    rows = Organization.objects.filter(kind__in=PARTY_KINDS).order_by("pk").values(*FIELDS)
    return [known_place(row, terms.get(row["pk"]), extent, has_members=row["pk"] in peopled) for row in rows]


def known_place(row: dict[str, Any], term: Term | None, extent: Extent, *, has_members: bool) -> KnownPlace:
    return KnownPlace(
        pk=row["pk"],
        code=row["national_code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent_id=row["parent_id"],
        path=row["path"],
        sector=row["sector"],
        unit_category=row["unit_category"],
        joint=row["joint"],
        temporary=row["temporary"],
        founded_on=row["founded_on"],
        expires_on=term.expires_on if term else None,
        has_committee=term.has_committee if term else None,
        has_members=has_members,
        dissolved=row["dissolved_on"] is not None,
        reachable=extent.covers(row["path"], row["sector"]),
        above=extent.hangs_below(row["path"]),
    )
