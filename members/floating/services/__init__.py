from members.floating.services.arriving import BeforeStation, NotAStation, TooMany, confirm, enter, report, turn_away
from members.floating.services.contacting import Departure, contact_away, contact_here, go_through
from members.floating.services.correcting import ConfirmedByBranch, OnTheList, correct, prolong, withdraw
from members.floating.services.exporting import export_register
from members.floating.services.forgetting import erase_phone, forget
from members.floating.services.leaving import (
    CannotBecome,
    NoSuchStation,
    SameStation,
    close_station,
    end,
    find_again,
    move_on,
    talk,
)
from members.floating.services.outgoing import AwayAlready, come_back, end_with_affiliation, go_out, note_registered
from members.floating.services.showing import NoNumber, show_phone
from members.floating.services.steps import ChangedMeanwhile, TooEarly
from members.floating.services.verifying import (
    HereAlready,
    NoSuchBranch,
    TakesPartElsewhere,
    answer,
    decline,
    match,
    propose,
    say_registered,
)
from members.floating.services.walls import renew_code

__all__ = [
    "AwayAlready",
    "BeforeStation",
    "CannotBecome",
    "ChangedMeanwhile",
    "ConfirmedByBranch",
    "Departure",
    "HereAlready",
    "NoNumber",
    "NoSuchBranch",
    "NoSuchStation",
    "NotAStation",
    "OnTheList",
    "SameStation",
    "TakesPartElsewhere",
    "TooEarly",
    "TooMany",
    "answer",
    "close_station",
    "come_back",
    "confirm",
    "contact_away",
    "contact_here",
    "correct",
    "decline",
    "end",
    "end_with_affiliation",
    "enter",
    "erase_phone",
    "export_register",
    "find_again",
    "forget",
    "go_out",
    "go_through",
    "match",
    "move_on",
    "note_registered",
    "prolong",
    "propose",
    "renew_code",
    "report",
    "say_registered",
    "show_phone",
    "talk",
    "turn_away",
    "withdraw",
]
