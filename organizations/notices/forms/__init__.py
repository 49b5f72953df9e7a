from organizations.notices.forms.fields import PlainField, TellingField
from organizations.notices.forms.objecting import AnswerForm, ObjectionForm, ReceiptForm
from organizations.notices.forms.publishing import KeepForm, NoticeFilter, PublishForm, WithdrawForm

__all__ = [
    "AnswerForm",
    "KeepForm",
    "NoticeFilter",
    "ObjectionForm",
    "PlainField",
    "PublishForm",
    "ReceiptForm",
    "TellingField",
    "WithdrawForm",
]
