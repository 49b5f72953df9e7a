from datetime import date
from typing import Any

from django import forms

from activities.records.services import EndsBeforeStart, IsOver, RunsAlready
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField

BACKWARDS = "最后一天不能早于开始那天。"


class CampaignForm(ActForm):
    problems = {
        EndsBeforeStart: ("last_day", BACKWARDS),
        RunsAlready: ("name", "已经有一个叫这个名字的专题，开展的日子和它重叠，不用再建；要另建的请换个名称。"),
    }

    name = forms.CharField(label="名称", max_length=40, help_text="例如：党纪学习教育")
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    starts_on = CalendarField(label="从哪天起")
    last_day = CalendarField(label="到哪天（含）", required=False, help_text="还没定就不填，结束时再写。")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.fields["starts_on"].initial = today


class EndCampaignForm(ActForm):
    button = "结束"
    problems = {
        EndsBeforeStart: ("last_day", BACKWARDS),
        IsOver: ("last_day", "这个专题已经结束，不用再办。"),
    }

    last_day = CalendarField(
        label="最后一天", help_text="这天以后的集中学习不再能选它；已经记的不变，这天以前的还可以补记。"
    )
