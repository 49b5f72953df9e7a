from datetime import date, timedelta
from typing import Any

from django import forms

from activities.meetings.services import BallotOut, CountedOnPaper, NotHandedIn, RecordClosed
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from members.ballots.services import PollOver, TooFewVoters

LONGEST = timedelta(days=60)
USUAL_DELAY = timedelta(days=3)
OVER = "投票已经计票或者作废，不能再改。"
SET_ASIDE = "这条记录已经撤回或退回，先不能投票。请改好重新提交，再发起或者延长。"


class LastDayForm(ActForm):
    closes_on = CalendarField(label="哪天截止（含当天）", help_text="截止以后才能计票；都投过的，当天就能计票。")

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        self.fields["closes_on"].initial = max(first, self.today)

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        if day < max(self.first, self.today):
            raise forms.ValidationError("不能早于今天，也不能早于原来的截止日期")
        if day > self.today + LONGEST:
            raise forms.ValidationError("最多两个月")
        return day


class OpenBallotForm(LastDayForm):
    button = "发起投票"
    problems = {
        TooFewVoters: (None, "不足5名党员，投票结果会看出是谁投的。请用纸质票。"),
        BallotOut: (None, "这次评议已经发起过手机投票。"),
        CountedOnPaper: (None, "已经录过纸质票。要改用手机投票，先点“重新录”。"),
        NotHandedIn: (None, SET_ASIDE),
        RecordClosed: (None, "这条记录已经通过审核，不能再改。确实要改，请审核的单位先退回。"),
    }


class ProlongForm(LastDayForm):
    """`first` is the last day so far."""

    button = "延长"
    problems = {PollOver: (None, OVER), NotHandedIn: (None, SET_ASIDE)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].initial += USUAL_DELAY

    def clean_closes_on(self) -> date:
        day = super().clean_closes_on()
        if day == self.first:
            raise forms.ValidationError("本来就是这一天截止，请填晚一点的日期")
        return day
