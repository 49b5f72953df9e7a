"""What the layouts need to know about the pages that fill them."""

from collections.abc import Iterable
from datetime import date

from django.core.paginator import Page

from dangjian.fields.dates import on_weekday
from dangjian.web.tags.library import register


@register.simple_block_tag
def fill(content: str) -> str:
    """What a block was filled with, for `{% fill as name %}`: empty when the page left it alone."""
    return content


@register.filter
def shown_numbers(page: Page) -> Iterable[int | str]:
    """The page numbers worth a link: the ends, the neighbours, and a gap between them."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def day_and_weekday(day: date | None) -> str:
    """Nothing for what has no day."""
    return on_weekday(day) if day else ""
