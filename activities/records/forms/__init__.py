from activities.records.forms.attendance import AcceptClaimForm, ClaimForm, DeclineClaimForm, MakeUpForm
from activities.records.forms.campaigns import CampaignForm, EndCampaignForm
from activities.records.forms.card import CardForm
from activities.records.forms.files import FileForm
from activities.records.forms.lists import ActivityFilter, ReviewFilter
from activities.records.forms.month_plan import MonthPlanForm
from activities.records.forms.planning import JointForm, LeaveForm, PlanForm
from activities.records.forms.record import RecordForm, reasons_given, typed
from activities.records.forms.reviewing import ReturnForm, Seen, moment_said, seen_at
from activities.records.forms.theme_days import MonthFilter, month_in, year_named

__all__ = [
    "AcceptClaimForm",
    "ActivityFilter",
    "CampaignForm",
    "CardForm",
    "ClaimForm",
    "DeclineClaimForm",
    "EndCampaignForm",
    "FileForm",
    "JointForm",
    "LeaveForm",
    "MakeUpForm",
    "MonthFilter",
    "MonthPlanForm",
    "PlanForm",
    "RecordForm",
    "ReturnForm",
    "ReviewFilter",
    "Seen",
    "moment_said",
    "month_in",
    "reasons_given",
    "seen_at",
    "typed",
    "year_named",
]
