from typing import Any

from django import forms

from activities.records.queries.record import Absentee
from activities.records.rules import CLAIMABLE
from activities.records.services import (
    AnsweredMeanwhile,
    BeforeTheMeeting,
    ClaimedAlready,
    NothingToClaim,
    NotTheRecord,
    QuarterBeingTaken,
    WasThere,
)
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField

TAKING = "这个季度正在取数，一般不到一分钟，请稍等再点一次。"
GONE = "这一件已经有人答复，或者记录改过了。请回到列表看结果。"


class MakeUpForm(ActForm):
    member = forms.TypedChoiceField(label="谁补课", coerce=int, error_messages={"required": "选出是谁"})
    on = CalendarField(label="哪天补的")
    what = forms.CharField(
        label="补了什么", max_length=120, error_messages={"required": "写一句补了什么，比如送学上门、自学了哪一篇"}
    )
    button = "登记补课"
    problems = {
        WasThere: ("member", "他那天到会了，不用补课"),
        BeforeTheMeeting: ("on", "补课要在这次活动以后"),
    }

    def __init__(self, *args: Any, absentees: list[Absentee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.member_id, f"{one.name}（{one.label}）") for one in absentees]
        self.fields["member"].choices = [("", "请选择"), *people]


class ClaimForm(ActForm):
    should_be = forms.ChoiceField(
        label="应该是",
        choices=[("", "请选择"), *((status.value, status.label) for status in CLAIMABLE)],
        error_messages={"required": "选出应该是什么"},
    )
    words = forms.CharField(
        label="说明", max_length=200, error_messages={"required": "写一句为什么，比如那天来晚了没签上"}
    )
    button = "告诉支部"
    problems = {
        NotTheRecord: ("words", "这次由别的支部主办，到会情况由您的支部填，请告诉本支部。"),
        ClaimedAlready: (None, "这一次已经告诉支部了，等支部答复。"),
        NothingToClaim: ("should_be", "记录上就是这样，不用改"),
    }


class AcceptClaimForm(ActForm):
    button = "照本人说的改"
    problems = {AnsweredMeanwhile: (None, GONE), QuarterBeingTaken: (None, TAKING)}


class DeclineClaimForm(ActForm):
    text = forms.CharField(
        label="为什么不改", max_length=200, error_messages={"required": "写一句为什么不改，本人会看到"}
    )
    button = "不改，答复本人"
    problems = {AnsweredMeanwhile: (None, GONE)}
