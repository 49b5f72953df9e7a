"""What a component needs, its includes give it; which icons are asked for, the sprite holds."""

import re
from collections import defaultdict

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
TAG = re.compile(r"{%-?\s*(\w+)\s*(.*?)\s*%}|{{\s*(.*?)\s*}}", re.DOTALL)
INCLUDE = re.compile(r'{%\s*include "components/(\w+)\.html"(?: with (.*?))? only %}', re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
NAME = re.compile(r"(?<![.|\w\"'])([a-z_]+)\b(?!\s*=[^=])")
WORDS = {"if", "in", "and", "or", "not", "as", "with", "only", "is"}
READS = {"if", "elif", "for", "each", "with", "include", "querystring", "url", "firstof"}


def used_by(text: str) -> set[str]:
    """The names a component reads from outside, loop variables and names of its own left out."""
    used, own = set(), {"forloop"}
    for tag, rest, printed in TAG.findall(text):
        if tag in {"for", "each"}:
            own |= set(NAME.findall(rest.partition(" in ")[0]))
        if tag == "with":
            own |= set(re.findall(r"(\w+)=", rest))
        if tag in {"url", "static"} and " as " in rest:
            own.add(rest.rsplit(" as ", 1)[1])
        if tag in READS or printed:
            used |= set(NAME.findall(QUOTED.sub('""', rest or printed)))
        if tag == "csrf_token":
            used.add("csrf_token")
    return used - own - WORDS


def given_by(arguments: str) -> set[str]:
    return set(re.findall(r"(\w+)=", QUOTED.sub('""', arguments)))


INCLUDES = defaultdict(list)
for path in TEMPLATES:
    for component, arguments in INCLUDE.findall(path.read_text()):
        INCLUDES[component].append((path.name, given_by(arguments)))
COMPONENTS = {path.stem: used_by(path.read_text()) for path in TEMPLATES if path.parent.name == "components"}


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_reads_only_what_it_is_given(component):
    given = set().union(*(names for _, names in INCLUDES[component]))
    assert not INCLUDES[component] or COMPONENTS[component] - given == set()


@pytest.mark.parametrize("component", COMPONENTS)
def test_an_include_gives_nothing_that_is_not_read(component):
    idle = {(name, *sorted(given - COMPONENTS[component])) for name, given in INCLUDES[component]}
    assert {line for line in idle if len(line) > 1} == set()


def test_every_component_that_is_included_exists():
    assert set(INCLUDES) <= set(COMPONENTS)


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    held = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static/icons/sprite.svg").read_text()))
    asked = {line[2] for line in [*settings.NAV, *settings.TABS]}
    for path in TEMPLATES:
        text = path.read_text()
        asked |= set(re.findall(r'_icon\.html" with name="([\w-]+)"', text))
        asked |= set(re.findall(r'icon(?:=|\|default:)"([\w-]+)"', text))
    assert asked - held == set()
