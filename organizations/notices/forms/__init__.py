from organizations.notices.forms.fields import PlainField
from organizations.notices.forms.letters import CallBackForm, LetterFilter, LetterForm, ReplyForm
from organizations.notices.forms.objecting import AnswerForm, ObjectionForm
from organizations.notices.forms.publishing import KeepForm, NoticeFilter, PublishForm, WithdrawForm

__all__ = [
    "AnswerForm",
    "CallBackForm",
    "KeepForm",
    "LetterFilter",
    "LetterForm",
    "NoticeFilter",
    "ObjectionForm",
    "PlainField",
    "PublishForm",
    "ReplyForm",
    "WithdrawForm",
]
