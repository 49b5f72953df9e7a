from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import cached_property

from activities.duties.models import DutyRule, Sector
from activities.duties.queries import Difference, difference, met_by, who
from activities.duties.rules import AppliesIf, DutyKind, Per, Subject, how_often, period_of, when
from activities.duties.services import RuleCannotChange, WouldRewriteThePast, draft_change, draft_rule
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
CHANGED_MEANWHILE = "这条规则已经有新的安排，请先取消那次变更。"


def in_words(rule: DutyRule) -> str:
    return f"{who(rule)}{how_often(rule.per, rule.times)}“{rule.name}”，{when(rule.per, rule.window)}。"


def effect(found: Difference) -> str:
    """What a change alters in the first period, in numbers."""
    if not found.rows:
        return f"{found.label}应做的事项没有增减，还是{found.before}个{found.noun}要做。"
    branches = f"{found.label}要做的{found.noun}由{found.before}个变为{found.after}个"
    if found.before == found.after:
        branches = f"{found.label}要做的{found.noun}还是{found.after}个"
    items = (("增加", found.appear), ("减少", found.vanish), ("要求有变的", found.altered))
    return f"{branches}；应做的事项{'，'.join(f'{word}{count}项' for word, count in items if count)}。"


def rules_instead(rule: DutyRule, on: date, after: DutyRule) -> tuple[list[DutyRule], list[DutyRule]]:
    """The rule as it stands, and as it will end on the day if not before, with what comes after it."""
    ended = copy(rule)
    ended.ends_on = on if rule.ends_on is None else min(rule.ends_on, on)
    return [rule], [ended, after]


def keep_within_limits(fields: dict[str, forms.Field]) -> None:
    for name, (lowest, highest) in LIMITS.items():
        fields[name].widget.attrs |= {"min": lowest, "max": highest}
        fields[name].validators = [MinValueValidator(lowest), MaxValueValidator(highest)]


class RuleForm(ActForm):
    """Who does what, how often, in which days, and on what basis. Before it is kept the page says what it alters."""

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
    detail = "activities/duties/_preview.html"

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= forms.fields_for_model(DutyRule, fields=PLAIN)
        self.fields["applies_if"].choices = AppliesIf.choices
        self.fields["basis"].help_text = "依据哪个文件的哪一条，支部会看到。"
        above = Organization.objects.editable_by(account).standing(self.today).exclude(parent=None)
        self.fields["within"].queryset = above.exclude(kind__in=(Kind.BRANCH, Kind.STATION)).order_by("path")
        keep_within_limits(self.fields)


class RuleAddForm(RuleForm):
    """What a new rule asks of whom."""

    kind = forms.ChoiceField(
        label="哪一类",
        choices=[("", "请选择"), *DutyKind.choices],
        help_text="记录按类别计入；名称可以另起，如“廉政党课”。",
    )
    name = forms.CharField(label="名称", max_length=60, required=False, help_text="不填就用类别的名称。")
    starts_on = CalendarField(
        label="从哪一天起", help_text="最早是下一个周期的第一天。这一天以前结束的周期不作要求，得分不变。"
    )
    problems = {WouldRewriteThePast: ("starts_on", "正在进行的和过去的周期不改。")}
    button = "下一步：看涉及多少支部"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(("kind", "name", "within", "sectors", *PLAIN, "starts_on"))
        first = period_of(Per.QUARTER, self.today).end
        self.initial |= {"applies_if": AppliesIf.ALWAYS, "per": Per.QUARTER, "starts_on": first}

    def clean(self) -> None:
        per, starts_on = self.cleaned_data.get("per"), self.cleaned_data.get("starts_on")
        if per and starts_on and starts_on < (first := period_of(per, self.today).end):
            self.add_error("starts_on", f"最早从下一个周期起，即{written(first)}；正在进行的和过去的周期不改。")

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "starts_on"}

    @cached_property
    def drafted(self) -> DutyRule:
        return draft_rule(**self.facts, starts_on=self.cleaned_data["starts_on"])

    @cached_property
    def preview(self) -> Difference:
        return difference([], [self.drafted], self.drafted.starts_on)

    def sentence(self) -> str:
        rule, met = self.drafted, met_by(self.drafted)
        many = f"{met.branches}个{rule.noun}" + (f"的{met.items}个党小组" if rule.subject == Subject.SUBGROUP else "")
        asked = f"从{written(rule.starts_on)}起，{in_words(rule)}"
        if met.branches:
            asked += f"现在符合的有{many}；第一次是{met.period}的，最晚{written(met.closes_on)}。"
        else:
            asked += f"现在没有符合的{rule.noun}，以后有了就要做。"
        return asked + (f"同一类里已有“{'、'.join(met.beside)}”，同一次活动会一并计入。" if met.beside else "")


class RuleChangeForm(RuleForm):
    """What may change about a rule. The rule itself stays as it is; its service writes a new row."""

    problems = {RuleCannotChange: (None, CHANGED_MEANWHILE)}
    button = "下一步：看会改变什么"

    def __init__(self, *args: Any, rule: DutyRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.initial |= {name: getattr(rule, name) for name in ("sectors", *PLAIN)} | {"within": rule.within_id}
        self.order_fields(("within", "sectors", *PLAIN))

    def clean(self) -> None:
        if not self.errors and not self.changed_data:
            raise forms.ValidationError("没有改动。不再要求的事项请用“停止”。")

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @cached_property
    def changed(self) -> DutyRule:
        return draft_change(rule=self.rule, changes=self.changes, today=self.today)

    @cached_property
    def preview(self) -> Difference:
        return difference(*rules_instead(self.rule, self.changed.starts_on, self.changed), self.changed.starts_on)

    def sentence(self) -> str:
        what = "、".join(str(self.fields[name].label) for name in self.changed_data)
        return (
            f"从{written(self.changed.starts_on)}起，{in_words(self.changed)}改的是：{what}。"
            f"在此以前的照原来的要求。{effect(self.preview)}"
        )


class EndRuleForm(ActForm):
    on = CalendarField(label="从哪一天起停止")
    problems = {
        WouldRewriteThePast: ("on", "正在进行的和过去的周期不改。"),
        RuleCannotChange: (None, CHANGED_MEANWHILE),
    }
    button = "下一步：看会改变什么"
    detail = "activities/duties/_preview.html"

    def __init__(self, *args: Any, rule: DutyRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.first = rule, period_of(rule.per, self.today).end
        self.fields["on"].initial = self.first
        self.fields[
            "on"
        ].help_text = (
            f"最早是下一个周期的第一天（{written(self.first)}）。这一天以及之后结束的周期不再要求；之前的照旧。"
        )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.first:
            raise forms.ValidationError(f"最早{written(self.first)}：正在进行的和过去的周期不改。")
        return on

    @cached_property
    def preview(self) -> Difference:
        """From the first day on which the rule holds in one case alone: an end still to come may be moved either way."""
        ended, on = copy(self.rule), self.cleaned_data["on"]
        ended.ends_on = on
        return difference([self.rule], [ended], min(self.rule.ends_on or on, on))

    def sentence(self) -> str:
        return f"从{written(self.cleaned_data['on'])}起，不再要求“{self.rule.name}”。{effect(self.preview)}"
