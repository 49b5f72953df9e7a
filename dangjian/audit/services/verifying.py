"""A walk along the whole chain: every seal is computed anew, and what was written down outside is still there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dangjian.audit.models import AuditCheck, AuditRow
from dangjian.audit.rules import BEGINNING, COVERED, Fault, Head, Kind
from dangjian.audit.services.heads import noted_heads
from dangjian.audit.services.sealing import seal_of

CHUNK = 5000


@dataclass(frozen=True)
class Verdict:
    """How many rows fit, where the chain ends, how many wait for their seal, and the first that does not fit."""

    count: int
    head: Head
    waiting: int
    fault: Fault | None = None


@dataclass(frozen=True)
class Link:
    """A sealed row as it stands in the table now."""

    position: int
    seal: str
    facts: Sequence[object]

    @property
    def row(self) -> int:
        return int(str(self.facts[0]))

    def fits(self, after: Head) -> bool:
        return self.seal == seal_of(after.seal, after.position + 1, self.facts)


def verify(*, known: Iterable[Head] = ()) -> Verdict:
    """`known` are heads that somebody kept, beside those in the file; they must stand in the chain as they were."""
    newest, fault = walk()
    if fault is None:
        fault = next((Fault(Kind.CUT, kept.position) for kept in [*noted_heads(), *known] if not stands(kept)), None)
    return Verdict(newest.position, newest, AuditRow.objects.waiting().count(), fault)


def walk() -> tuple[Head, Fault | None]:
    """As far as everything fits."""
    newest = Head(0, BEGINNING)
    for link in links():
        if link.position > newest.position + 1:
            return newest, Fault(Kind.MISSING, newest.position + 1)
        if link.position <= newest.position:
            return newest, Fault(Kind.INSERTED, link.position, link.row)
        if not link.fits(newest):
            return newest, Fault(what_happened(newest), link.position, link.row)
        newest = Head(link.position, link.seal)
    return newest, None


def links() -> Iterator[Link]:
    rows = AuditRow.objects.sealed().order_by("position", "pk").values_list("position", "sealed_with", *COVERED)
    for position, seal, *facts in rows.iterator(chunk_size=CHUNK):
        yield Link(position, seal, facts)


def what_happened(after: Head) -> Kind:
    """Another row that belongs here shows that rows were moved; otherwise this one was altered."""
    return Kind.DISPLACED if any(link.fits(after) for link in links()) else Kind.CHANGED


def stands(kept: Head) -> bool:
    return AuditRow.objects.filter(position=kept.position, sealed_with=kept.seal).exists()


def check(*, now: datetime, known: Iterable[Head] = ()) -> Verdict:
    """Verify, and leave a note that the auditor's page shows."""
    verdict = verify(known=known)
    problem = str(verdict.fault) if verdict.fault else ""
    AuditCheck.objects.create(checked_at=now, rows=verdict.count, head=verdict.head.seal, problem=problem)
    return verdict
