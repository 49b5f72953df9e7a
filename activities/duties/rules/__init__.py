from activities.duties.rules.items import DueItem, State, state_of
from activities.duties.rules.kinds import AppliesIf, DutyKind, Per, Subject
from activities.duties.rules.theme_days import proposal
from activities.duties.rules.windows import Window, period_of, periods_closing

__all__ = [
    "AppliesIf",
    "DueItem",
    "DutyKind",
    "Per",
    "State",
    "Subject",
    "Window",
    "period_of",
    "periods_closing",
    "proposal",
    "state_of",
]
