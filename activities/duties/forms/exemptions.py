from datetime import timedelta

from django import forms

from activities.duties.queries import units_of
from activities.duties.queries.exemptions import Standing
from activities.duties.rules import DutyKind
from dangjian.fields.dates import CalendarField


class ExemptionForm(forms.Form):
    kind = forms.ChoiceField(label="免除哪一项", choices=[("", "全部事项"), *DutyKind.choices], required=False)
    starts_on = CalendarField(label="从哪一天起")
    last_day = CalendarField(label="到哪一天（含）", required=False, help_text="还不知道什么时候恢复，可以不填。")
    reason = forms.CharField(label="原因", max_length=200, help_text="例如：整村搬迁。不写个人的病情等隐私。")
    document_number = forms.CharField(label="批准文号", max_length=60, required=False)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "结束日期不能早于开始日期。")
        return cleaned

    @property
    def facts(self):
        """The span as the service keeps it: its end is the first day that no longer belongs."""
        facts = {name: self.cleaned_data[name] for name in ("kind", "starts_on", "reason", "document_number")}
        last = self.cleaned_data["last_day"]
        return facts | {"ends_on": last + timedelta(days=1) if last else None}


class EndExemptionForm(forms.Form):
    on = CalendarField(label="从哪一天起恢复")


class ExemptionFilter(forms.Form):
    q = forms.CharField(label="支部名称", required=False)
    committee = forms.ChoiceField(label="所属单位", required=False)
    kind = forms.ChoiceField(label="事项", required=False, choices=[("", "全部事项"), *DutyKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=Standing.choices)

    def __init__(self, *args, account, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_of(account, today.year).values_list("pk", "short_name")
        self.fields["committee"].choices = [("", "全部单位"), *units]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"

    @property
    def asked(self):
        """What is asked for; a choice that does not exist asks for nothing."""
        self.is_valid()
        asked = {name: self.cleaned_data.get(name, "") for name in ("kind", "state")}
        committee = self.cleaned_data.get("committee")
        return asked | {"text": self.cleaned_data.get("q", ""), "committee_id": int(committee) if committee else None}
