"""Other people's .docx and .xlsx with placeholders: looked through once, then filled, their format kept.

A placeholder is a name between double braces and nothing else: no expression, no condition, nothing is evaluated. What a
file holds besides texts is passed on as it came; what would fetch, run or compute is refused when the file is examined.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from dangjian.filling.document import Document
from dangjian.filling.package import DAMAGED, Package
from dangjian.filling.stamping import stamp
from dangjian.filling.words import Found, List, Unfillable, Values, Vocabulary, judge
from dangjian.filling.workbook import Workbook

__all__ = ["Found", "List", "Unfillable", "Values", "Vocabulary", "examine", "fill", "kind_of"]


def opened(content: bytes) -> Document | Workbook:
    package = Package(content)
    return Document(package) if package.has("word/document.xml") else Workbook(package)


@contextmanager
def damage_said() -> Iterator[None]:
    """Numbers that are none, parts that are not there: the file is to blame, and its owner is told."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Unfillable(DAMAGED) from error


def kind_of(content: bytes) -> str:
    """`docx` or `xlsx`. Raises Unfillable for anything else."""
    with damage_said():
        return "docx" if isinstance(opened(content), Document) else "xlsx"


def examine(content: bytes, vocabulary: Vocabulary) -> list[Found]:
    """Every placeholder and where it stands. Raises Unfillable: its text is a sentence for whoever uploads."""
    with damage_said():
        held = opened(content)
        held.refuse_what_acts()
        found = held.found()
    judge(found, vocabulary)
    return found


def fill(content: bytes, values: Values, *, on_top: str = "") -> bytes:
    """The same file with the values in it; a name without a value is left empty. An .xlsx has the words `on_top` of every
    printed page. Raises Unfillable where rows would grow without measure, and for a file that turns out damaged only now.

    What is made may be larger than what is taken in, so it is not to be read here again.
    """
    with damage_said():
        held = opened(content)
        held.fill(values)
        if on_top and isinstance(held, Workbook):
            stamp(held.sheets, on_top, held.package)
        return held.package.written()
