from members.floating.views.arriving import arrive, poster
from members.floating.views.branches import act_away, asked, away, branch, go_out
from members.floating.views.lists import enter, everybody, people, register, still_here
from members.floating.views.one import act, one
from members.floating.views.taking import export, export_every

__all__ = [
    "act",
    "act_away",
    "arrive",
    "asked",
    "away",
    "branch",
    "enter",
    "everybody",
    "export",
    "export_every",
    "go_out",
    "one",
    "people",
    "poster",
    "register",
    "still_here",
]
