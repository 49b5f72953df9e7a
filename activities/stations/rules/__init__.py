from activities.stations.rules.equipment import STANDARD, Condition, EquipmentKind, HouseRuleKind, missing, unwritten
from activities.stations.rules.figures import Counted, Figures, Served, in_wan, measure_labels, measures
from activities.stations.rules.registers import (
    ANSWERED_WITHIN,
    HonourKind,
    OpinionKind,
    OpinionState,
    OpinionStep,
    ServiceKind,
    books_from,
    too_early,
)
from activities.stations.rules.six_ones import SIX_ONES, SixOne, six_one, story

__all__ = [
    "ANSWERED_WITHIN",
    "SIX_ONES",
    "STANDARD",
    "Condition",
    "Counted",
    "EquipmentKind",
    "Figures",
    "HonourKind",
    "HouseRuleKind",
    "OpinionKind",
    "OpinionState",
    "OpinionStep",
    "Served",
    "ServiceKind",
    "SixOne",
    "books_from",
    "in_wan",
    "measure_labels",
    "measures",
    "missing",
    "six_one",
    "story",
    "too_early",
    "unwritten",
]
