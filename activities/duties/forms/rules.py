from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from activities.duties.models import DutyRule, Sector
from activities.duties.queries import met_by, who
from activities.duties.rules import AppliesIf, DutyKind, Per, Subject, how_often, when
from activities.duties.services import WouldRewriteThePast, draft_rule
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.rules import Kind

# A window may reach into the next year, not beyond it.
LIMITS = {
    "times": (1, 31),
    "window_before_days": (0, 90),
    "window_after_months": (0, 6),
    "window_after_days": (0, 31),
    "record_within_days": (0, 90),
}


# In the order of the form.
PLAIN = ("applies_if", "per", "times", *tuple(LIMITS)[1:], "basis", "document_number")
PAST = "不能早于今天，已经过去的要求不改。"


def keep_within_limits(fields: dict[str, forms.Field]) -> None:
    for name, (lowest, highest) in LIMITS.items():
        fields[name].widget.attrs |= {"min": lowest, "max": highest}
        fields[name].validators = [MinValueValidator(lowest), MaxValueValidator(highest)]


class EndRuleForm(forms.Form):
    on = CalendarField(label="从哪一天起停止", help_text="这一天以及之后结束的周期不再要求；之前的照旧。")


class RuleAddForm(ActForm):
    """What a new rule asks of whom. Before it is entered the page says whom it will meet."""

    kind = forms.ChoiceField(
        label="哪一类",
        choices=[("", "请选择"), *DutyKind.choices],
        help_text="记录按类别计入；名称可以另起，如“廉政党课”。",
    )
    name = forms.CharField(label="名称", max_length=60, required=False, help_text="不填就用类别的名称。")
    within = forms.ModelChoiceField(
        label="哪个范围", queryset=Organization.objects.none(), required=False, empty_label="全区"
    )
    sectors = forms.MultipleChoiceField(
        label="限于领域",
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是所有领域。",
    )
    starts_on = CalendarField(label="从哪一天起", help_text="今天或以后。这一天以前结束的周期不作要求，得分不变。")
    problems = {WouldRewriteThePast: ("starts_on", PAST)}
    button = "下一步：看涉及多少支部"

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= forms.fields_for_model(DutyRule, fields=PLAIN)
        self.fields["applies_if"].choices = AppliesIf.choices
        self.fields["basis"].help_text = "依据哪个文件的哪一条，支部会看到。"
        self.order_fields(("kind", "name", "within", "sectors", "applies_if", *PLAIN, "starts_on"))
        above = Organization.objects.editable_by(account).standing(self.today).exclude(parent=None)
        self.fields["within"].queryset = above.exclude(kind__in=(Kind.BRANCH, Kind.STATION)).order_by("path")
        self.initial |= {"applies_if": AppliesIf.ALWAYS, "per": Per.QUARTER, "starts_on": self.today}
        keep_within_limits(self.fields)

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(PAST)
        return starts_on

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "starts_on"}

    def sentence(self) -> str:
        rule = draft_rule(**self.facts, starts_on=self.cleaned_data["starts_on"])
        met = met_by(rule)
        many = f"{met.branches}个党支部" + (f"的{met.items}个党小组" if rule.subject == Subject.SUBGROUP else "")
        asked = (
            f"从{written(rule.starts_on)}起，{who(rule)}{how_often(rule.per, rule.times)}“{rule.name}”，"
            f"{when(rule.per, rule.window)}。"
        )
        if met.branches:
            asked += f"现在符合的有{many}；第一次是{met.period}的，最晚{written(met.closes_on)}。"
        else:
            asked += "现在没有符合的党支部，以后有了就要做。"
        return asked + (f"同一类里已有“{'、'.join(met.beside)}”，同一次活动会一并计入。" if met.beside else "")


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
        keep_within_limits(self.fields)

    def clean(self):
        if not self.errors and not self.changed_data:
            raise forms.ValidationError("没有改动。不再要求的事项请用“停止”。")
        return super().clean()

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.changed_data}
