"""What the pages of the process print."""

from analytics.objections.queries.answering import (
    answerable_by_nobody,
    objections_shown,
    open_objections,
    upheld_since,
    waiting_for,
)
from analytics.objections.queries.lines import (
    LineToCheck,
    lines_asked,
    lines_of,
    lines_to_check,
    records_behind,
    same_line,
    score_to_check,
    shares_shown,
)
from analytics.objections.queries.progress import (
    Progress,
    asked,
    check_of,
    checked_before,
    closings_checked,
    earlier_check,
    progress_of,
    scored_branches,
    standing_checks,
    still_asked,
    to_ask_again,
    unchecked,
)
from analytics.objections.queries.spots import spot_checks

__all__ = [
    "LineToCheck",
    "Progress",
    "answerable_by_nobody",
    "asked",
    "check_of",
    "checked_before",
    "closings_checked",
    "earlier_check",
    "lines_asked",
    "lines_of",
    "lines_to_check",
    "objections_shown",
    "open_objections",
    "progress_of",
    "records_behind",
    "same_line",
    "score_to_check",
    "scored_branches",
    "shares_shown",
    "spot_checks",
    "standing_checks",
    "still_asked",
    "to_ask_again",
    "unchecked",
    "upheld_since",
    "waiting_for",
]
