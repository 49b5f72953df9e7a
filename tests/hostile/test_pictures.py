"""Everything that can come instead of a photo, or inside one, becomes two plain JPEGs or a sentence."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.core.files.base import ContentFile
from hostile.pictures import ACCEPTED, FAMILIES, SECRET, WORDS, Family
from hostile.pictures.making import unfolding
from PIL import Image

from dangjian.images.rules import LARGE_EDGE, SMALL_EDGE
from dangjian.images.services import PictureRejected, Rendered, render
from organizations.photos.rules import large_name, thumbnail_name
from organizations.photos.services import path_of, store
from organizations.photos.services.receiving import refuse

SEED = 20260911
# Tables and pixels: no text, no profile, no place (APP0 is the two lines that say "JFIF").
PLAIN = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def outcome(path: Path, content: bytes) -> str:
    """What becomes of one file on the whole way in; what is stored has been looked at."""
    path.write_bytes(content)
    try:
        refuse(ContentFile(content))
        made = render(path)
    except PictureRejected as rejected:
        return rejected.reason
    digest = store(made)
    inspect(made, path_of(large_name(digest)).read_bytes(), path_of(thumbnail_name(digest)).read_bytes())
    return ACCEPTED


def inspect(made: Rendered, large: bytes, thumbnail: bytes) -> None:
    for content, edge in ((large, LARGE_EDGE), (thumbnail, SMALL_EDGE)):
        assert SECRET not in content
        assert WORDS.encode("utf-16-le") not in content
        assert set(markers(content)) == PLAIN
        with Image.open(BytesIO(content)) as picture:
            picture.load()
            assert (picture.format, picture.mode, max(picture.size) <= edge) == ("JPEG", "RGB", True)
            assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    with Image.open(BytesIO(large)) as picture:
        assert picture.size == (made.width, made.height)


def markers(content: bytes) -> list[int]:
    """The segments of a JPEG up to its pixels, which end with the file."""
    found, place = [content[1]], 2
    while found[-1] != 0xDA:
        found.append(content[place + 1])
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    assert content.index(b"\xff\xd9", place) == len(content) - 2
    return found


@pytest.mark.once
def test_there_are_many_families_each_with_its_own_name():
    assert len(FAMILIES) == len({family.name for family in FAMILIES}) >= 100


@pytest.mark.corpus
@pytest.mark.once
@pytest.mark.proves("photos-hold-only-what-is-seen")
@pytest.mark.proves("hostile-photo-harms-nobody")
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_file_of_a_family_becomes_what_it_must(tmp_path, family: Family, nightly_size, tally):
    rounds = nightly_size(2, 200)
    seeds = [f"{SEED} {family.name} {number}" for number in range(rounds)]
    said = {seed: outcome(tmp_path / "received", family.make(Random(seed))) for seed in seeds}
    tally("hostile pictures through the ingest", rounds)
    assert {seed: what for seed, what in said.items() if what not in family.outcomes} == {}


@pytest.mark.once
def test_a_bomb_really_unfolds():
    assert zlib.decompress(unfolding(3)) == bytes(3 * 2**20)
    assert len(unfolding(300)) < 400_000


@pytest.mark.once
def test_the_nets_catch_what_they_are_for():
    """A picture that was only copied would not pass."""
    file = BytesIO()
    Image.new("RGB", (20, 20)).save(file, "JPEG", comment=SECRET)
    leaky = file.getvalue()
    for content in (leaky, leaky + b"PK\x03\x04"):
        with pytest.raises(AssertionError):
            inspect(Rendered(20, 20, content, content), content, content)
