"""The routes that really exist, and the blocks that speak about them."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

MATRIX = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text())


@dataclass(frozen=True)
class Route:
    name: str
    kwargs: frozenset[str]

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={name: values[key_of(self, name, values)] for name in self.kwargs})


def key_of(route: Route, kwarg: str, known: Iterable[str]) -> str:
    """The line of objects.py that a kwarg takes its value from."""
    own = f"{route.name}.{kwarg}"
    return own if own in known else kwarg


def walk(patterns: Iterable[URLPattern | URLResolver], spaces: str = "", outer: frozenset = frozenset()) -> Iterator:
    for pattern in patterns:
        kwargs = outer | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from walk(pattern.url_patterns, inner, kwargs)
        else:
            yield Route(spaces + (pattern.name or str(pattern.pattern)), kwargs)


def routes() -> list[Route]:
    """One per name; a name with several shapes is asked in its longest."""
    found: dict[str, Route] = {}
    for route in walk(get_resolver().url_patterns):
        if route.name not in found or len(found[route.name].kwargs) < len(route.kwargs):
            found[route.name] = route
    return list(found.values())


def block_for(name: str, matrix: Iterable[str]) -> str | None:
    """The block that speaks about a URL: its own, else the longest pattern that fits."""
    fitting = [block for block in matrix if block == name or ("*" in block and fnmatchcase(name, block))]
    return max(fitting, key=lambda block: (block == name, len(block)), default=None)


def without_block(names: Iterable[str], matrix: Iterable[str]) -> list[str]:
    blocks = list(matrix)
    return sorted(name for name in names if block_for(name, blocks) is None)


def without_url(names: Iterable[str], matrix: Iterable[str]) -> list[str]:
    used = {block_for(name, list(matrix)) for name in names}
    return sorted(set(matrix) - used)
