"""`{% asks "records:drop" %}`: on a button, what is asked before it goes; the words stand with the view (`asks_first`)."""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dangjian.web.tags.library import register


@register.simple_tag
def asks(name: str, more: str = "") -> SafeString:
    """`more` is what this page knows besides. Raises KeyError for a page that asks nothing."""
    return format_html('data-confirm="{}"', questions(settings.ROOT_URLCONF)[name] + more)


@cache
def questions(urlconf: str) -> dict[str, str]:
    return dict(asked_in(get_resolver(urlconf).url_patterns))


def asked_in(patterns: list[URLPattern | URLResolver], spaces: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from asked_in(one.url_patterns, f"{spaces}{one.namespace}:" if one.namespace else spaces)
        elif question := getattr(one.callback, "question", ""):
            yield f"{spaces}{one.name}", question
