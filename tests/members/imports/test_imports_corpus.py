"""At least two hundred messy variations of the clean sheet are read as the same people, every field of them."""

import pytest
import roster_files as files
from messy import Variation, clean
from steps import BEFORE, applied, found, previewed

from members.imports.rules import choices
from members.imports.rules.files import read
from members.imports.rules.people import read_person
from members.imports.rules.places import read_place
from members.imports.rules.placing import lay_out
from members.imports.rules.sheets import read_sheets

VARIATIONS = 240
TODAY = BEFORE.replace(year=2027)
MEANT = {
    "sex": choices.SEX,
    "category": choices.CATEGORY,
    "education": choices.EDUCATION,
    "membership_status": choices.MEMBERSHIP_STATUS,
}


@pytest.fixture(scope="module")
def directory():
    sheets = read_sheets(read(files.CLEAN.read_bytes(), title="clean"))
    places = next(sheet for sheet in sheets if not sheet.is_members)
    return lay_out([], [read_place(line) for line in places.lines]).directory


def as_read(person, directory) -> dict:
    values = dict(person.values)
    values["id_number"] = values["id_number"].value
    values["branch"] = directory.branch(values["branch"]).short_name
    return values


def as_meant(expected: dict) -> dict:
    return {name: MEANT[name][value] if name in MEANT else value for name, value in expected.items()}


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(VARIATIONS))
def test_a_messy_variation_holds_the_same_people(seed, directory):
    variation = Variation(seed)

    (sheet,) = read_sheets(read(variation.content, title="花名册"))
    people = [read_person(line, latest=TODAY) for line in sheet.lines]

    assert [problem for person in people for problem in person.problems] == []
    assert [as_read(person, directory) for person in people] == [as_meant(one) for one in variation.expected]


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(1000, 1008))
def test_a_messy_variation_changes_nothing_in_the_portal(db, seed):
    applied(files.CLEAN.read_bytes(), as_of=BEFORE)
    variation = Variation(seed)

    answer = found(previewed(variation.content))

    assert answer["errors"] == []
    assert (answer["new"], answer["changed"], answer["unchanged"]) == (0, 0, len(variation.people))


def test_the_generator_repeats_itself_and_varies():
    again = [Variation(7).expected, Variation(8).expected]

    assert [Variation(7).expected, Variation(8).expected] == again
    assert again[0] != again[1]
    assert len(clean()[1]) == 300


def test_a_few_variations_are_read_with_every_run(directory):
    for seed in range(2000, 2012):
        test_a_messy_variation_holds_the_same_people(seed, directory)
