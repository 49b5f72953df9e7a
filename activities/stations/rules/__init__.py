from activities.stations.rules.equipment import STANDARD, Condition, EquipmentKind, HouseRuleKind, missing
from activities.stations.rules.figures import Figures
from activities.stations.rules.registers import ANSWERED_WITHIN, HonourKind, OpinionKind, OpinionState, ServiceKind
from activities.stations.rules.six_ones import SIX_ONES, SixOne, six_one, story

__all__ = [
    "ANSWERED_WITHIN",
    "SIX_ONES",
    "STANDARD",
    "Condition",
    "EquipmentKind",
    "Figures",
    "HonourKind",
    "HouseRuleKind",
    "OpinionKind",
    "OpinionState",
    "ServiceKind",
    "SixOne",
    "missing",
    "six_one",
    "story",
]
