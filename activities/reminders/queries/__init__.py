"""What branches are reminded of, who is told, and what was sent."""

from activities.reminders.queries.branches import people_of, units_of
from activities.reminders.queries.log import Line, last_by_hand, last_reminded, log_lines, reminders, waiting_rounds
from activities.reminders.queries.owing import behind_in, said_today

__all__ = [
    "Line",
    "behind_in",
    "last_by_hand",
    "last_reminded",
    "log_lines",
    "people_of",
    "reminders",
    "said_today",
    "units_of",
    "waiting_rounds",
]
