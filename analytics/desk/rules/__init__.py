from analytics.desk.rules.calendar import Calendar, Day, half_year
from analytics.desk.rules.dumbbell import Compared, Dumbbell, dumbbell
from analytics.desk.rules.shares import (
    Column,
    Measure,
    Share,
    change_in_words,
    column_of,
    columns_of,
    days_behind,
    is_open,
    last_day_in_words,
    place_in_quarter,
    share_of,
    since_in_words,
)

__all__ = [
    "Calendar",
    "Column",
    "Compared",
    "Day",
    "Dumbbell",
    "Measure",
    "Share",
    "change_in_words",
    "column_of",
    "columns_of",
    "days_behind",
    "dumbbell",
    "half_year",
    "is_open",
    "last_day_in_words",
    "place_in_quarter",
    "share_of",
    "since_in_words",
]
