"""姓氏笔画: the order of names in documents that go up on a wall.

`strokes.txt` holds every common character by the number of its strokes, then by its radical, as Unicode's CLDR has it
(ICU's `zh-u-co-stroke`), with 艹 and 辶 counted as three strokes and 阝 as two, as they are written here. Both databases
and every machine so put a list into the same order.
"""

from functools import cache
from pathlib import Path


@cache
def places() -> dict[str, int]:
    """The place of every character."""
    text = Path(__file__).with_name("strokes.txt").read_text(encoding="utf-8")
    return {character: place for place, character in enumerate(text.replace("\n", ""))}


def stroke_order(name: str) -> tuple[tuple[int, str], ...]:
    """What a list is sorted by, character by character; what is no such character comes last in its own order."""
    known = places()
    return tuple((known.get(character, len(known)), character) for character in name)
