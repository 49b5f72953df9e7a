"""功能清单 and 使用帮助: what they say is held against the product."""

import re
from itertools import pairwise

import pytest
from access.urls import walk
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver, reverse
from factories import secretary

from analytics.home.rules import CHAPTERS, FUNCTIONS, chapters
from analytics.indicators.queries import INDICATORS
from organizations.access.rules import Role

ABSENT = [one for one in FUNCTIONS if not one.exists]
OURS = ("dangjian", "organizations", "members", "activities", "analytics")


def words(name: str) -> set[str]:
    """`StarRating` and `star_rating:new` as {star, rating, starrating, new}."""
    parts = [part.lower() for part in re.findall(r"[A-Z]+[a-z]*|[a-z]+", name)]
    return {*parts, "".join(parts), *("".join(pair) for pair in pairwise(parts))}


def named() -> dict[str, set[str]]:
    """Every address, model and field of the product with the words it is called by."""
    found = {f"address {route.name}": words(route.name) for route in walk(get_resolver().url_patterns)}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            found[f"model {model.__name__}"] = words(model.__name__)
            for field in model._meta.local_fields:
                found[f"field {model.__name__}.{field.name}"] = words(field.name)
    return found


@pytest.mark.proves("functions-as-stated")
@pytest.mark.parametrize("function", ABSENT, ids=lambda one: one.label)
def test_what_is_said_not_to_exist_has_no_address_model_or_field(function):
    assert {name for name, called in named().items() if called & function.names} == set()


@pytest.mark.proves("functions-as-stated")
def test_what_is_said_to_exist_can_be_opened():
    assert all(reverse(one.url) for one in FUNCTIONS if one.url)
    assert {one.url for one in FUNCTIONS if one.rule == "必须有"} == {
        "complaints:new",
        "policies:notice",
        "home:kept",
    }


@pytest.mark.django_db
def test_only_what_the_reader_may_open_is_a_link(client, town):
    assert 'href="/report/"' not in client.get("/functions/").text
    client.force_login(secretary(town.own))
    assert 'href="/report/"' in client.get("/functions/").text


def test_a_planted_function_is_noticed():
    assert words("snapshots:like") & {"like"}
    assert words("check_in") & {"checkin"}
    assert words("OnlineTime") & {"onlinetime"}
    assert not words("likely") & {"like"}


@pytest.mark.proves("functions-as-stated")
def test_nothing_regulated_is_an_input_of_a_score():
    banned = set().union(*(one.names for one in ABSENT)) | {"photo", "photos", "login", "view", "views"}
    assert {code for code in INDICATORS if words(code) & banned} == set()


@pytest.mark.proves("functions-as-stated")
@pytest.mark.django_db
def test_the_browser_is_told_that_place_camera_and_microphone_are_not_used(client):
    said = client.get("/functions/").headers["Permissions-Policy"]
    assert said == "geolocation=(), microphone=(), camera=()"


@pytest.mark.proves("functions-as-stated")
def test_no_script_asks_for_a_place_or_opens_the_camera():
    asked = re.compile(r"geolocation|getUserMedia|mediaDevices|sendBeacon")
    scripts = sorted((settings.BASE_DIR / "static/js").glob("*.js"))
    assert [script.name for script in scripts if asked.search(script.read_text())] == []
    assert len(scripts) > 10


@pytest.mark.django_db
def test_the_list_is_open_to_everybody_and_shows_every_function(client, settings):
    settings.FILING_NUMBER = "豫网备〔2026〕7号"
    page = client.get("/functions/").text
    assert [one.label for one in FUNCTIONS if one.label not in page or one.says not in page] == []
    assert "豫网备〔2026〕7号" in page


@pytest.mark.django_db
def test_the_help_begins_with_the_reader_s_own_part(client, town):
    assert client.get("/help/").context["chapters"][0].slug == "login"
    client.force_login(secretary(town.own))
    page = client.get("/help/")
    assert page.context["chapters"][0].slug == "secretary"
    assert [one.label for one in CHAPTERS if one.label not in page.text] == []


def test_every_role_that_is_given_out_has_a_chapter():
    without = {Role.GROUP_LEADER, Role.LIAISON}
    assert {role for role in Role if not any(role in one.roles for one in CHAPTERS)} == without
    assert [one.slug for one in chapters({Role.MEMBER})][:1] == ["member"]
