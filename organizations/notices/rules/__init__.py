"""公示 and 通知 without a database."""

from organizations.notices.rules.letters import RECEIVING, Asks, Choice, Stage, is_late, may_answer
from organizations.notices.rules.names import NamedLine, UnreadableLine, read_names, written_names
from organizations.notices.rules.public import (
    CONTACT_KEPT_FOR,
    FEWEST_DAYS,
    FILES_SENT,
    MOST_FILES,
    PUBLISHING,
    SENT,
    Audience,
    State,
    days_left,
    last_day,
)

__all__ = [
    "CONTACT_KEPT_FOR",
    "FEWEST_DAYS",
    "FILES_SENT",
    "MOST_FILES",
    "PUBLISHING",
    "RECEIVING",
    "SENT",
    "Asks",
    "Audience",
    "Choice",
    "NamedLine",
    "Stage",
    "State",
    "UnreadableLine",
    "days_left",
    "is_late",
    "last_day",
    "may_answer",
    "read_names",
    "written_names",
]
