"""Every page of the organisational life, found by its URL, as one of those sees it who may: on a phone, at a desk and in
large type. A room that is not named here as an earlier one is looked at without being asked for. The large type is put
on in the browser: what the server draws otherwise then, `tests/browser/test_layouts.py` looks at."""

from functools import cache
from pathlib import Path

import chromium
import pytest
from access.asking import opens, places_of, spread
from access.blocks import block_of
from access.urls import Route, routes
from access.world import World
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, sync_playwright
from scrutiny import RULES, SIZES, shapes

pytestmark = [pytest.mark.browser, pytest.mark.corpus, pytest.mark.once, pytest.mark.django_db]
CHECK = "rules => axe.run(document, rules).then(result => result.violations)"
SITE = "http://portal.invalid"
EARLIER = {"web", "access", "photos", "tree", "granting", "policies", "complaints", "auditing", "operating", "looks"}
EARLIER |= {"imports", "corrections", "assessment", "desk", "admin"}
PAGES = [one for one in routes() if one.name.split(":")[0] not in EARLIER and "GET" in block_of(one).methods]
PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3" fill="#888"/></svg>'


def seen(route: Route, world: World) -> tuple[str, str] | None:
    """The address and its page, as the first one sees it to whom it opens; nothing where it is no page."""
    block = block_of(route)
    for persona in world.personas:
        for place in spread(persona, places_of(route, block, world)):
            if persona.account is None or not opens(block, persona, place):
                continue
            address = route.address((place or world.places["own"]).values) + (f"?{block.query}" if block.query else "")
            answer = persona.returns().get(address)
            is_page = answer.headers["Content-Type"].startswith("text/html")
            if answer.status_code == 200 and is_page:
                return address, answer.text
            if answer.status_code == 200:
                answer.close()
                return None
    return None


@pytest.fixture(scope="module")
def pages(world) -> dict[str, str]:
    return dict(filter(None, (seen(route, world) for route in PAGES)))


@pytest.fixture(scope="module")
def faults(pages, nightly_size) -> dict[str, list[str]]:
    """What is wrong with each page: for axe a commit looks at each in one view, taking turns, the night at each in all.
    The browser is gone again when a test needs the database."""
    views, many = list(SIZES), nightly_size(1, len(SIZES))
    with sync_playwright() as playwright:
        browser = chromium.start(playwright)
        tab = browser.new_page()
        tab.route("**/*", lambda route: give(route, pages))
        found = {
            address: wrong(tab, address, [views[(turn + more) % len(views)] for more in range(many)])
            for turn, address in enumerate(sorted(pages))
        }
        browser.close()
    return found


def give(route, pages: dict[str, str]) -> None:
    address = route.request.url.removeprefix(SITE)
    if address in pages:
        route.fulfill(body=pages[address], content_type="text/html; charset=utf-8")
    elif address.startswith("/static/"):
        body, kind = static(address.removeprefix("/static/").partition("?")[0])
        route.fulfill(body=body, content_type=kind)
    else:
        route.fulfill(body=PIXEL, content_type="image/svg+xml")


def source(name: str) -> str:
    return Path(finders.find(name)).read_text()


@cache
def static(name: str) -> tuple[str, str]:
    """One file; the style sheet with its parts in it, as it is collected."""
    text = source(name)
    if name == "css/portal.css":
        ours = [line.split('"')[1] for line in text.splitlines() if line.startswith("@import")]
        text = "\n".join(source(f"css/{part}".replace("css/../", "")) for part in ours)
    kinds = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    return text, kinds[name.rpartition(".")[2]]


def wrong(tab: Page, address: str, views: list[str]) -> list[str]:
    """Widths and targets at every size, and everything that axe finds in these views."""
    tab.goto(SITE + address)
    tab.evaluate(AXE_SCRIPT)
    found = []
    for name, size in SIZES.items():
        tab.set_viewport_size({"width": size.width, "height": size.height})
        tab.evaluate("display => { document.documentElement.dataset.display = display; }", size.display)
        violations = tab.evaluate(CHECK, RULES) if name in views else []
        said = [f"{one['id']}：{one['nodes'][0]['html'][:140]}" for one in violations] + shapes(tab, size)
        found += [f"{address} {name}：{line}" for line in said]
    return found


def test_every_page_is_found(pages):
    """Whatever may be read is a page, a file or a place that leads on; most are pages."""
    assert len(pages) > 90


def test_every_page_stands_every_scrutiny(faults, tally):
    assert [line for lines in faults.values() for line in lines] == []
    tally("pages looked at on a phone, at a desk and in large type", len(faults))
