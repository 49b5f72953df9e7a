"""What is done for one person at a station; each act is a form of its own on the person's page."""

from datetime import date
from typing import Any

from django import forms

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from dangjian.telling import TellingField
from members.floating.rules import HOW_CHOICES, OVER, Standing, State, Way
from members.floating.services import (
    BeforeStation,
    CannotBecome,
    ChangedMeanwhile,
    HereAlready,
    NoNumber,
    NoSuchBranch,
    NoSuchStation,
    NotAStation,
    SameStation,
    TakesPartElsewhere,
    TooEarly,
)
from members.private.services import UsedUp
from organizations.tree.models import Organization

CHANGED = "刚刚有人办过，您填的没有存。请看一眼现在的情况，再办。"
MEANWHILE = {ChangedMeanwhile: (None, CHANGED)}
EARLY = {TooEarly: ("on", "这一天还没到站，请填到站以后的日期。")}
UNBUILT = {BeforeStation: ("on", "这一天还没有这个驿站，请核对日期。")}
HERE = {HereAlready: (None, "这名党员已经在另一个驿站，或者在这里重新登记过，请核对。")}
WAYS = [one for one in Way.choices if one[0] != Way.BRANCH]
ANSWERS = [one for one in Standing.choices if one[0] != Standing.UNVERIFIED]
ELSEWHERE = "这名党员在别处参加组织生活，请先在那里结束。"


class ConfirmForm(ActForm):
    on = CalendarField(label="到站日期")
    button = "确认到站"
    problems = {
        TooEarly: ("on", "这一天还在上一站，请核对日期。"),
        TakesPartElsewhere: (None, ELSEWHERE),
        **HERE,
        **MEANWHILE,
        **UNBUILT,
    }


class TurnAwayForm(ActForm):
    button = "没有这个人，删除登记"
    problems = MEANWHILE


class ContactForm(ActForm):
    how = forms.ChoiceField(label="怎么联系的", choices=HOW_CHOICES, error_messages={"required": "请选怎么联系的。"})
    on = CalendarField(label="日期")
    button = "记一次联系"
    problems = MEANWHILE | EARLY


class AnswerForm(ActForm):
    way = forms.ChoiceField(label="怎么核实的", choices=WAYS, widget=forms.RadioSelect)
    standing = forms.ChoiceField(label="对方怎么说", choices=ANSWERS, widget=forms.RadioSelect)
    answered_by = TellingField(
        label="谁答复的", max_length=60, empty="请写哪个党组织、谁答复的。", help_text="如：高寺镇党建办王主任。"
    )
    on = CalendarField(label="哪天答复的")
    button = "记下流出地的答复"
    problems = MEANWHILE


class NationalForm(ActForm):
    registered = forms.TypedChoiceField(
        label="已在全国党员管理信息系统登记",
        choices=[("1", "是，已登记"), ("0", "否，还没有")],
        coerce=lambda said: said == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选是或者否。"},
    )
    heading = "全国系统登记"
    button = "保存"
    problems = MEANWHILE


class ErasePhoneForm(ActForm):
    button = "本人要求，删除手机号"
    problems = MEANWHILE


class ProposeForm(ActForm):
    branch = TellingField(
        label="区内哪个党支部",
        max_length=120,
        empty="请写党支部的全称或简称。",
        help_text="写全称或简称，一字不差。支部确认以前，这里看不到他们的名册；支部只看到姓名、驿站和班组。",
    )
    button = "请支部确认"
    problems = {
        NoSuchBranch: ("branch", "没有找到叫这个名字的党支部，或者不止一个。请写全称再试。"),
        **MEANWHILE,
    }


class TalkForm(ActForm):
    text = TellingField(
        label="商量的结果", max_length=200, empty="请写一句商量的结果。", help_text="如：年底回去，先不转。"
    )
    on = CalendarField(label="日期")
    button = "记下商量的结果"
    problems = MEANWHILE | EARLY


class EndForm(ActForm):
    state = forms.ChoiceField(
        label="现在怎样", choices=[one for one in State.choices if one[0] in OVER], widget=forms.RadioSelect
    )
    went_to = TellingField(label="去了哪里（可不填）", max_length=60, required=False)
    on = CalendarField(label="日期")
    button = "记下离站"
    problems = {CannotBecome: ("state", "从现在的状态不能改成这个，请看一眼现在的情况。"), **MEANWHILE, **EARLY}


class FindAgainForm(ActForm):
    on = CalendarField(
        label="从哪天起又在站",
        help_text="点错了、一直在站的，填记下离站的那一天；隔了一段又回来的，填回来的那一天，中间不算在站。",
    )
    button = "又在站了"
    problems = {
        TakesPartElsewhere: (None, ELSEWHERE),
        TooEarly: ("on", "不能早于记下离站的那一天，请核对日期。"),
        NotAStation: (None, "这个驿站已经撤销，没有记上。人在别的驿站的，请在那里登记。"),
        **HERE,
        **MEANWHILE,
    }


class MoveOnForm(ActForm):
    """One of the stations that one keeps, or another by its exact name: a list of all would show more than one reads."""

    to = forms.ModelChoiceField(
        None,
        label="转到哪个驿站",
        required=False,
        empty_label="请选择",
        error_messages={"invalid_choice": "只能转到这里列出的驿站，请重新选。"},
    )
    called = TellingField(
        label="驿站名称",
        max_length=120,
        required=False,
        help_text="写全称，一字不差。到了那里，等那里的管理员确认到站。",
    )
    on = CalendarField(label="日期")
    button = "转到下一站"
    problems = {
        NoSuchStation: ("called", "没有找到叫这个名字的驿站。请写全称再试，或者请镇街办理。"),
        SameStation: (None, "就在这一站，请选另一个。"),
        NotAStation: (None, "这个驿站刚刚撤销了，请选另一个。"),
        CannotBecome: (None, "只有在站的可以转到下一站。"),
        TakesPartElsewhere: (None, ELSEWHERE),
        **MEANWHILE,
        **EARLY,
    }

    def __init__(self, *args: Any, stations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = stations.exists()
        self.fields["to"].queryset = stations
        self.fields["to"].label_from_instance = named
        if kept:
            self.fields["called"].label = "不在上面的，写驿站名称"
        else:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not said.get("to") and not said.get("called") and not self.errors:
            self.add_error("to" if "to" in self.fields else "called", "请选一个驿站，或者写驿站名称。")
        return said


class ProlongForm(ActForm):
    expected_until = CalendarField(label="现在预计干到什么时候", required=False, help_text="不知道的空着。")
    button = "还在站，改预计到期"
    problems = MEANWHILE

    def clean_expected_until(self) -> date | None:
        day: date | None = self.cleaned_data["expected_until"]
        if day and day < self.today:
            raise forms.ValidationError("这一天已经过了，请填今天以后的日期，或者空着。")
        return day


class WithdrawForm(ActForm):
    reason = TellingField(
        label="为什么撤回", max_length=100, empty="请写一句为什么撤回。", help_text="如：同名不同人，支部重新核对。"
    )
    button = "撤回支部确认"
    problems = MEANWHILE


def named(station: Organization) -> str:
    return station.short_name


class PhoneForm(ActForm):
    button = "查看手机号"
    problems = {NoNumber: (None, "这里没有手机号了。"), UsedUp: (None, "今天查看完整号码的次数用完了，请明天再查看。")}
