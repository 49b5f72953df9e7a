"""A hand on a phone: what is done on a page goes through it, and is counted as the design counts (ux.md §2).

A tap is one touch in our own pages; what is touched in the system's own picker, camera and keyboard is counted apart. A
field is something typed. An entry is something said: typed, chosen, ticked, or one batch of pictures. A tap that only
opens or sends says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page
from waiting import LONGEST

SECONDS_A_TAP, SECONDS_A_TEXT, SECONDS_A_PAGE = 2, 15, 2
FIGURES: list[str] = []


@dataclass
class Hand:
    tab: Page
    taps: int = 0
    in_pickers: int = 0
    entries: int = 0
    pages: int = 0
    typed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tab.set_default_timeout(LONGEST)
        self.tab.on("domcontentloaded", self.turned)

    def turned(self, _: Page) -> None:
        self.pages += 1

    @property
    def seconds(self) -> int:
        """As modelled for an older user; nobody was timed."""
        touches = SECONDS_A_TAP * (self.taps + self.in_pickers)
        return touches + SECONDS_A_TEXT * len(self.typed) + SECONDS_A_PAGE * self.pages

    def start(self, address: str) -> None:
        """Open the page that the flow begins on, and count from there."""
        self.tab.goto(address)
        self.taps = self.in_pickers = self.entries = 0
        self.pages = 1
        self.typed = []

    def tap(self, what: Locator) -> None:
        """Open something, or send it."""
        self.taps += 1
        what.click()

    def go(self, what: Locator) -> None:
        """Tap what leads to another page, and be there."""
        with self.tab.expect_navigation():
            self.tap(what)

    def tick(self, what: Locator) -> None:
        self.entries += 1
        self.tap(what)

    def write(self, where: Locator, text: str) -> None:
        self.entries += 1
        self.typed.append(text)
        where.fill(text)

    def choose(self, where: Locator, value: str) -> None:
        """Out of a list that the system shows."""
        self.taps += 1
        self.in_pickers += 1
        self.entries += 1
        where.select_option(value)

    def take(self, where: Locator, pictures: Sequence[dict]) -> None:
        """With the system's camera or out of its album: each picture a touch, and one to say that it is these."""
        self.taps += 1
        self.in_pickers += len(pictures) + 1
        self.entries += 1
        where.set_input_files(list(pictures))

    def done(self, flow: str, *, taps: int, fields: int = 0) -> None:
        """Hold the flow to what the design allows, and say what it took."""
        took = f"{self.taps} taps (+{self.in_pickers} in the system's), {len(self.typed)} fields, {self.pages} pages"
        FIGURES.append(f"{flow}: {took}, {self.entries} entries, {self.seconds} s")
        assert (self.taps <= taps, len(self.typed) <= fields) == (True, True), FIGURES[-1]
