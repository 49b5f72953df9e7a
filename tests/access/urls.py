"""The routes that really exist."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    name: str
    kwargs: frozenset[str]

    def key(self, kwarg: str, known: Container[str]) -> str:
        """The line of objects.py that a kwarg takes its value from."""
        own = f"{self.name}.{kwarg}"
        return own if own in known else kwarg

    def stands_in(self, values: Container[str]) -> bool:
        """Whether every kwarg has a value there."""
        return all(self.key(kwarg, values) in values for kwarg in self.kwargs)

    def chosen(self, values: dict[str, Any]) -> dict[str, Any]:
        return {kwarg: values[self.key(kwarg, values)] for kwarg in self.kwargs}

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs=self.chosen(values))


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
