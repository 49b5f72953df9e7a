"""The log as the auditor asks it: narrowed, page by page, with the words and names of each row."""

from organizations.auditing.queries.lines import Line, lines
from organizations.auditing.queries.narrowing import Wanted, found_for, room_of
from organizations.auditing.queries.neighbours import of_the_same_day, of_the_same_request
from organizations.auditing.queries.paging import MOST_COUNTED, Page, in_order, many, page_of

__all__ = [
    "MOST_COUNTED",
    "Line",
    "Page",
    "Wanted",
    "found_for",
    "in_order",
    "lines",
    "many",
    "of_the_same_day",
    "of_the_same_request",
    "page_of",
    "room_of",
]
