"""我的资料: everything that is kept about somebody, in sections of lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One thing that is kept; `fact` names what may be asked to be corrected, or nothing."""

    label: str
    value: str
    fact: str = ""

    @property
    def slug(self) -> str:
        return self.fact.lower()


@dataclass(frozen=True)
class Section:
    """`fact` stands for the section as a whole, where its lines are the history of one fact."""

    title: str
    lines: Sequence[Line] = field(default_factory=tuple)
    hint: str = ""
    empty: str = ""
    fact: str = ""
    url: str = ""
    link: str = ""

    @property
    def slug(self) -> str:
        return self.fact.lower()


def rows(sections: Iterable[Section]) -> Iterator[tuple[str, str, str]]:
    """As a sheet has them; a section that holds nothing says so."""
    for section in sections:
        yield from ((section.title, line.label, line.value or "没有登记") for line in section.lines)
        if not section.lines:
            yield section.title, "", section.empty
