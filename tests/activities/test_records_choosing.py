"""For which branch: named on every page, and kept until another one is opened."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from duties_factories import theme_day_rule
from factories import account, branch, clerk, grant
from records_factories import SHANGHAI
from test_records_form import fields

from activities.records.models import Activity
from activities.records.todos import todos

pytestmark = pytest.mark.django_db
CHOOSE = "/report/"


@pytest.fixture(autouse=True)
def _on_the_monday_after_the_theme_day():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def recorder(town, client):
    """Of two branches."""
    somebody = account("赵敏")
    for organization in (town.own, town.foreign):
        grant(somebody, "RECORDER", organization)
    client.force_login(somebody)
    return somebody


def test_every_page_says_for_which_branch_and_leads_back_to_it(town, recorder, client):
    client.get(CHOOSE, {"branch": town.own.pk})
    new, plan = (reverse(name, args=(town.foreign.pk,)) for name in ("records:new", "records:plan"))

    page = client.get(new).text
    assert "<dt>支部</dt><dd>沙窝村党支部</dd>" in page
    kept = client.post(new, fields(page, text="栽树") | {"do": "draft"}, follow=True)
    assert kept.context["branch"] == town.foreign
    receipt = client.post(new, fields(client.get(new).text), follow=True).text
    assert ("<p>沙窝村党支部</p>" in receipt, Activity.objects.get().organization) == (True, town.foreign)

    client.get(CHOOSE, {"branch": town.own.pk})
    assert '<p class="mute">沙窝村党支部</p>' in client.get(plan).text
    assert client.get(CHOOSE).context["branch"] == town.foreign


def test_the_rest_of_what_many_branches_owe_opens_the_list_of_them(town, recorder, client):
    theme_day_rule()
    client.get(CHOOSE, {"branch": town.own.pk})

    rest = next(todo for todo in todos(recorder, date(2026, 9, 14)) if todo.title.startswith("还有"))

    listed = client.get(rest.url, follow=True).context["rows"]
    assert {one for one, missing in listed if missing} == {town.own, town.foreign}


def test_a_committees_clerk_who_leads_a_branch_too_reaches_the_others(town, client):
    both = clerk(town.street)
    grant(both, "SECRETARY", town.own)
    client.force_login(both)
    first = client.get(CHOOSE)
    assert ([one for one, _ in first.context["rows"]], first.context["others"]) == ([town.own], True)
    assert 'href="?all=1"' in first.text
    client.get(CHOOSE, {"branch": town.own.pk})

    every = client.get(CHOOSE, {"all": "1"})
    assert [one for one, _ in every.context["rows"]] == [town.own, town.sibling]

    for _ in range(20):
        branch(town.street)
    assert '<input type="hidden" name="all" value="1">' in client.get(CHOOSE, {"all": "1"}).text
    found = client.get(CHOOSE, {"all": "1", "q": town.sibling.short_name})
    assert [one for one, _ in found.context["rows"]] == [town.sibling]
