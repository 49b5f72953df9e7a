from copy import copy

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from activities.duties.models import DutyRule, Sector
from dangjian.fields.dates import CalendarField

# A window may reach into the next year, not beyond it.
LIMITS = {
    "times": (1, 31),
    "window_before_days": (0, 90),
    "window_after_months": (0, 6),
    "window_after_days": (0, 31),
    "record_within_days": (0, 90),
}


class EndRuleForm(forms.Form):
    on = CalendarField(label="从哪一天起停止", help_text="这一天以及之后结束的周期不再要求；之前的照旧。")


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
        for name, (lowest, highest) in LIMITS.items():
            field = self.fields[name]
            field.widget.attrs |= {"min": lowest, "max": highest}
            field.validators = [MinValueValidator(lowest), MaxValueValidator(highest)]

    def clean(self):
        if not self.errors and not self.changed_data:
            raise forms.ValidationError("没有改动。不再要求的事项请用“停止”。")
        return super().clean()

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.changed_data}
