from activities.records.views.attendance import answer_claim, claim, claims, make_up
from activities.records.views.campaigns import begin as campaign_add
from activities.records.views.campaigns import campaigns
from activities.records.views.campaigns import end as campaign_end
from activities.records.views.card import card
from activities.records.views.choosing import choose
from activities.records.views.drafts import begun, discard, save
from activities.records.views.editing import edit, withdraw
from activities.records.views.files import draft_file, record_file
from activities.records.views.groups import group, joint
from activities.records.views.lists import branch_records, every_record
from activities.records.views.month_plan import month as plan_month
from activities.records.views.month_plan import undo_month
from activities.records.views.parts import fill, part
from activities.records.views.planning import drop, plan
from activities.records.views.record import receipt, record
from activities.records.views.report import new
from activities.records.views.reviewing import queue, review
from activities.records.views.rsvps import leave, rsvp
from activities.records.views.taking import register
from activities.records.views.theme_days import branch_year, theme_month, theme_month_file, theme_month_form

__all__ = [
    "answer_claim",
    "begun",
    "branch_records",
    "branch_year",
    "campaign_add",
    "campaign_end",
    "campaigns",
    "card",
    "choose",
    "claim",
    "claims",
    "discard",
    "draft_file",
    "drop",
    "edit",
    "every_record",
    "fill",
    "group",
    "joint",
    "leave",
    "make_up",
    "new",
    "part",
    "plan",
    "plan_month",
    "queue",
    "receipt",
    "record",
    "record_file",
    "register",
    "review",
    "rsvp",
    "save",
    "theme_month",
    "theme_month_file",
    "theme_month_form",
    "undo_month",
    "withdraw",
]
