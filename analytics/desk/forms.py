import re
from datetime import date
from typing import Any

from django import forms

from dangjian.fields.dates import CalendarField
from dangjian.periods import Period, Quarter, Year
from dangjian.taking import ExportReason
from members.roster.rules import AGE_BANDS, PARTY_AGE_BANDS

YEARS_BACK = 4
MANY_DIGITS = re.compile(r"\d{15}|(?<!\d)1\d{10}(?!\d)")


def without_numbers(text: str) -> str:
    if MANY_DIGITS.search(text):
        raise forms.ValidationError("这里不能查身份证号和手机号，请到“党员”页按号码查找。")
    return text


class FindForm(forms.Form):
    """A name; somebody's number is not for an address and is looked up where it is posted."""

    q = forms.CharField(label="名称或姓名", max_length=60, error_messages={"required": "请输入要找的名称或姓名。"})

    def clean_q(self) -> str:
        return without_numbers(self.cleaned_data["q"])


BROKEN = "页面打开太久或者不完整，请刷新后再点一次。"


class FileForm(forms.Form):
    """A list asked for as a file: `uid` makes the same page sent twice one file."""

    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))


class RosterFileForm(FileForm):
    """The roster as its page was narrowed, in the fields of `Wanted`; another value than the page's narrows the own file."""

    organization = forms.IntegerField(required=False, min_value=1)
    q = forms.CharField(required=False, max_length=40)
    age = forms.ChoiceField(required=False, choices=[(band.code, band.label) for band in AGE_BANDS])
    party_age = forms.ChoiceField(required=False, choices=[(band.code, band.label) for band in PARTY_AGE_BANDS])
    category = sex = education = status = sort = forms.CharField(required=False, max_length=20)
    reason = forms.ChoiceField(
        choices=ExportReason.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请先选择导出事由，再导出。"),
    )

    def clean_q(self) -> str:
        return without_numbers(self.cleaned_data["q"])

    def wanted(self) -> dict[str, Any]:
        """What narrows, and why it is taken."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "uid"}


class DayForm(forms.Form):
    """The day that figures are asked of; today when the address names none."""

    day = CalendarField(label="截至")

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data if "day" in data else {"day": str(today)})
        self.today = today

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("这一天还没到，请选今天或以前的日期。")
        return day


def recent_periods(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """By year the year itself, its quarters and months as far as they have begun, the latest first."""
    found = []
    for back in range(YEARS_BACK):
        year = Year(today.year - back)
        quarters = [one for one in (Quarter(year.year, number) for number in (4, 3, 2, 1)) if one.start <= today]
        months = [month for one in quarters for month in reversed(one.months) if month.start <= today]
        inside: list[Period] = [year, *quarters, *months]
        found.append((year.label, [(str(one), one.label) for one in inside]))
    return found
