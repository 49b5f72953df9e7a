"""What a run reads an indicator by: its figures and what shows them at once, from rows that all indicators share."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from activities.duties.models import DutyKind
from activities.records.queries.reading import Credited, Reading, Record
from analytics.indicators.rules import Counted, Proof, Span

# What rules may ask for; of other kinds a record counts for no indicator.
ASKED_FOR = frozenset(DutyKind.values)


class Read(NamedTuple):
    counted: dict[int, Counted]
    proofs: dict[int, Proof]


@dataclass(frozen=True)
class SpanRead(Span):
    """A span with the quarter's records, read when the first indicator asks for them."""

    rows: Reading = field(kw_only=True)

    @classmethod
    def over(cls, span: Span, rows: Reading | None = None) -> "SpanRead":
        if isinstance(span, cls):
            return span
        return cls(span.quarter, span.until, span.items, span.tree, rows=rows or Reading(span.quarter))

    @cached_property
    def credited(self) -> dict[Credited, list[Record]]:
        """Of every kind that is due."""
        return self.rows.credited({kind: {item.period_start for item in items} for kind, items in self.by_kind.items()})


class Apart:
    """An indicator with statements of its own."""

    def read(self, span: SpanRead) -> Read:
        return Read(self.measure(span), self.proof(span))

    def measure(self, span: Span) -> dict[int, Counted]:
        raise NotImplementedError

    def proof(self, span: Span) -> dict[int, Proof]:
        raise NotImplementedError
