from organizations.complaints.forms.asking import ComplaintForm, ReopenForm
from organizations.complaints.forms.handling import AnswerForm, AssignForm, CloseForm, ListFilter, MoveForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CloseForm",
    "ComplaintForm",
    "ListFilter",
    "MoveForm",
    "ReopenForm",
]
