"""Whatever comes in, what comes out is a plain picture or a sentence."""

import struct
from io import BytesIO
from random import Random

import pytest
from hostile_pictures import ACCEPTED, FAMILIES, SECRET, WORDS, Family
from PIL import Image

from dangjian.images.rules import LARGE_EDGE, SMALL_EDGE
from dangjian.images.services import PictureRejected, Rendered, render

SEED = 20260911
ROUNDS = 30  # of every family, when the whole corpus is asked for
# Tables and pixels: no text, no profile, no place (APP0 is the two lines that say "JFIF").
PLAIN = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def outcome(path, family: Family, seed: str) -> str:
    """What becomes of one file; what comes out has been looked at."""
    path.write_bytes(family.make(Random(seed)))
    try:
        made = render(path)
    except PictureRejected as rejected:
        return rejected.reason
    inspect(made)
    return ACCEPTED


def inspect(made: Rendered) -> None:
    for content, edge in ((made.large, LARGE_EDGE), (made.thumbnail, SMALL_EDGE)):
        assert SECRET not in content
        assert WORDS.encode("utf-16-le") not in content
        assert set(markers(content)) == PLAIN
        with Image.open(BytesIO(content)) as picture:
            picture.load()
            assert (picture.format, picture.mode, max(picture.size) <= edge) == ("JPEG", "RGB", True)
            assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    with Image.open(BytesIO(made.large)) as picture:
        assert picture.size == (made.width, made.height)


def markers(content: bytes) -> list[int]:
    """The segments of a JPEG up to its pixels, which end with the file."""
    found, place = [content[1]], 2
    while found[-1] != 0xDA:
        found.append(content[place + 1])
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    assert content.index(b"\xff\xd9", place) == len(content) - 2
    return found


def test_there_are_at_least_forty_families_of_each_their_own_name():
    assert len(FAMILIES) == len({family.name for family in FAMILIES}) >= 40


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_one_of_every_family_becomes_what_it_must(tmp_path, family):
    assert outcome(tmp_path / "received", family, f"{SEED} {family.name}") in family.outcomes


@pytest.mark.corpus
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_many_of_every_family_become_what_they_must(tmp_path, family):
    seeds = [f"{SEED} {family.name} {number}" for number in range(ROUNDS)]
    assert {
        seed: said for seed in seeds if (said := outcome(tmp_path / "received", family, seed)) not in family.outcomes
    } == {}


def test_the_nets_catch_what_they_are_for():
    """A picture that was only copied would not pass."""
    file = BytesIO()
    Image.new("RGB", (20, 20)).save(file, "JPEG", comment=SECRET)
    leaky = file.getvalue()
    for content in (leaky, leaky + b"PK\x03\x04"):
        with pytest.raises(AssertionError):
            inspect(Rendered(20, 20, content, content))
