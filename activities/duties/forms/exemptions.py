from copy import copy
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property

from activities.duties.models import Exemption
from activities.duties.queries import Excused, excused, units_of
from activities.duties.queries.exemptions import Standing
from activities.duties.rules import DutyKind
from activities.duties.services import AlreadyExempt, QuarterClosed
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from dangjian.periods import Month
from organizations.tree.models import Organization

CLOSED = "这个季度已经取数，不能再改；请从还没取数的季度开始。"
TWICE = "这段时间里已经免除了这一项。"


class ExcusingForm(ActForm):
    """Says before it acts which due items of the branch fall away and which come back."""

    detail = "activities/duties/_excused.html"
    button = "下一步：看会改变什么"

    @property
    def was(self) -> Exemption | None:
        return None

    @property
    def will(self) -> Exemption | None:
        raise NotImplementedError

    @property
    def branch(self) -> Organization:
        raise NotImplementedError

    @cached_property
    def preview(self) -> Excused:
        return excused(self.branch, was=self.was, will=self.will)

    @property
    def begun(self) -> int:
        """How many of the items that fall away are already running or over."""
        return sum(item.period_start <= self.today for item in self.preview.dropped)

    def effect(self) -> str:
        found = self.preview
        parts = [
            f"{word}{len(items)}项" for word, items in (("不再要求", found.dropped), ("恢复", found.owed)) if items
        ]
        if not parts:
            return "现在的应做事项没有变化。"
        until = written(found.until - timedelta(days=1))
        begun = f"，其中{self.begun}项的周期已经开始" if self.begun else ""
        return f"到{until}为止，{'，'.join(parts)}{begun}。"


class ExemptionForm(ExcusingForm):
    kind = forms.ChoiceField(label="免除哪一项", choices=[("", "全部事项"), *DutyKind.choices], required=False)
    starts_on = CalendarField(label="从哪一天起", help_text="一般从下一个周期起；正在进行的也免除的，要有批准文号。")
    last_day = CalendarField(label="到哪一天（含）", required=False, help_text="还不知道什么时候恢复，可以不填。")
    reason = forms.CharField(label="原因", max_length=200, help_text="例如：整村搬迁。不写个人的病情等隐私。")
    document_number = forms.CharField(label="批准文号", max_length=60, required=False)
    problems = {AlreadyExempt: ("starts_on", TWICE), QuarterClosed: ("starts_on", CLOSED)}

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = branch
        self.fields["starts_on"].initial = Month.containing(self.today).end

    def clean(self) -> None:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "结束日期不能早于开始日期。")
        elif not self.errors and self.begun and not self.cleaned_data["document_number"]:
            words = f"有{self.begun}项的周期已经开始（如{self.preview.dropped[0].label}），请写批准文号，或者从下一个周期起。"
            self.add_error("document_number", words)

    @property
    def branch(self) -> Organization:
        return self.place

    @property
    def will(self) -> Exemption:
        return Exemption(organization=self.branch, **self.facts)

    @property
    def facts(self) -> dict[str, Any]:
        """The span as the service keeps it: its end is the first day that no longer belongs."""
        facts = {name: self.cleaned_data[name] for name in ("kind", "starts_on", "reason", "document_number")}
        last = self.cleaned_data["last_day"]
        return facts | {"ends_on": last + timedelta(days=1) if last else None}

    def sentence(self) -> str:
        what = DutyKind(kind).label if (kind := self.cleaned_data["kind"]) else "全部事项"
        last = self.cleaned_data["last_day"]
        until = f"到{written(last)}" if last else "，什么时候恢复还没定"
        return f"免除{self.branch.short_name}的“{what}”，从{written(self.cleaned_data['starts_on'])}起{until}。{self.effect()}"


class EndExemptionForm(ExcusingForm):
    on = CalendarField(
        label="从哪一天起恢复", required=False, help_text="可以提前，也可以推后；还不知道什么时候恢复，就不填。"
    )
    problems = {AlreadyExempt: ("on", TWICE), QuarterClosed: ("on", CLOSED)}

    def __init__(self, *args: Any, exemption: Exemption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exemption = exemption
        coming = exemption.starts_on > self.today
        self.fields["on"].initial = exemption.starts_on if coming else Month.containing(self.today).end

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on == self.exemption.ends_on:
            raise forms.ValidationError("没有改动：现在就是这样记的。")
        return on

    @property
    def branch(self) -> Organization:
        return self.exemption.organization

    @property
    def was(self) -> Exemption:
        return self.exemption

    @property
    def will(self) -> Exemption | None:
        on, changed = self.cleaned_data["on"], copy(self.exemption)
        changed.ends_on = on
        return None if on and on <= self.exemption.starts_on else changed

    def sentence(self) -> str:
        on = self.cleaned_data["on"]
        if self.will is None:
            return f"撤销这项免除，就当没有免除过。{self.effect()}"
        return f"{f'从{written(on)}起恢复要求' if on else '什么时候恢复改为还没定'}。{self.effect()}"


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
