"""Names hold nothing that cannot be seen."""

import pytest
from django.core.exceptions import ValidationError

from dangjian.fields.text import searched, seen_as_written
from organizations.granting.forms import NewAccountForm
from organizations.tree.forms import FoundForm, NameForm, RenameForm

UNSEEN = ["\u202e明远胡", "胡\u200b明远", "胡\u2066明远", "胡\x1b明远", "胡\u2028明远", "胡\ufeff明远", "胡\n明远"]


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_with_unseen_characters_is_refused(name):
    with pytest.raises(ValidationError):
        seen_as_written(name)


@pytest.mark.parametrize("name", ["胡明远", "买买提·艾力", "石桥乡（北）第2党支部", "𠮷田", "Anna Lee", ""])
def test_other_names_are_names(name):
    seen_as_written(name)


@pytest.mark.parametrize(
    ("typed", "words"), [(" 沙窝 ", "沙窝"), ("\x00", ""), ("沙\x00窝", "沙窝"), ("文" * 61, "文" * 60)]
)
def test_what_is_searched_for_holds_nothing_that_a_database_refuses(typed, words):
    assert searched(typed) == words


@pytest.mark.parametrize(
    ("form", "field"),
    [(form, "name") for form in (NewAccountForm, NameForm, RenameForm, FoundForm)]
    + [(form, "short_name") for form in (NameForm, RenameForm, FoundForm)],
)
def test_the_names_of_accounts_and_organisations_are_asked_for_so(form, field):
    with pytest.raises(ValidationError, match="看不见的字符"):
        form.base_fields[field].clean("\u202e部支一第")
