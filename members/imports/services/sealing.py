"""Personal numbers between preview and apply: never in plain text, bound to the row they will be written to."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from dangjian.keys.rules import Again, Sealed, changed
from members.imports.models import RosterImport, RosterRow
from members.imports.rules.findings import Change, Finding, Outcome
from members.private.models import PrivateNumbers
from members.private.services import masked, seal_into
from members.roster.models import Category, Education, Member, MembershipStatus, Sex

COLUMNS = {"id_number": ("id_number", "id_index"), "phone": ("phone", "phone_index")}
LABELS: dict[str, dict[str, str]] = {
    "sex": dict(Sex.choices),
    "category": dict(Category.choices),
    "education": dict(Education.choices),
    "membership_status": dict(MembershipStatus.choices),
}  # type: ignore[assignment]
BATCH = 5000


def held_numbers(findings: Sequence[Finding]) -> dict[int, PrivateNumbers]:
    """The rows of numbers that some outcome changes, by member."""
    wanted = [one.target for one in outcomes(findings) if one.target and one.numbers]
    found: dict[int, PrivateNumbers] = {}
    for start in range(0, len(wanted), BATCH):
        members = Member.objects.filter(pk__in=wanted[start : start + BATCH]).select_related("numbers").only("numbers")
        found |= {member.pk: member.numbers for member in members if member.numbers}
    return found


def outcomes(findings: Iterable[Finding]) -> Iterable[Outcome]:
    for finding in findings:
        yield finding.outcome
        yield from finding.options


def seal(outcome: Outcome, held: dict[int, PrivateNumbers]) -> dict[str, str]:
    """The columns to write, encrypted; empty when the row says nothing new about numbers."""
    if not outcome.numbers:
        return {}
    numbers = held.get(outcome.target or 0)
    fresh = PrivateNumbers(uid=numbers.uid) if numbers else PrivateNumbers()
    seal_into(fresh, **outcome.numbers)
    columns = [column for name in outcome.numbers for column in COLUMNS[name]]
    return {"uid": str(fresh.uid), **{column: getattr(fresh, column) for column in columns}}


def unseal(sealed: dict[str, str], numbers: PrivateNumbers | None = None) -> PrivateNumbers:
    """Put sealed columns into a new row, or into the one they were bound to."""
    numbers = numbers or PrivateNumbers(uid=UUID(sealed["uid"]))
    for column, value in sealed.items():
        if column != "uid":
            setattr(numbers, column, value)
    return numbers


def renewed_columns(columns: dict[str, Any], again: Again, uid: str) -> dict[str, Any]:
    """`{"id_number": ciphertext, "id_index": …}` with its ciphertexts anew."""
    fresh = {name: again(columns[name], uid) for name in COLUMNS if columns.get(name)}
    return columns | fresh


def renewed_row(row: RosterRow, again: Again) -> dict[str, Any]:
    def anew(sealed: dict[str, Any]) -> dict[str, Any]:
        return renewed_columns(sealed, again, sealed["uid"]) if sealed else sealed

    options = [one | {"sealed": anew(one["sealed"])} if one.get("sealed") else one for one in row.options]
    return changed(row, {"sealed": anew(row.sealed), "options": options})


def renewed_ledger(roster_import: RosterImport, again: Again) -> dict[str, Any]:
    """What undoing would put back."""
    label, ledger = PrivateNumbers._meta.label, roster_import.ledger
    pairs = ledger.get("replaced", {}).get(label, {})
    uids = PrivateNumbers.objects.in_bulk([int(pk) for pk in pairs])
    fresh = {
        pk: [renewed_columns(one, again, str(uids[int(pk)].uid)) for one in pair] if int(pk) in uids else pair
        for pk, pair in pairs.items()
    }
    if fresh == pairs:
        return {}
    return {"ledger": ledger | {"replaced": ledger["replaced"] | {label: fresh}}}


SEALED_ROWS = Sealed(RosterRow, ("sealed", "options"), renewed_row)
SEALED_LEDGERS = Sealed(RosterImport, ("ledger",), renewed_ledger)


def worded(outcome: Outcome, held: dict[int, PrivateNumbers]) -> list[dict[str, Any]]:
    """The changes as the page shows them: choices by their labels, old numbers masked."""
    numbers = held.get(outcome.target or 0)
    return [in_words(change, numbers).packed() for change in outcome.changes]


def in_words(change: Change, numbers: PrivateNumbers | None) -> Change:
    if change.field in COLUMNS:
        return Change(change.field, change.label, getattr(masked(numbers), change.field), change.new)
    labels = LABELS.get(change.field)
    if labels:
        old, new = (str(labels.get(value, value)) for value in (change.old, change.new))
        return Change(change.field, change.label, old, new)
    return change
