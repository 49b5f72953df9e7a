"""Text stays text: with the worst of it in every field, each page has the same elements as with harmless words."""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from random import Random

import pytest
from hostile.columns import NOBODY_TYPES, columns, name_of
from hostile.filling import NOTICE
from hostile.pages import Field
from hostile.planting import ASKED, PLANTS, TWICE, Planted, free_fields, plant
from hostile.postings import Posting, postings
from hostile.texts import innocent, sentence

from dangjian.fields.text import UNSEEN

# Names that take no sign which cannot be seen; everything else of the grammar goes into them.
AS_WRITTEN = {
    *((form, field) for form in ("tree:found", "tree:rename") for field in ("name", "short_name")),
    ("granting:new", "name"),
    ("stations:open", "name"),
    *((form, field) for form in ("stations:open", "stations:site", "stations:move") for field in ("firm", "address")),
}

SEED = 20261116
# What becomes of a text on a page is the same on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.proves("text-stays-text")]


@pytest.fixture(scope="module")
def forms(grounds) -> list[Posting]:
    return postings(grounds)


@pytest.fixture(scope="module")
def first_harmless(grounds, forms) -> tuple[Planted, set[str]]:
    """The first round with harmless words, and the columns that it filled."""
    found: set[str] = set()
    planted = plant(grounds, forms, partial(harmless, 0), look=lambda: found.update(columns_with(letters(forms))))
    return planted, found


def hostile(round_of: int, posting: Posting, field: Field) -> str:
    said = sentence(
        Random(f"{SEED} {round_of} {posting.label} {field.name}"),
        most=field.most,
        several_lines=field.kind == "textarea",
    )
    if (posting.name, field.name) in AS_WRITTEN:
        said = "".join(sign for sign in said if unicodedata.category(sign) not in UNSEEN)
    return f"{NOTICE}\n{said}" if (posting.name, field.name) == ("policies:new", "text") else said


def harmless(round_of: int, posting: Posting, field: Field) -> str:
    """The same for the same field, and another letter for another, since two places may not have one name."""
    return innocent(hostile(round_of, posting, field), letter_of(posting, field))


def letter_of(posting: Posting, field: Field) -> str:
    return chr(0x4E00 + Random(f"{posting.label} {field.name}").randrange(20000))


def test_every_free_text_of_every_form_is_planted(forms):
    left_out = {label for label, _ in free_fields(forms)} - {*PLANTS, *ASKED, *TWICE}
    assert left_out == set()


def test_every_column_of_text_that_somebody_types_is_planted(first_harmless):
    """A new column belongs into a form of `PLANTS`, or among those that only the product writes."""
    _, found = first_harmless
    assert {name_of(*one) for one in columns()} - found == NOBODY_TYPES


def letters(forms: list[Posting]) -> str:
    return "".join(letter_of(posting, one) for posting in forms for one in posting.form.fields)


def columns_with(wanted: str) -> Iterator[str]:
    """Those that hold one of the letters three times in a row."""
    runs = re.compile("|".join(letter * 3 for letter in wanted))
    for model, column in columns():
        if any(runs.search(str(value)) for value in model._base_manager.values_list(column, flat=True)):
            yield name_of(model, column)


@pytest.mark.corpus
def test_a_page_with_hostile_text_has_the_elements_of_one_with_harmless_words(
    grounds, forms, first_harmless, nightly_size, tally
):
    wrong = {}
    for number in range(nightly_size(1, 12)):
        worst = plant(grounds, forms, partial(hostile, number))
        plain = plant(grounds, forms, partial(harmless, number)) if number else first_harmless[0]
        assert (worst.refused, plain.refused) == ({}, {})
        for name, shape in worst.shapes.items():
            if strangers := worst.strangers[name]:
                wrong[number, name] = strangers
            elif shape != plain.shapes[name]:
                wrong[number, name] = [*(shape - plain.shapes[name]), *(plain.shapes[name] - shape)][:3]
        tally("hostile texts in forms", sum(1 for label, _ in free_fields(forms) if label in PLANTS))
        tally("pages looked at with hostile text", len(worst.shapes))
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])
