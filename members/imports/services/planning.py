"""What applying a preview will write, prepared outside the transaction: objects spelled, numbers sealed, rows compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from members.imports.models import RosterImport, RosterRow, RowState
from members.imports.rules.headers import MEMBERS, ORGANIZATIONS
from members.imports.services.sealing import unseal
from members.roster.models import Affiliation, Member
from members.roster.services import Change, Newcomer, changed
from members.roster.services.enrolment import belongs
from organizations.tree.models import Organization

BATCH = 2000
NEVER_A_FACT = ("phone", "id_number")


class Stale(Exception):
    """The portal has changed since the preview, so that the preview no longer says what would happen."""


@dataclass
class Arrival:
    """Somebody new, and the ref of the branch, which may be new as well."""

    newcomer: Newcomer
    branch: str


@dataclass
class Shift:
    """Somebody known: corrected facts, a new status, a new branch."""

    member: Member
    change: Change
    old: Mapping[str, Any]
    status: str = ""
    branch: str = ""


@dataclass
class Plan:
    places: list[RosterRow] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    leaving: list[Member] = field(default_factory=list)

    @property
    def touched(self) -> list[Member]:
        return [shift.member for shift in self.shifts] + self.leaving


def make_plan(roster_import: RosterImport) -> Plan:
    """Raises Stale."""
    rows = RosterRow.objects.filter(roster_import=roster_import).order_by("position")
    plan = Plan(places=list(rows.filter(subject=ORGANIZATIONS, state__in=[RowState.NEW, RowState.CHANGED])))
    people = rows.filter(subject=MEMBERS)
    plan.arrivals = [arrival(row, on=roster_import.as_of) for row in people.filter(state=RowState.NEW)]
    changed_rows = list(people.filter(state=RowState.CHANGED))
    members = members_by_pk(row.target_id for row in changed_rows)
    plan.shifts = [shift(row, members) for row in changed_rows]
    if roster_import.absent_leave:
        plan.leaving = list(
            members_by_pk(people.filter(state=RowState.ABSENT).values_list("target_id", flat=True)).values()
        )
    return plan


def members_by_pk(pks: Iterable[int | None]) -> dict[int, Member]:
    found: dict[int, Member] = {}
    wanted = [pk for pk in pks if pk]
    for start in range(0, len(wanted), BATCH):
        batch = Member.objects.filter(pk__in=wanted[start : start + BATCH])
        found |= {member.pk: member for member in batch.select_related("numbers", "organization")}
    return found


def arrival(row: RosterRow, *, on: date) -> Arrival:
    member = Member(**python_values(Member, row.values["facts"]))
    member.spell()
    numbers = unseal(row.sealed) if row.sealed else None
    affiliation = Affiliation(starts_on=on, reason=Affiliation.Reason.FIRST) if belongs(member) else None
    return Arrival(Newcomer(member, numbers, affiliation), row.values["branch"])


def shift(row: RosterRow, members: Mapping[int, Member]) -> Shift:
    member = members.get(row.target_id or 0)
    if member is None:
        raise Stale
    change = changed(member, python_values(Member, row.values.get("facts", {})))
    if row.sealed:
        change.numbers = unseal(row.sealed, member.numbers)
        change.fields |= {name for name in NEVER_A_FACT if name in row.sealed}
    values = row.values
    return Shift(member, change, values.get("old", {}), values.get("status", ""), values.get("branch", ""))


def python_values(model: type[Member] | type[Organization], facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values as the model's own; names that are no columns are left out."""
    values = {}
    for name, value in facts.items():
        try:
            values[name] = model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
    return values
