from activities.stations.models.place import Balance, Site, Sketch
from activities.stations.models.presence import Presence
from activities.stations.models.registers import Newspaper, Opinion, OpinionVersion
from activities.stations.models.results import Honour, Service
from activities.stations.models.room import Equipment, EquipmentCheck, HouseRule, HouseRuleVersion

__all__ = [
    "Balance",
    "Equipment",
    "EquipmentCheck",
    "Honour",
    "HouseRule",
    "HouseRuleVersion",
    "Newspaper",
    "Opinion",
    "OpinionVersion",
    "Presence",
    "Service",
    "Site",
    "Sketch",
]
