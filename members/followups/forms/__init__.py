from members.followups.forms.acts import (
    CloseForm,
    FinishForm,
    MoveForm,
    NameForm,
    ReportForm,
    SendBackForm,
    WithdrawForm,
)
from members.followups.forms.asking import AskForm
from members.followups.forms.inspecting import CorrectInspectionForm, InspectionForm
from members.followups.forms.lists import InspectionFilter, ListFilter

__all__ = [
    "AskForm",
    "CloseForm",
    "CorrectInspectionForm",
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
