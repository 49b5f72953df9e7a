"""What every page may print."""

from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.timezone import localdate

from dangjian.web.queries import Waiting, counted
from dangjian.web.rules import opens_files, without_typed_text


@dataclass(frozen=True)
class Entry:
    """One line of a navigation, ready to print."""

    label: str
    icon: str
    url: str
    current: bool = False
    count: int = 0
    middle: bool = False
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Group:
    label: str
    entries: tuple[Entry, ...]


def portal(request: HttpRequest) -> dict[str, object]:
    """Names, the demo mark, the chosen text size; the navigations wait until a layout prints them."""
    display = request.COOKIES.get("display", "")
    return {
        "portal_name": settings.PORTAL_NAME,
        "place_name": settings.PLACE_NAME,
        "assessment_title": settings.ASSESSMENT_TITLE,
        "is_demo": settings.DEMO,
        "display": display if display in {"elder", "elder xl"} else "",
        "request_id": getattr(request, "id", ""),
        "nav": partial(nav, request),
        "tabs": partial(bar, request),
        "bell": partial(bell, request),
        "footer_links": partial(footer, request),
        "find_url": partial(find_page, request),
        "to_computer": partial(to_computer, request),
    }


def nav(request: HttpRequest) -> str:
    """The desk's list as it is printed."""
    return drawn(tuple(side(request)))


@lru_cache(maxsize=256)
def drawn(groups: tuple[Group, ...]) -> str:
    """Once for all who have the same lines, the same one open and the same waiting beside them."""
    return render_to_string("components/_nav.html", {"groups": groups})


def side(request: HttpRequest) -> list[Group]:
    """The desk's list: what exists and is allowed, in its groups."""
    may = cache(partial(allowed, request))  # of some thirty lines most ask for one of a few rights
    open_to = [line for line in settings.NAV if address(line[0]) and may(line[4])]
    urls = [address(line[0]) for line in open_to]
    here, counts = nearest(request.path, urls), waiting(request, *(line[5] for line in open_to))
    groups: dict[str, dict[str, list[Entry]]] = {}
    for (_name, label, icon, place, _right, count), url in zip(open_to, urls, strict=True):
        group, _, above = place.partition("/")
        entry = Entry(label, icon, url, url == here, counts[count])
        groups.setdefault(group, {}).setdefault(above or label, []).append(entry)
    return [Group(group, tuple(gathered(*line) for line in lines.items())) for group, lines in groups.items()]


def gathered(label: str, entries: list[Entry]) -> Entry:
    """One line by itself; several under one of that name, which leads to the first and adds up what waits."""
    first, *more = entries
    if not more:
        return first
    return Entry(
        label,
        first.icon,
        first.url,
        current=any(entry.current for entry in entries),
        count=sum(entry.count for entry in entries),
        below=tuple(entries),
    )


def bar(request: HttpRequest) -> list[Entry]:
    """The phone's bar; a key in the middle only where its right is held."""
    open_to = [line for line in settings.TABS if address(line[0]) and allowed(request, line[3])]
    here = nearest(request.path, [address(line[0]) for line in open_to])
    return [
        Entry(label, icon, address(name), address(name) == here, middle=place == "middle")
        for name, label, icon, _right, place in with_one_middle(open_to)
    ]


def with_one_middle(lines: list[tuple[str, str, str, str, str]]) -> list[tuple[str, str, str, str, str]]:
    """Of several keys for the middle the first: whoever writes for a branch has 记一次 there, every other member 随手拍."""
    first = next((line for line in lines if line[4] == "middle"), None)
    return [line for line in lines if line[4] != "middle" or line is first]


def bell(request: HttpRequest) -> Entry | None:
    """The inbox in the phone's header, with how much in it is unread; for whoever is logged in."""
    name, label, icon, count = settings.BELL
    if not (address(name) and allowed(request, "")):
        return None
    return Entry(label, icon, address(name), count=waiting(request, count, keep=False)[count])


def find_page(request: HttpRequest) -> str:
    """Where the box beside the heading leads; nothing for whoever works there without people and places."""
    return address(settings.FIND_PAGE) if allowed(request, "DESK") else ""


def to_computer(request: HttpRequest) -> str:
    """The page to open again on a computer, where it offers a file that this device cannot open; else nothing."""
    listed = request.resolver_match is not None and request.resolver_match.view_name in settings.DOWNLOADS
    if not (listed and allowed(request, "")) or opens_files(request.headers.get("User-Agent", "")):
        return ""
    return without_typed_text(request.path, request.GET.dict())


def footer(request: HttpRequest) -> list[Entry]:
    return [Entry(label, "", address(name)) for name, label in settings.FOOTER if address(name)]


def allowed(request: HttpRequest, right: str) -> bool:
    account: Any = getattr(request, "user", None)
    return (
        account is not None
        and account.is_authenticated
        and (not right or any(map(account.reach.has, right.split("|"))))
    )


def waiting(request: HttpRequest, *lines: str, keep: bool = True) -> dict[str, int]:
    """The things that somebody must act on, by what a line names to count them, `dotted(account, today)`; a line may
    name nothing. None are counted on an error page."""
    found = dict.fromkeys(lines, 0)
    names = [dotted for dotted in found if dotted]
    if not names or not getattr(request, "counts", True):
        return found
    account: Any = request.user
    today = localdate()

    def ask(dotted: str) -> Waiting:
        module, _, name = dotted.rpartition(".")
        return getattr(import_module(module), name)(account, today)

    return found | counted(names, ask, whose=(account.pk, account.reach, today) if keep else None)


def address(name: str) -> str:
    """Where a page is; nothing when no room serves it."""
    return found_at(name, settings.ROOT_URLCONF, get_script_prefix())


@cache
def found_at(name: str, urlconf: str, _prefix: str) -> str:
    """Found once: every page asks for some thirty lines, which stand where they stood."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


def nearest(path: str, urls: list[str]) -> str:
    """The line that `path` belongs to: the longest address it starts with."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
