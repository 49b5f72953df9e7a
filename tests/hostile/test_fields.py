"""Every field of every form, as a program would fill it in: a page, a sentence or a refusal, and nothing stored of it."""

from random import Random
from typing import Any

import pytest
from access.blocks import MATRIX, block_for
from hostile.answers import errors, faults
from hostile.grounds import body_of, undone
from hostile.postings import Posting, postings
from hostile.values import body, twisted, wholes

SEED = 20261116
FORM = "application/x-www-form-urlencoded"

pytestmark = [pytest.mark.django_db, pytest.mark.large, pytest.mark.proves("hostile-field-harms-nobody")]


@pytest.fixture(scope="module")
def forms(grounds) -> list[Posting]:
    return postings(grounds)


def test_every_address_that_takes_a_form_is_here(grounds, forms):
    taking = {opening.name for opening in grounds.taking("POST")}
    missing = taking - {posting.name for posting in forms}
    assert {name for name in missing if not name.startswith("admin:")} == set()
    assert {name for name in {posting.name for posting in forms} if not block_for(name, MATRIX)} == set()


# What would need another state of things than all the others here: a right password, a receipt, a file, a person who
# is not exempt, away and in office already.
NEVER_TAKEN = {
    *("access:activate", "access:login", "access:password", "access:second_factor"),
    *("corrections:one correct", "corrections:one_at_desk correct", "home:kept file"),
    *("complaints:follow again", "complaints:look", "imports:upload", "notices:receipt"),
    # every branch leads the only group it is in, alone
    *("groups:add", "groups:join", "groups:leave", "records:joint"),
    *("stationery:add", "stationery:replace", "stations:sketch"),  # nothing without a file
    *(
        "meetings:count",
        "meetings:grades",
    ),  # two people have counted already, and the list adds up to what they counted
    "objections:carry_on",  # nobody has answered yet, see PLANTS
    *("objections:head", "objections:excuse"),  # somebody may answer, and nothing was upheld
    "records:plan_month",  # the branch held nothing the month before
    *("roster:advance", "roster:dissolve", "roster:exempt", "roster:participate", "roster:rejoin"),
}


def test_most_forms_are_taken_when_nothing_is_wrong_with_them(grounds, forms):
    """So that the one hostile field is what is refused, and what is not refused meets the service."""
    refused = {posting.label for posting in forms if first_answer(posting, grounds)}
    assert refused == NEVER_TAKEN


def first_answer(posting: Posting, grounds: Any) -> list[str]:
    with undone(posting.persona) as client:
        answer = client.post(posting.address, body(posting.said(grounds), {}), content_type=FORM)
        body_of(answer)
    return errors(answer)


@pytest.mark.corpus
def test_a_hostile_field_is_refused_in_words_or_taken_as_text(grounds, forms, nightly_size, tally):
    many, wrong = nightly_size(3, 100), {}
    for posting in forms:
        for number in range(many if posting.form.fields else 0):
            random = Random(f"{SEED} {posting.label} {number}")
            said = posting.said(grounds)
            twist = twisted(random, said, random.choice(posting.form.fields))
            if found := faults(posting, body(said, twist), FORM):
                wrong[posting.label, str(twist)[:200]] = found
            tally("hostile form fields")
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])


@pytest.mark.corpus
def test_something_else_than_a_form_is_no_error_of_ours(grounds, forms, nightly_size, tally):
    wrong = {}
    for posting in forms:
        kinds = wholes(posting.said(grounds))
        for name in Random(f"{SEED} {posting.label}").sample(sorted(kinds), nightly_size(1, len(kinds))):
            if found := faults(posting, *kinds[name]):
                wrong[posting.label, name] = found
            tally("bodies that are no form")
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])
