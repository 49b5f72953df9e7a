from members.floating.forms.acts import (
    AnswerForm,
    ConfirmForm,
    ContactForm,
    EndForm,
    ErasePhoneForm,
    FindAgainForm,
    MoveOnForm,
    NationalForm,
    PhoneForm,
    ProlongForm,
    ProposeForm,
    TalkForm,
    TurnAwayForm,
    WithdrawForm,
)
from members.floating.forms.arriving import ArriveForm, CorrectForm, EnterForm
from members.floating.forms.branches import ComeBackForm, GoOutForm, MatchForm
from members.floating.forms.lists import PeopleFilter, year_wanted
from members.floating.forms.still_here import StillHereForm

__all__ = [
    "AnswerForm",
    "ArriveForm",
    "ComeBackForm",
    "ConfirmForm",
    "ContactForm",
    "CorrectForm",
    "EndForm",
    "EnterForm",
    "ErasePhoneForm",
    "FindAgainForm",
    "GoOutForm",
    "MatchForm",
    "MoveOnForm",
    "NationalForm",
    "PeopleFilter",
    "PhoneForm",
    "ProlongForm",
    "ProposeForm",
    "StillHereForm",
    "TalkForm",
    "TurnAwayForm",
    "WithdrawForm",
    "year_wanted",
]
