"""党员、党组织的各类数字, as the annual bulletin sorts them (domain.md §4.1). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from members.roster.models import Occupation
from members.roster.rules import AGE_BANDS, ERAS
from organizations.tree.rules import Kind, Sector

Classes = Sequence[tuple[str, str]]
COUNTED: Classes = (("total", "党员"), ("full", "正式党员"), ("probationary", "预备党员"))
MARKS: Classes = (("women", "女党员"), ("minorities", "少数民族"), ("higher", "大专及以上"))
AGES: Classes = tuple((f"age_{band.code}", band.label) for band in AGE_BANDS)
SINCE: Classes = tuple((f"era_{era.code}", era.label) for era in ERAS)
OCCUPATIONS: Classes = tuple((f"job_{value}", label) for value, label in Occupation.choices)
MEMBERS: Classes = (*COUNTED, *MARKS, *AGES, *SINCE, *OCCUPATIONS)

KINDS: Classes = tuple(
    (f"kind_{kind}", Kind(kind).label)
    for kind in (Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH)
)
ATTRIBUTES: Classes = (("temporary", "临时党支部"), ("floating", "流动党员党支部"), ("retired", "离退休党支部"))
SECTORS: Classes = tuple((f"sector_{value}", f"{label}党支部") for value, label in Sector.choices)
PLACES: Classes = (*KINDS, *SECTORS, *ATTRIBUTES)


@dataclass(frozen=True)
class Row:
    """One unit, or all of them together, with a count per class."""

    name: str
    counts: Mapping[str, int]
    organization_id: int | None = None

    @property
    def places(self) -> list[int]:
        return [self.counts.get(code, 0) for code, _ in KINDS]

    @property
    def members(self) -> list[int]:
        return [self.counts.get(code, 0) for code, _ in (*COUNTED, *MARKS)]


@dataclass(frozen=True)
class Line:
    label: str
    count: int
    of: int

    @property
    def percent(self) -> str:
        return f"{100 * self.count / self.of:.1f}%" if self.of else "—"

    @property
    def thousandths(self) -> int:
        return 1000 * self.count // self.of if self.of else 0


def together(rows: Iterable[Row], name: str = "合计") -> Row:
    counts: dict[str, int] = {}
    for row in rows:
        for code, count in row.counts.items():
            counts[code] = counts.get(code, 0) + count
    return Row(name, counts)


def lines(row: Row, classes: Classes, *, of: str, unknown: str = "") -> list[Line]:
    """The classes that hold anybody at all; who is in none of them stands in a last line of its own."""
    whole = row.counts.get(of, 0)
    found = [Line(label, row.counts.get(code, 0), whole) for code, label in classes]
    rest = whole - sum(line.count for line in found)
    return found + ([Line(unknown, rest, whole)] if unknown and rest else [])
