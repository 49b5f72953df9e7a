from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from dangjian.telling import TellingField
from dangjian.workdays.queries import add_workdays, is_workday
from members.roster.models import Member
from organizations.tree.models import Organization

BROKEN = "这一页打开太久了，请刷新以后再提交。"
CHANGED = "这一件刚刚有人办过，您填的没有存。请看一眼现在的情况，再办。"
ELSEWHERE = "只能交给本单位和下级党组织，请重新选。"


class ToldField(TellingField):
    """Read by everybody who stands above."""

    refusal = "请不要在这里写身份证号和手机号，交办的、承办的和上级都看得到。"


class PlaceField(forms.ModelChoiceField):
    """A place with the unit it belongs to."""

    def __init__(self, *, label: str, invalid: str = ELSEWHERE, **kwargs: Any) -> None:
        said = {"required": "请选一个党组织。", "invalid_choice": invalid}
        super().__init__(None, label=label, empty_label="请选择", error_messages=said, **kwargs)

    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.committee.short_name} · {obj.short_name}" if obj.committee not in {None, obj} else obj.short_name


class PersonField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid_choice": "名册里没有这个人，请重新选。"}
        super().__init__(
            None, label="责任人（可不选）", required=False, empty_label="不指定个人", error_messages=said, **kwargs
        )

    def label_from_instance(self, obj: Member) -> str:
        return obj.name


class DeadlineForm(ActForm):
    """A day by which something is done: a working day that has not passed."""

    due_on = CalendarField(label="期限")

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is None:
            return None
        if day < self.today:
            raise ValidationError("这一天已经过了，请填今天或以后的工作日。")
        if not is_workday(day):
            later = add_workdays(day, 1)
            raise ValidationError(
                f"{day.month}月{day.day}日不是工作日，请改成工作日，比如{later.month}月{later.day}日。"
            )
        return day


def uid_field() -> forms.UUIDField:
    return forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))
