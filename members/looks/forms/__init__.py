from members.looks.forms.answering import ListFilter, ProlongForm, RefuseForm
from members.looks.forms.asking import PurposeForm

__all__ = ["ListFilter", "ProlongForm", "PurposeForm", "RefuseForm"]
