"""The upload: a file and the day it speaks of."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangjian.fields.dates import CalendarField
from members.imports.rules.files import LARGEST_FILE, TOO_BIG


class UploadForm(forms.Form):
    file = forms.FileField(
        label="花名册文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text="Excel 工作簿（.xlsx、.xls）或 CSV，不超过 15 MB。列的顺序和叫法不限，多余的列不用删。",
        error_messages={"required": "请选择花名册文件。", "empty": "文件是空的，请选择有内容的花名册。"},
    )
    as_of = CalendarField(
        label="截至日期",
        help_text="这份花名册反映哪一天的情况。新增党员的组织关系、支部的变更都从这天起算。",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["as_of"].initial = today

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(TOO_BIG)
        return file

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise ValidationError("日期还没到。请填花名册截至的那一天。")
        return day


class ConfirmForm(forms.Form):
    absent_leave = forms.BooleanField(required=False)


class AnswerForm(forms.Form):
    option = forms.TypedChoiceField(coerce=int, error_messages={"required": "请选择是哪一位。"})

    def __init__(self, *args: Any, options: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(number, "") for number in range(options)]
