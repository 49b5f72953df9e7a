from activities.stations.services.entries import VersionConflict, withdraw_honour, withdraw_opinion, withdraw_service
from activities.stations.services.figures import export_figures
from activities.stations.services.paper import NoDays, confirm_month, tick_days
from activities.stations.services.places import close_station, correct_site, move_station, open_station, set_balance
from activities.stations.services.recording import plan_six_one, record_six_one
from activities.stations.services.registers import (
    AlreadyClosed,
    NoAnswer,
    OutOfOrder,
    correct_opinion,
    enter_opinion,
    handle_opinion,
)
from activities.stations.services.results import (
    TakenBack,
    correct_honour,
    correct_service,
    enter_service,
    give_honour,
    review_honour,
)
from activities.stations.services.roll import note_roll
from activities.stations.services.room import check_equipment, set_house_rule
from activities.stations.services.rules import install_station_rules
from activities.stations.services.sketch import NotSited, let_go_of_replaced, place_on_sketch, set_sketch
from activities.stations.services.taking import export_book

__all__ = [
    "AlreadyClosed",
    "NoAnswer",
    "NoDays",
    "NotSited",
    "OutOfOrder",
    "TakenBack",
    "VersionConflict",
    "check_equipment",
    "close_station",
    "confirm_month",
    "correct_honour",
    "correct_opinion",
    "correct_service",
    "correct_site",
    "enter_opinion",
    "enter_service",
    "export_book",
    "export_figures",
    "give_honour",
    "handle_opinion",
    "install_station_rules",
    "let_go_of_replaced",
    "move_station",
    "note_roll",
    "open_station",
    "place_on_sketch",
    "plan_six_one",
    "record_six_one",
    "review_honour",
    "set_balance",
    "set_house_rule",
    "set_sketch",
    "tick_days",
    "withdraw_honour",
    "withdraw_opinion",
    "withdraw_service",
]
