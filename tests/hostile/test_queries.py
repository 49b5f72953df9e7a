"""Behind the question mark: whatever stands there, the page answers, finds nothing, or says that it does not exist."""

from dataclasses import replace
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest
from hostile.grounds import Opening, body_of, undone
from hostile.pages import OURS, Field, Page
from hostile.values import one, said_as

SEED = 20261116
RIGHT = {200, 302, 400, 404}
# Asked everywhere, beside the names that a page itself uses.
COMMON = {"q", "page", "sort", "next", "back", "id", "quarter", "unit", "state", "kind", "day", "year", "debug"}
JUNK = [
    "%ff",
    "=",
    "&&&",
    "%00=%00",
    "a[]=1&a[b]=2",
    "?" * 50,
    "q=" + "a" * 6000,
    "%F0%9F",
    ";q=1;page=2",
    "%0d%0aX: y",
]

pytestmark = [pytest.mark.django_db, pytest.mark.large, pytest.mark.proves("hostile-query-harms-nobody")]


def names_in(page: Page, path: str) -> set[str]:
    """What the page asks for itself: in its search forms and in its links to itself."""
    asked = {field.name for form in page.forms() if form.method == "get" for field in form.fields}
    links = [urlsplit(link) for link in page.links()]
    return asked | {name for link in links if link.path == path for name, _ in parse_qsl(link.query)}


def hostile_query(random: Random, names: list[str], own: str) -> str:
    """One to four names with values that nobody expects; half the time behind the query that the page needs."""
    chosen = random.sample(names, min(len(names), random.randint(1, 4)))
    pairs = [f"{name}={said_as(one(random, Field(name, 'text')))}" for name in chosen]
    pairs += [random.choice(JUNK)] if random.random() < 0.2 else []
    return "&".join([own, *pairs] if own and random.random() < 0.5 else pairs)


def ask(opening: Opening, query: str) -> tuple[list[str], Page | None]:
    """What is wrong with the answer, and the page if it is one."""
    with undone(opening.persona) as client:
        client.raise_request_exception = False
        answer = client.get(f"{opening.path}?{query}")
        said = body_of(answer)
    found = [] if answer.status_code in RIGHT else [f"answered {answer.status_code}"]
    found += [] if OURS.match(answer.headers.get("Location", "")) else [f"led to {answer.headers['Location']}"]
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return found, None
    page = Page(said.decode(), opening.path)
    return found + page.strangers(), page


@pytest.mark.corpus
def test_no_query_breaks_a_page(grounds, nightly_size, tally):
    wrong, many = {}, nightly_size(1, 30)
    for opening in grounds.taking("GET"):
        first, page = ask(opening, opening.block.query)
        names = sorted(COMMON | (names_in(page, opening.path) if page else set()))
        nothing = "&".join(f"{name}=%00" for name in names)
        chances = [Random(f"{SEED} {opening.name} {number}") for number in range(many)]
        for query in [nothing, *(hostile_query(chance, names, opening.block.query) for chance in chances)]:
            if found := first + ask(opening, query)[0]:
                wrong[opening.name, query[:200]] = found
            tally("hostile query strings")
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])


NUMBERS = ["0", "00000005", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 4999]
WORDS = [
    "0000Q1",
    "9999Q4",
    "9999q4",
    "2026Q0",
    "２０２６Q3",
    "2026Q3 ",
    "%00",
    "%0A",
    "..",
    ".",
    "a" * 700,
    "%ff",
    "<b>",
    "%2e%2e%2f",
]


@pytest.mark.corpus
def test_no_value_in_a_path_breaks_an_address(grounds, nightly_size, tally):
    wrong, many = {}, nightly_size(1, 20)
    for opening in grounds.taking("GET"):
        parts = opening.path.split("/")
        places = [place for place, part in enumerate(parts) if any(letter.isdigit() for letter in part)]
        for place in places:
            random = Random(f"{SEED} {opening.path} {place}")
            values = NUMBERS if parts[place].isdigit() else WORDS
            for value in random.sample(values, min(many, len(values))):
                path = "/".join([*parts[:place], value, *parts[place + 1 :]])
                if found := ask(replace(opening, path=path), opening.block.query)[0]:
                    wrong[opening.name, path[:100]] = found
                tally("hostile values in paths")
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])
