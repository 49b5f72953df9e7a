"""The two books of a station that are kept line by line: what became of an opinion, and who came to a meeting.

Each line has some days; it is asked for in the quarter in which they end, and read as it stood on the quarter's last day.
A station that is closed by then asks for nothing any more, as with its 六个一: its book went with it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from activities.records.models import Activity
from activities.records.rules import RECORD_KINDS
from activities.stations.models import OpinionVersion, Presence
from activities.stations.queries.roll import UNMET
from activities.stations.rules import ANSWERED_WITHIN
from analytics.indicators.queries.reading import Apart
from analytics.indicators.queries.station_history import expected
from analytics.indicators.rules import Counted, Evidence, Fact, Missing, Proof, Span, month_day

# Who came is noted with the record, or in the days after it.
CALLED_WITHIN = timedelta(days=7)
Line = tuple[int, bool, Evidence | Fact, Missing]


class Met(NamedTuple):
    """A record of what people met for."""

    pk: int
    uid: str
    version: int
    held_on: date


class OfLines(Apart):
    """So many of the lines of a book are as they should be; an open one counts only where it is so already."""

    within: ClassVar[timedelta]

    def days(self, span: Span) -> tuple[date, date]:
        """From the first on, and before the second: whose time ends in the quarter."""
        return span.quarter.start - self.within, span.quarter.end - self.within

    def lines(self, span: Span) -> Iterator[Line]:
        """Station, whether it is so, and what to say in either case, in the order of their days."""
        raise NotImplementedError

    def asked(self, span: Span) -> Iterator[Line]:
        for station, met, fact, gap in self.lines(span) if span.tree.stations else ():
            unit = span.tree.unit_of(station)
            if unit is not None and (met or gap.due_on < span.until):
                yield unit, met, fact, gap

    def measure(self, span: Span) -> dict[int, Counted]:
        counted: dict[int, Counted] = defaultdict(Counted)
        for unit, met, _, _ in self.asked(span):
            counted[unit] += Counted(int(met), 1)
        return dict(counted)

    def proof(self, span: Span) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for unit, met, fact, gap in self.asked(span):
            if met:
                proofs[unit].evidence.append(fact)
            else:
                proofs[unit].missing.append(gap)
        return proofs


class StationOpinions(OfLines):
    """驿站征求意见本: what was said at the unit's stations, answered and closed. Its words stay in the book.

    Each is asked for once: its time begins when it stood in the book for the first time, which nobody changes later."""

    code: ClassVar[str] = "station_opinions"
    name: ClassVar[str] = "驿站征求意见本"
    version: ClassVar[int] = 3
    within = ANSWERED_WITHIN

    def lines(self, span: Span) -> Iterator[Line]:
        first, last = self.days(span)
        for station, on, closed_on, began_on in stood_on(span).filter(began_on__gte=first, began_on__lt=last):
            what, about = f"{month_day(on)}的意见", span.tree.stations[station]
            gap = Missing(what, began_on + self.within, "还没有办结", about)
            yield station, closed_on is not None and closed_on <= span.day, Fact(what, on, about), gap


def stood_on(span: Span) -> QuerySet:
    """Station, day and day of closing of every opinion as the books had them on the last day: entered, corrected or taken
    back since, it changes no quarter that is over. With it the day on which its time began, of the first entry alone."""
    noted = OpinionVersion.objects.filter(opinion__organization__in=list(span.tree.stations), noted_on__lte=span.day)
    later = OpinionVersion.objects.filter(
        opinion=OuterRef("opinion"), noted_on__gt=OuterRef("noted_on"), noted_on__lte=span.day
    )
    entry = OpinionVersion.objects.filter(opinion=OuterRef("opinion")).order_by("noted_on")
    began = Greatest(*(Subquery(entry.values(day)[:1]) for day in ("noted_on", "said_on")))
    stood = noted.filter(~Exists(later), withdrawn=False).annotate(began_on=began).order_by("said_on", "opinion__uid")
    return stood.values_list("opinion__organization", "said_on", "closed_on", "began_on")


class StationRolls(OfLines):
    """驿站党员活动台账: of what people met for at the unit's stations, where it is noted who of those from outside the
    district came. Where nobody was expected, nothing is asked."""

    code: ClassVar[str] = "station_rolls"
    name: ClassVar[str] = "驿站党员活动台账"
    version: ClassVar[int] = 2
    within = CALLED_WITHIN

    def lines(self, span: Span) -> Iterator[Line]:
        kinds = dict(RECORD_KINDS)
        for station, called, kind, pk, uid, version, day in met_at(span, *self.days(span)):
            what, about = f"{month_day(day)}{kinds[kind]}", span.tree.stations[station]
            gap = Missing(what, day + self.within, "没有记谁来了", about)
            yield station, called, Evidence(Met(pk, str(uid), version, day), what), gap


def met_at(span: Span, first: date, last: date) -> QuerySet:
    """Station, whether the roll was called by the last day, kind and what shows the record; where there was a roll."""
    stations = list(span.tree.stations)
    here = Q(organization__in=stations) | Q(venue__in=stations)
    held = Activity.objects.counted().filter(here, held_on__gte=first, held_on__lt=last).exclude(kind__in=UNMET)
    noted = Presence.objects.filter(Q(noted_on=None) | Q(noted_on__lte=span.day), activity=OuterRef("pk"))
    rolled = held.annotate(at=Coalesce("venue", "organization"), called=Exists(noted))
    asked = rolled.filter(Q(called=True) | Exists(expected(span.day))).order_by("held_on", "uid")
    return asked.values_list("at", "called", "kind", "pk", "uid", "version", "held_on")
