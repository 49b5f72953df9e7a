from activities.duties.rules.items import DueItem, State, state_of
from activities.duties.rules.kinds import KIND_ORDER, AppliesIf, DutyKind, Per, Subject
from activities.duties.rules.theme_days import proposal
from activities.duties.rules.windows import Window, period_of, periods_closing
from activities.duties.rules.words import how_often, span_in_words, when

__all__ = [
    "KIND_ORDER",
    "AppliesIf",
    "DueItem",
    "DutyKind",
    "Per",
    "State",
    "Subject",
    "Window",
    "how_often",
    "period_of",
    "periods_closing",
    "proposal",
    "span_in_words",
    "state_of",
    "when",
]
