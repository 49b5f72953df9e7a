"""Asking, owning, closing; inspections; the workbook."""

from members.followups.services.asking import NotBelow, SameDay, ask, close, move, send_back, withdraw
from members.followups.services.correcting import FindingHandedOn, NothingChanged, change_inspection
from members.followups.services.exporting import export_follow_ups
from members.followups.services.inspecting import HandedOnAlready, drop_inspection, inspect
from members.followups.services.owning import finish, name, report
from members.followups.services.steps import ChangedMeanwhile

__all__ = [
    "ChangedMeanwhile",
    "FindingHandedOn",
    "HandedOnAlready",
    "NotBelow",
    "NothingChanged",
    "SameDay",
    "ask",
    "change_inspection",
    "close",
    "drop_inspection",
    "export_follow_ups",
    "finish",
    "inspect",
    "move",
    "name",
    "report",
    "send_back",
    "withdraw",
]
