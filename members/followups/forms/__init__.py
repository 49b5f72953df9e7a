from members.followups.forms.acts import (
    CloseForm,
    FinishForm,
    MoveForm,
    NameForm,
    ReportForm,
    SendBackForm,
    WithdrawForm,
)
from members.followups.forms.asking import AskForm, InspectionForm
from members.followups.forms.lists import InspectionFilter, ListFilter

__all__ = [
    "AskForm",
    "CloseForm",
    "FinishForm",
    "InspectionFilter",
    "InspectionForm",
    "ListFilter",
    "MoveForm",
    "NameForm",
    "ReportForm",
    "SendBackForm",
    "WithdrawForm",
]
