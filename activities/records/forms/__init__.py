from activities.records.forms.card import CardForm
from activities.records.forms.lists import ActivityFilter, ReviewFilter
from activities.records.forms.planning import LeaveForm, PlanForm
from activities.records.forms.record import RecordForm, reasons_given, typed
from activities.records.forms.reviewing import ReturnForm, Seen, seen_at

__all__ = [
    "ActivityFilter",
    "CardForm",
    "LeaveForm",
    "PlanForm",
    "RecordForm",
    "ReturnForm",
    "ReviewFilter",
    "Seen",
    "reasons_given",
    "seen_at",
    "typed",
]
