from activities.meetings.forms.appraisals import GradesForm, TotalsForm
from activities.meetings.forms.life import RectificationForm, SessionFilter, SessionForm, TalkForm
from activities.meetings.forms.phone import OpenBallotForm, ProlongForm
from activities.meetings.forms.votes import EndExclusionForm, ExclusionForm, VoteForm

__all__ = [
    "EndExclusionForm",
    "ExclusionForm",
    "GradesForm",
    "OpenBallotForm",
    "ProlongForm",
    "RectificationForm",
    "SessionFilter",
    "SessionForm",
    "TalkForm",
    "TotalsForm",
    "VoteForm",
]
