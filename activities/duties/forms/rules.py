from copy import copy

from django import forms

from activities.duties.forms.fields import DayField
from activities.duties.models import DutyRule, Sector


class EndRuleForm(forms.Form):
    on = DayField(label="从哪一天起停止", help_text="这一天以及之后结束的周期不再要求；之前的照旧。")


class RuleChangeForm(forms.ModelForm):
    """What may change about a rule. The rule itself stays as it is; its service writes a new row."""

    sectors = forms.MultipleChoiceField(
        label="限于领域",
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是所有领域。",
    )

    class Meta:
        model = DutyRule
        fields = (
            "per",
            "times",
            "window_before_days",
            "window_after_months",
            "window_after_days",
            "record_within_days",
            "applies_if",
            "sectors",
            "basis",
            "document_number",
        )

    def __init__(self, *args, rule, **kwargs):
        super().__init__(*args, instance=copy(rule), **kwargs)
        self.fields["times"].min_value = 1

    def clean_times(self):
        times = self.cleaned_data["times"]
        if times < 1:
            raise forms.ValidationError("至少1次；不再要求的事项请用“停止”。")
        return times

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.changed_data}
