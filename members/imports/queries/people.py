"""The people a file could mean, in a few queries whose number follows the file and not the roster."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Max

from members.imports.queries.places import Extent
from members.imports.rules.dates import Written
from members.imports.rules.known import KnownPerson
from members.roster.models import Affiliation, Member
from organizations.access.models import Account
from organizations.tree.models import Organization, OrganizationEdge

BATCH = 5000
FACTS = ("name", "sex", "ethnicity", "education", "category", "occupation", "occupation_class", "employer")
FIELDS = (
    "pk", *FACTS, "organization_id", "path", "membership_status", "born_on", "born_precision", "joined_on",
    "joined_precision", "regularized_on", "regularized_precision", "lost_contact_on", "organization__sector",
    "numbers__id_index", "numbers__phone_index",
)  # fmt: skip


def people_of(account: Account | None, *, id_indexes: Iterable[str], names: Iterable[str]) -> list[KnownPerson]:
    """Everybody with one of the ID numbers or one of the names, in reach or not."""
    rows: dict[int, dict[str, Any]] = {}
    for field, values in (("numbers__id_index__in", id_indexes), ("name__in", names)):
        for batch in batches(values):
            rows |= {row["pk"]: row for row in Member.objects.filter(**{field: batch}).values(*FIELDS)}
    return known_people(account, rows)


def people_under(account: Account | None, path: str) -> list[KnownPerson]:
    """Members in standing whose home is in this part of the tree and in the importer's reach, in surname order."""
    members = Member.objects.in_party().filter(path__under=path).order_by("pinyin", "pk")
    people = known_people(account, {row["pk"]: row for row in members.values(*FIELDS)})
    return [person for person in people if person.reachable]


def known_people(account: Account | None, rows: dict[int, dict[str, Any]]) -> list[KnownPerson]:
    extent, since = Extent.of(account), affiliated_since(rows)
    return [
        KnownPerson(
            pk=pk,
            name=row["name"],
            facts={name: row[name] for name in FACTS},
            organization_id=row["organization_id"],
            path=row["path"],
            status=row["membership_status"],
            **{name: as_written(row, name) for name in ("born", "joined", "regularized", "lost_contact")},
            id_index=row["numbers__id_index"] or "",
            phone_index=row["numbers__phone_index"] or "",
            affiliated_since=since.get(pk),
            reachable=extent.covers(row["path"], row["organization__sector"]),
        )
        for pk, row in rows.items()
    ]


def as_written(row: dict[str, Any], name: str) -> Written | None:
    day = row[f"{name}_on"]
    return Written(day, row.get(f"{name}_precision", "DAY")) if day else None


def affiliated_since(pks: Iterable[int]) -> dict[int, date]:
    """The first day on which each person's affiliation can change: its beginning, or the end of the last one."""
    found: dict[int, date] = {}
    for batch in batches(pks):
        last = Affiliation.objects.filter(member__in=batch).order_by().values_list("member")
        for pk, starts_on, ends_on in last.annotate(starts=Max("starts_on"), ends=Max("ends_on")):
            found[pk] = max(day for day in (starts_on, ends_on) if day)
    return found


def newest() -> dict[str, int]:
    """What tells that somebody was added or moved since: the newest member, organization, edge and affiliation."""
    counted = (Member, Organization, OrganizationEdge, Affiliation)
    return {model.__name__: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in counted}


def batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = list(values)
    for start in range(0, len(rest), BATCH):
        yield rest[start : start + BATCH]


__all__ = ["newest", "people_of", "people_under"]
