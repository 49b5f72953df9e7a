from activities.duties.services.categories import (
    NameTaken,
    TooManyCategories,
    add_category,
    change_category,
    install_service_categories,
)
from activities.duties.services.defaults import FIRST_DAY_KEPT, install_default_rules
from activities.duties.services.exemptions import AlreadyExempt, NotABranch, QuarterClosed, end_exemption, exempt
from activities.duties.services.guides import (
    GuideExists,
    NotACommittee,
    add_guide,
    change_guide,
    set_group_theme,
    withdraw_guide,
)
from activities.duties.services.quarters import lock_quarter
from activities.duties.services.rules import (
    NothingToCallOff,
    RuleCannotChange,
    WouldRewriteThePast,
    add_rule,
    call_off,
    change_rule,
    draft_change,
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
    "GuideExists",
    "MonthIsOver",
    "NameTaken",
    "NotABranch",
    "NotACommittee",
    "NotAUnit",
    "NothingToCallOff",
    "OutsideTheMonth",
    "QuarterClosed",
    "RuleCannotChange",
    "SameDay",
    "TooManyCategories",
    "WouldRewriteThePast",
    "add_category",
    "add_guide",
    "add_rule",
    "call_off",
    "change_category",
    "change_guide",
    "change_rule",
    "draft_change",
    "draft_rule",
    "end_exemption",
    "end_rule",
    "exempt",
    "install_default_rules",
    "install_service_categories",
    "lock_quarter",
    "move_theme_day",
    "set_group_theme",
    "undo_theme_day_move",
    "withdraw_guide",
]
