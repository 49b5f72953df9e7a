"""Text stays text: with the worst of it in every field, each page has the same elements as with harmless words."""

import re
from collections.abc import Iterator
from functools import partial
from random import Random

import pytest
from django.apps import apps
from django.db import models
from hostile.filling import NOTICE
from hostile.pages import Field
from hostile.planting import ASKED, PLANTS, TWICE, Planted, free_fields, plant
from hostile.postings import Posting, postings
from hostile.texts import innocent, sentence

SEED = 20261116
# Hashes, ciphers, paths, numbers and what is computed from a name.
NEVER_TYPED = {
    "code_hash",
    "digest",
    "failure",
    "for_period",
    "id_index",
    "initials",
    "key",
    "path",
    "phone_index",
    "pinyin",
}
NEVER_TYPED |= {"scope_path", "sealed", "session_data", "session_key", "token_hash", "input_digest", "result_digest"}
# Only the product writes these, or a file, or they are sealed, or no letter fits into them.
NOBODY_TYPES = {
    *(f"AuditRow.{name}" for name in ("action", "address", "door", "organization_path", "request", "sealed_with", "target")),
    *("AuditCheck.head", "AuditCheck.problem", "Account.username", "Account.password", "Grant.sector"),
    *("SecondFactor.secret", "LoginSession.device", "Complaint.number", "Complaint.contact"),
    *("Organization.national_code", "Organization.unit_category", "Photo.upload", "ReportDraft.page", "ThemeDayMove.month"),
    *(f"RosterImport.{name}" for name in ("file_name", "reach")),
    *(f"RosterRow.{name}" for name in ("name", "note", "sheet", "subject")),
    *("PrivateNumbers.id_number", "PrivateNumbers.phone", "DutyRule.code", "DutyRule.organization_kind"),
    *("Scheme.code", "Scheme.name", "Scheme.document_number", "SchemeItem.indicator", "SchemeItem.name", "SchemeItem.rule_text"),
    *("Look.prolong_reason", "Correction.words", "Correction.before", "Correction.answer"),
}  # fmt: skip
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
    typed = {f"{model.__name__}.{column}" for model, column in columns() if column not in NEVER_TYPED}
    assert typed - found == NOBODY_TYPES


def letters(forms: list[Posting]) -> str:
    return "".join(letter_of(posting, one) for posting in forms for one in posting.form.fields)


def columns() -> Iterator[tuple[type[models.Model], str]]:
    """The columns of text that no list of choices closes."""
    for model in apps.get_models():
        if not model.__module__.startswith("django."):
            kinds = models.CharField | models.TextField
            yield from ((model, one.name) for one in model._meta.fields if isinstance(one, kinds) and not one.choices)


def columns_with(wanted: str) -> Iterator[str]:
    """Those that hold one of the letters three times in a row."""
    runs = re.compile("|".join(letter * 3 for letter in wanted))
    for model, column in columns():
        if any(runs.search(str(value)) for value in model._base_manager.values_list(column, flat=True)):
            yield f"{model.__name__}.{column}"


@pytest.mark.corpus
def test_a_page_with_hostile_text_has_the_elements_of_one_with_harmless_words(
    grounds, forms, first_harmless, nightly_size, tally
):
    wrong = {}
    for number in range(nightly_size(1, 60)):
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
