"""Whatever stands in names and texts, no cell of any workbook is computed, and each shows what was typed."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from access.asking import undoable
from django.db import transaction
from django.test import Client
from django.urls import reverse
from factories import PASSWORD
from hostile.columns import typed
from hostile.grounds import Grounds, body_of
from hostile.postings import Posting, postings
from hostile.sheets import cells, runs
from hostile.texts import FORMULAS
from quarter_factories import Q3, computed, install

from dangjian.sheets import CONTENT_TYPE, STARTS_A_FORMULA

SEED = 20261116
WORKBOOKS = {
    *("auditing:export", "home:kept", "imports:blank", "imports:errors", "records:register"),
    *(
        "reports:score_sheet",
        "roster:export",
        "roster:export_movements",
        "roster:export_honoured",
        "records:theme_month_file",
    ),
    *("notices:sheet", "followups:sheet", "reports:explanation_sheet"),
    *("floating:export_every", "floating:export"),
}
WORKBOOKS |= {"desk:figures_sheet", "desk:theme_figures_sheet", "desk:analysis_sheet"}
WORKBOOKS |= {"stations:export", "stations:export_every", "stations:figures_sheet"}
STARTS = [*FORMULAS, *STARTS_A_FORMULA]

pytestmark = [pytest.mark.django_db, pytest.mark.large, pytest.mark.proves("no-workbook-computes")]


def plant(random: Random) -> set[str]:
    """A formula in front of every text that somebody may have typed, wherever the rows came from."""
    planted = set()
    for model, column in typed():
        for row in model._base_manager.exclude(**{column: ""}):
            most = model._meta.get_field(column).max_length or 300
            short = [one for one in STARTS if 2 * len(one) <= most]  # the half of a name tells it from the next
            text = f"{random.choice(short)}{getattr(row, column)}"[:most]
            model._base_manager.filter(pk=row.pk).update(**{column: text})
            planted.add(text)
    return planted


def workbooks(grounds: Grounds, forms: list[Posting]) -> Iterator[tuple[str, bytes, str]]:
    """Every answer that is one, whether a link or a button asks for it: its address, its bytes, its headers."""
    for opening in grounds.taking("GET"):
        yield from workbook(opening.name, opening.persona.returns().get(opening.address))
    for posting in forms:
        with transaction.atomic():
            answer = posting.persona.returns().post(posting.address, posting.said(grounds))
            yield from workbook(posting.label, answer)
            transaction.set_rollback(True)


def own_file(grounds: Grounds) -> Iterator[tuple[str, bytes, str]]:
    """What somebody takes away about oneself, for the password."""
    owner, client = grounds.persona("member").account, Client()
    owner.set_password(PASSWORD)
    owner.save(update_fields=["password"])
    client.force_login(owner)
    yield from workbook("home:kept", client.post(reverse("home:kept"), {"password": PASSWORD, "do": "file"}))


def workbook(name: str, answer: Any) -> Iterator[tuple[str, bytes, str]]:
    content = body_of(answer)
    if answer.headers.get("Content-Type") == CONTENT_TYPE:
        yield name, content, str(answer.headers)


@pytest.mark.corpus
def test_no_cell_is_computed_and_every_text_is_whole(grounds, nightly_size, tally):
    sheets = ("export", "take", "records:register")
    forms = [posting for posting in postings(grounds) if any(word in posting.label for word in sheets)]
    for number in range(nightly_size(1, 10)):
        with undoable():
            install()
            computed(Q3)  # so that there is a score to take away
            planted = plant(Random(f"{SEED} {number}"))
            answers = [*workbooks(grounds, forms), *own_file(grounds)]
            transaction.set_rollback(True)
        for name, content, headers in answers:
            assert runs(content) == [], name
            read = list(cells(content))
            assert {one.kind for one in read} <= {"inlineStr", "n"}, name
            assert [one for one in read if one.text.startswith(STARTS_A_FORMULA) and not one.quoted] == [], name
            assert "\r" not in headers
            tally("cells of workbooks made from formulas", len(read))
        shown = {one.text for _, content, _ in answers for one in cells(content)}
        assert len(shown & planted) > 20
        assert {name.partition(" ")[0] for name, _, _ in answers} == WORKBOOKS
