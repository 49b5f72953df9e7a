"""What stations achieved: in the article's own figures, and counted kind by kind."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from typing import Self

from activities.stations.rules.registers import ServiceKind

WAN = 10_000


def in_wan(yuan: int) -> str:
    """1600万元; below ten thousand the yuan themselves."""
    if yuan < WAN:
        return f"{yuan}元"
    tenths = (yuan + 500) // 1_000
    return f"{tenths // 10}万元" if tenths % 10 == 0 else f"{tenths / 10:.1f}万元"


@dataclass(frozen=True)
class Figures:
    """Members taken in, films, consultations (rights protection among them), wages in yuan, persons trained."""

    members: int = 0
    films: int = 0
    consultations: int = 0
    wages: int = 0
    trained: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    @property
    def wages_in_words(self) -> str:
        return in_wan(self.wages)


@dataclass(frozen=True)
class Served:
    """One kind of service: how often, for how many persons, and yuan where wages were paid out."""

    times: int = 0
    persons: int = 0
    yuan: int = 0

    def __add__(self, other: Self) -> "Served":
        return Served(self.times + other.times, self.persons + other.persons, self.yuan + other.yuan)

    @property
    def words(self) -> str:
        """3次，46人次; of wages 12件，1600万元，300人."""
        if not self.times:
            return "0"
        if self.yuan:
            return f"{self.times}件，{in_wan(self.yuan)}，{self.persons}人"
        return f"{self.times}次，{self.persons}人次"


NONE = Served()


@dataclass(frozen=True)
class Counted:
    """What the portal itself counted of one station, or of several together; `in_care` and `stations` are those of the
    last day, `gaps` what the 六个一 lack now."""

    stations: int = 0
    members: int = 0
    in_care: int = 0
    gaps: int = 0
    films: int = 0
    services: Mapping[str, Served] = field(default_factory=dict)

    def __add__(self, other: Self) -> "Counted":
        return Counted(
            self.stations + other.stations,
            self.members + other.members,
            self.in_care + other.in_care,
            self.gaps + other.gaps,
            self.films + other.films,
            {kind: self.served(kind) + other.served(kind) for kind in ServiceKind.values},
        )

    def served(self, kind: str) -> Served:
        return self.services.get(kind, NONE)

    @property
    def every_kind(self) -> list[tuple[str, Served]]:
        return [(label, self.served(kind)) for kind, label in ServiceKind.choices]

    @property
    def figures(self) -> Figures:
        """The same, together as the article tells it."""
        advice = self.served(ServiceKind.CONSULTATION) + self.served(ServiceKind.RIGHTS)
        taught = self.served(ServiceKind.SAFETY) + self.served(ServiceKind.SKILLS)
        return Figures(self.members, self.films, advice.times, self.served(ServiceKind.WAGES).yuan, taught.persons)


PLAIN = {
    "stations": "在用驿站",
    "members": "新到流动党员",
    "in_care": "在站党员",
    "gaps": "“六个一”还差",
    "films": "红色电影",
}


def measures(counted: Counted) -> dict[str, int]:
    """By which a table of them is sorted: wages by their amount, other services by how often."""
    plain: dict[str, int] = {name: getattr(counted, name) for name in PLAIN}
    services = {kind: counted.served(kind) for kind in ServiceKind.values}
    return plain | {kind.lower(): one.yuan or one.times for kind, one in services.items()}


def measure_labels() -> dict[str, str]:
    return PLAIN | {kind.lower(): str(label) for kind, label in ServiceKind.choices}
