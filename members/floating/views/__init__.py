from members.floating.views.arriving import arrive, poster
from members.floating.views.branches import act_away, asked, away, branch, go_out
from members.floating.views.lists import enter, every_sheet, everybody, people, register, sheet, still_here
from members.floating.views.one import act, one

__all__ = [
    "act",
    "act_away",
    "arrive",
    "asked",
    "away",
    "branch",
    "enter",
    "every_sheet",
    "everybody",
    "go_out",
    "one",
    "people",
    "poster",
    "register",
    "sheet",
    "still_here",
]
