from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from activities.records.rules import parse_period
from analytics.reports.rules import OF_A_RUN, ExportKind, spans, usual_span
from dangjian.periods import Period, Quarter
from dangjian.taking import FOR_RECORDS, ReasonField
from organizations.stationery.models import OfficialForm
from organizations.stationery.queries import offered_forms
from organizations.stationery.rules import Use

OWN_FORMAT = "门户自带的格式"


class ChosenForm(forms.ModelChoiceField):
    def label_from_instance(self, obj: OfficialForm) -> str:
        return f"{obj.name}（{obj.get_use_display()}，.{obj.ending}）"


class OfficialFormForm(forms.Form):
    """Which of the department's forms an activity is put into, and why it is taken."""

    official_form = ChosenForm(
        label="用哪个模板",
        queryset=OfficialForm.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请选一个模板；换掉或移除了的，请刷新页面再选。"),
    )
    reason = ReasonField(FOR_RECORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = offered_forms(Use.RECORD, Use.ROLL)
        self.fields["official_form"].queryset = offered
        self.initial = {"official_form": next((one.pk for one in offered), None)} | self.initial


class HandbookForm(forms.Form):
    period = forms.ChoiceField(label="时间", error_messages={"required": "请选择哪一年或者哪个季度。"})
    reason = ReasonField(FOR_RECORDS)
    official_form = ChosenForm(
        label="格式",
        queryset=OfficialForm.objects.none(),
        empty_label=OWN_FORMAT,
        required=False,
        help_text="选区委的模板时，按模板的格式填好一份手册。",
        error_messages={"invalid_choice": "这个模板换掉或移除了，请重新选。"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["official_form"].queryset = offered_forms(Use.HANDBOOK)
        if not self.fields["official_form"].queryset:
            del self.fields["official_form"]
        self.fields["period"].choices = [(str(span), span.label) for span in spans(today)]
        self.fields["period"].initial = str(usual_span(today))

    def clean_period(self) -> Period:
        return parse_period(self.cleaned_data["period"])


BROKEN = "页面打开太久或者不完整，请刷新后再点一次。"


class ExportForm(forms.Form):
    """Which file of which computed quarter a worker makes."""

    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))
    quarter = forms.ChoiceField(
        label="季度", required=False, error_messages={"invalid_choice": "这个季度还没有计算，算好以后再导出。"}
    )
    kind = forms.ChoiceField(
        label="文件", choices=[(kind.value, kind.label) for kind in OF_A_RUN], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, quarters: Sequence[Quarter], shown: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [(one.slug, one.label) for one in quarters]
        self.initial = {"uid": uuid4(), "quarter": shown, "kind": ExportKind.SCORES}

    def clean_quarter(self) -> Quarter:
        """The newest offered one where nothing was said."""
        return Quarter.parse(self.cleaned_data["quarter"] or self.fields["quarter"].choices[0][0])
