from datetime import date
from typing import Any

from django import forms

from activities.records.rules import parse_period
from analytics.reports.rules import spans, usual_span
from dangjian.periods import Period
from members.roster.rules import ExportReason

REASONS = (ExportReason.ARCHIVE, ExportReason.REPORT, ExportReason.MEETING, ExportReason.STATISTICS)


class HandbookForm(forms.Form):
    period = forms.ChoiceField(label="时间", error_messages={"required": "请选择哪一年或者哪个季度。"})
    reason = forms.ChoiceField(
        label="导出事由",
        choices=[("", "请选择事由"), *((reason.value, reason.label) for reason in REASONS)],
        error_messages={"required": "请先选择导出事由，再导出。"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(str(span), span.label) for span in spans(today)]
        self.fields["period"].initial = str(usual_span(today))

    def clean_period(self) -> Period:
        return parse_period(self.cleaned_data["period"])
