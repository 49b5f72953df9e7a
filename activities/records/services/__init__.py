from activities.records.services.attendance import (
    AnsweredMeanwhile,
    BeforeTheMeeting,
    ClaimedAlready,
    NothingToClaim,
    NotTheRecord,
    WasThere,
    accept_claim,
    claim,
    decline_claim,
    make_up,
)
from activities.records.services.campaigns import EndsBeforeStart, IsOver, RunsAlready, begin_campaign, end_campaign
from activities.records.services.changing import NotOpen, Tied, VersionConflict, revise, withdraw
from activities.records.services.drafts import (
    DraftChangedElsewhere,
    DraftGone,
    discard_draft,
    forget_empty_drafts,
    save_draft,
    start_draft,
    switch_draft,
)
from activities.records.services.joint import (
    DayMoved,
    FilledMeanwhile,
    NobodyElse,
    NotToFill,
    PlannedElsewhere,
    fill_part,
    may_fill,
    plan_joint,
)
from activities.records.services.late import count_late_changes
from activities.records.services.planning import AlreadyHeld, announce, drop_plan, plan, plan_month
from activities.records.services.register import export_register
from activities.records.services.reviewing import ChangedMeanwhile, NotForYou, PhotosArrived, accept, send_back
from activities.records.services.rollup import recount, recount_all, repair
from activities.records.services.rsvps import TooLate, reply
from activities.records.services.showing import NotForShowing, show_card
from activities.records.services.submitting import AlreadyRecorded, submit
from activities.records.services.theme_month import export_theme_month, fill_theme_month
from activities.records.services.writing import QuarterBeingTaken, RecordRefused

__all__ = [
    "AlreadyHeld",
    "AlreadyRecorded",
    "AnsweredMeanwhile",
    "BeforeTheMeeting",
    "ChangedMeanwhile",
    "ClaimedAlready",
    "DayMoved",
    "DraftChangedElsewhere",
    "DraftGone",
    "EndsBeforeStart",
    "FilledMeanwhile",
    "IsOver",
    "NobodyElse",
    "NotForShowing",
    "NotForYou",
    "NotOpen",
    "NotTheRecord",
    "NotToFill",
    "NothingToClaim",
    "PhotosArrived",
    "PlannedElsewhere",
    "QuarterBeingTaken",
    "RecordRefused",
    "RunsAlready",
    "Tied",
    "TooLate",
    "VersionConflict",
    "WasThere",
    "accept",
    "accept_claim",
    "announce",
    "begin_campaign",
    "claim",
    "count_late_changes",
    "decline_claim",
    "discard_draft",
    "drop_plan",
    "end_campaign",
    "export_register",
    "export_theme_month",
    "fill_part",
    "fill_theme_month",
    "forget_empty_drafts",
    "make_up",
    "may_fill",
    "plan",
    "plan_joint",
    "plan_month",
    "recount",
    "recount_all",
    "repair",
    "reply",
    "revise",
    "save_draft",
    "send_back",
    "show_card",
    "start_draft",
    "submit",
    "switch_draft",
    "withdraw",
]
