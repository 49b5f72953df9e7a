from activities.duties.services.defaults import FIRST_DAY_KEPT, install_default_rules
from activities.duties.services.exemptions import AlreadyExempt, NotABranch, QuarterClosed, end_exemption, exempt
from activities.duties.services.quarters import lock_quarter
from activities.duties.services.rules import (
    NothingToCallOff,
    RuleCannotChange,
    WouldRewriteThePast,
    add_rule,
    call_off,
    change_rule,
    draft_rule,
    end_rule,
)
from activities.duties.services.theme_days import (
    MonthIsOver,
    NotAUnit,
    OutsideTheMonth,
    SameDay,
    move_theme_day,
    undo_theme_day_move,
)

__all__ = [
    "FIRST_DAY_KEPT",
    "AlreadyExempt",
    "MonthIsOver",
    "NotABranch",
    "NotAUnit",
    "NothingToCallOff",
    "OutsideTheMonth",
    "QuarterClosed",
    "RuleCannotChange",
    "SameDay",
    "WouldRewriteThePast",
    "add_rule",
    "call_off",
    "change_rule",
    "draft_rule",
    "end_exemption",
    "end_rule",
    "exempt",
    "install_default_rules",
    "lock_quarter",
    "move_theme_day",
    "undo_theme_day_move",
]
