"""What branches are reminded of, who is told, and what was sent."""

from activities.reminders.queries.branches import people_of, units_of
from activities.reminders.queries.log import (
    Line,
    last_by_hand,
    last_reminded,
    log_lines,
    reminders,
    told_of,
    waiting_rounds,
)
from activities.reminders.queries.owing import address, behind_in, said_today
from activities.reminders.queries.tasks import handlers_of, tasks_today

__all__ = [
    "Line",
    "address",
    "behind_in",
    "handlers_of",
    "last_by_hand",
    "last_reminded",
    "log_lines",
    "people_of",
    "reminders",
    "said_today",
    "tasks_today",
    "told_of",
    "units_of",
    "waiting_rounds",
]
