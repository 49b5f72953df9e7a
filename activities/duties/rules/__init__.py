from activities.duties.rules.gaps import gaps
from activities.duties.rules.guides import HALF_A_DAY, LONGEST_THEME, MOST_CATEGORIES, MOST_THEMES, themes_in
from activities.duties.rules.items import DueItem, State, state_of
from activities.duties.rules.kinds import KIND_ORDER, STATION_KINDS, AppliesIf, DutyKind, Per, Subject
from activities.duties.rules.theme_days import proposal
from activities.duties.rules.windows import Window, period_of, periods_closing
from activities.duties.rules.words import how_often, span_in_words, when

__all__ = [
    "HALF_A_DAY",
    "KIND_ORDER",
    "LONGEST_THEME",
    "MOST_CATEGORIES",
    "MOST_THEMES",
    "STATION_KINDS",
    "AppliesIf",
    "DueItem",
    "DutyKind",
    "Per",
    "State",
    "Subject",
    "Window",
    "gaps",
    "how_often",
    "period_of",
    "periods_closing",
    "proposal",
    "span_in_words",
    "state_of",
    "themes_in",
    "when",
]
