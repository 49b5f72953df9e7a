"""What no page may have, at any size: a sideways scroll, an axe violation, a target too small, large type too small."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
SMALL_TARGETS = """([selector, least]) => [...document.querySelectorAll(selector)].filter((element) => {
  const box = element.getBoundingClientRect();
  const inText = element.closest("p, label, .skip") || getComputedStyle(element).display === "inline";
  return box.width > 2 && box.height > 2 && box.height < least - 0.5 && !inText && !element.closest(".form-check");
}).map((element) => `${element.tagName}.${element.className} ${Math.round(element.getBoundingClientRect().height)}`)"""
SMALL_TEXT = """(least) => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return says && box.width > 2 && parseFloat(getComputedStyle(element).fontSize) < least;
}).map((element) => `${element.tagName}.${element.className}`)"""

TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : ["html", ...[...document.querySelectorAll("body *")]
.filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
.map((element) => `${element.tagName}.${element.className}`).slice(-3)]"""


@dataclass(frozen=True)
class Size:
    """One way to look at a page: how wide, at which text size, and what may be touched at least."""

    width: int
    height: int
    display: str
    targets: str
    least: int


EVERY = "a, button, input:not([type=hidden]), select, textarea, summary"
MAIN = ".btn, .form-control, .form-select, .tabbar a"
SIZES = {
    "390": Size(390, 844, "", EVERY, 44),
    "1440": Size(1440, 900, "", EVERY, 24),
    "large": Size(390, 844, "elder", MAIN, 60),
}


def shapes(tab: Page, size: Size) -> list[str]:
    """What is too wide or too small, in words."""
    small = sorted(set(tab.evaluate(SMALL_TARGETS, [size.targets, size.least])))
    tiny = sorted(set(tab.evaluate(SMALL_TEXT, 18))) if size.display else []
    return [
        *(f"横向滚动：{element}" for element in tab.evaluate(TOO_WIDE)),
        *(f"不足{size.least}像素：{target}" for target in small),
        *(f"大字不足18像素：{element}" for element in tiny),
    ]


def complaints(tab: Page, size: Size) -> list[str]:
    """Every fault of the page as it stands, in words."""
    violations = Axe().run(tab, options=RULES).response["violations"]
    return [
        *(f"{violation['id']}：{violation['nodes'][0]['html'][:100]}" for violation in violations),
        *shapes(tab, size),
    ]
