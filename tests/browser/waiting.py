"""How a test waits for a browser: never by reading at once what a click or a new page will bring about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import BrowserContext, Error, Locator, Page, Request, expect

LONGEST = 10_000
STEP = 25


def until(tab: Page, holds: Callable[[], bool]) -> None:
    """Go on once `holds()`; a test that waits in vain fails here, at the condition itself."""
    for _ in range(LONGEST // STEP):
        if holds():
            return
        tab.wait_for_timeout(STEP)
    assert holds()


def arrive(tab: Page, press: Locator) -> None:
    """Press what leads to another page, and be there."""
    with tab.expect_navigation():
        press.click()


def texts(locator: Locator, wanted: list[str]) -> None:
    """The places hold exactly these texts; none at all when the list is empty."""
    expect(locator).to_have_count(len(wanted))
    expect(locator).to_have_text(wanted)


def forgotten(tab: Page) -> None:
    """The phone keeps no text any more: the page after the form says so when its scripts have run."""
    tab.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('draft:'))")


def kept(tab: Page) -> None:
    """The phone has a copy of what was typed."""
    tab.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('draft:'))")


def under_way(where: BrowserContext | Page) -> list[Request]:
    """The requests that have no answer yet; it goes on being told of new ones."""
    going: list[Request] = []

    def left(request: Request) -> None:
        going.append(request)

    def came(request: Request) -> None:
        if request in going:
            going.remove(request)

    where.on("request", left)
    for end in ("requestfinished", "requestfailed"):
        where.on(end, came)
    return going


def all_came(tab: Page, going: list[Request]) -> None:
    """Whatever the page has asked for is here; `networkidle` would sit there for another half a second."""
    until(tab, lambda: not going)


@contextmanager
def settle(context: BrowserContext) -> Iterator[None]:
    """After the test every page falls silent and what is on its way arrives, before the rows are taken away.

    A page that goes away sends its draft once more; here it is kept from that.
    """
    going = under_way(context)
    yield
    for tab in context.pages:
        with suppress(Error):  # on its way to another page: the script of this one ends anyway
            tab.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    for tab in context.pages:
        until(tab, lambda tab=tab: not any(request.frame.page == tab for request in going))
