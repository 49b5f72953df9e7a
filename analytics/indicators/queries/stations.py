"""红色驿站, as the unit answers for that has some: what its stations owe, and how well they know their people.

A unit without a station has nothing due here, so its points move to its other lines. People stand here as numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import starmap
from typing import ClassVar, NamedTuple

from django.db.models import Max, Q, QuerySet, Subquery

from activities.duties.rules import STATION_KINDS, DutyKind
from analytics.indicators.queries.duties import DutyDone
from analytics.indicators.queries.reading import Apart, Read, SpanRead
from analytics.indicators.queries.station_history import ANSWERS, WORDS_ON_STANDING, steps_until
from analytics.indicators.rules import About, Counted, Fact, Missing, Proof, Span, month_day
from members.floating.models import Inflow
from members.floating.rules import FIRST_ALERT, Deed, Registered, months_before

# Whoever came a few days ago need not have been answered for yet.
TIME_TO_ANSWER = timedelta(days=30)


class SixOne(DutyDone):
    """One of the six, per station; not an indicator by itself."""

    code = "six_one"
    name = "“六个一”之一"

    def __init__(self, kind: DutyKind) -> None:
        self.kind = kind


class StationSixOnes:
    """驿站六个一: of what the unit's stations owed in the quarter, how much has a counted record."""

    code: ClassVar[str] = "station_six_ones"
    name: ClassVar[str] = "驿站“六个一”"
    version: ClassVar[int] = 1
    duties: ClassVar[tuple[SixOne, ...]] = tuple(SixOne(kind) for kind in STATION_KINDS)

    def measure(self, span: Span) -> dict[int, Counted]:
        counted: dict[int, Counted] = defaultdict(Counted)
        for duty in self.duties if span.tree.stations else ():
            for station, figures in duty.measure(span).items():
                if (unit := span.tree.unit_of(station)) is not None and station in span.tree.stations:
                    counted[unit] += figures
        return dict(counted)

    def proof(self, span: Span) -> dict[int, Proof]:
        return self.read(SpanRead.over(span)).proofs

    def read(self, span: SpanRead) -> Read:
        counted: dict[int, Counted] = defaultdict(Counted)
        proofs: dict[int, Proof] = defaultdict(Proof)
        for duty in self.duties if span.tree.stations else ():
            found = duty.read(span)
            for unit, about in in_order(span):
                if about.pk in found.counted:
                    proof = found.proofs[about.pk]
                    counted[unit] += found.counted[about.pk]
                    proofs[unit].evidence.extend(proof.evidence)
                    proofs[unit].missing.extend(gap._replace(about=about) for gap in proof.missing)
        return Read(dict(counted), dict(proofs))


class Known(NamedTuple):
    """Somebody in care on the last day: what was known of the person then."""

    station: int
    came_on: date
    answered_on: date | None
    spoken_on: date | None
    answer: str | None
    national: str | None

    @property
    def days(self) -> list[date]:
        return [one for one in (self.came_on, self.spoken_on) if one]

    def is_answered(self, day: date) -> bool:
        if self.answer:
            return self.answer in ANSWERS
        return self.answered_on is not None and self.answered_on <= day


class OfPeople(Apart):
    """Of everybody in care on the last day so many, as it was known on that day: what was corrected or taken back since
    changes no quarter that is over. `words` say of each that something is done, and what is lacking."""

    words: ClassVar[tuple[tuple[str, str], ...]]

    def asked(self, one: Known, day: date) -> tuple[bool | None, ...]:
        """For each of the words; None where it is not asked of the person yet."""
        raise NotImplementedError

    def people(self, span: Span) -> Iterator[tuple[int, About, tuple[list[bool], ...]]]:
        """Per station of a unit and for each of the words what was so."""
        found: dict[int, tuple[list[bool], ...]] = defaultdict(lambda: tuple([] for _ in self.words))
        for one in starmap(Known, known_on(span.day, span.tree.stations)):
            for said, lines in zip(self.asked(one, span.day), found[one.station], strict=True):
                if said is not None:
                    lines.append(said)
        for unit, about in in_order(span):
            if about.pk in found:
                yield unit, about, found[about.pk]

    def measure(self, span: Span) -> dict[int, Counted]:
        counted: dict[int, Counted] = defaultdict(Counted)
        for unit, _, lines in self.people(span) if span.tree.stations else ():
            counted[unit] += Counted(sum(map(sum, lines)), sum(map(len, lines)))
        return dict(counted)

    def proof(self, span: Span) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for unit, about, lines in self.people(span) if span.tree.stations else ():
            for (done, lacking), people in zip(self.words, lines, strict=True):
                if many := sum(people):
                    what = f"{month_day(span.day)}在站党员，{done}{many}人"
                    proofs[unit].evidence.append(Fact(what, span.day, about, counts=many))
                gap = Missing("在站党员1人", span.day, lacking, about)
                proofs[unit].missing.extend([gap] * (len(people) - many))
        return proofs


class StationRegister(OfPeople):
    """驿站党员信息台账: who has been answered for and stands in the national system. Name, home organisation, trade and the
    day of arrival nobody is registered without."""

    code: ClassVar[str] = "station_register"
    name: ClassVar[str] = "驿站党员信息台账"
    version: ClassVar[int] = 3
    words = (("党员身份已核实", "党员身份待核实"), ("全国系统已登记", "没有在全国系统登记"))

    def asked(self, one: Known, day: date) -> tuple[bool | None, ...]:
        is_new = min(one.days) + TIME_TO_ANSWER >= day
        said = one.is_answered(day), one.national == Registered.YES
        return tuple(None if is_new and not so else so for so in said)


class StationContact(OfPeople):
    """驿站党员联系: who was spoken to within three months."""

    code: ClassVar[str] = "station_contact"
    name: ClassVar[str] = "驿站党员联系"
    version: ClassVar[int] = 1
    words = (("近三个月联系过", "三个月没有联系"),)

    def asked(self, one: Known, day: date) -> tuple[bool | None, ...]:
        return (max(one.days) > months_before(day, FIRST_ALERT),)


def known_on(day: date, stations: Iterable[int]) -> QuerySet:
    """Station, arrival, answer, last contact, the last word on the answer and on the national system, of each person."""
    there = Inflow.objects.filter(organization__in=list(stations), arrived_on__lte=day)
    there = there.filter(Q(ended_on=None) | Q(ended_on__gt=day)).order_by("uid")
    steps = steps_until(day)
    known = there.annotate(
        spoken_on=Max("contacts__on", filter=Q(contacts__on__lte=day)),
        answer=Subquery(steps.filter(deed__in=WORDS_ON_STANDING).values("deed")[:1]),
        national=Subquery(steps.filter(deed=Deed.NATIONAL).values("said")[:1]),
    )
    return known.values_list("organization", "arrived_on", "answered_on", "spoken_on", "answer", "national")


def in_order(span: Span) -> list[tuple[int, About]]:
    """The units' stations, in an order that no row number decides."""
    tree = span.tree
    pairs = [(tree.unit_of(pk), about) for pk, about in tree.stations.items()]
    return sorted(((unit, about) for unit, about in pairs if unit is not None), key=lambda pair: str(pair[1].uid))
