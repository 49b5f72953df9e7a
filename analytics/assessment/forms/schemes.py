"""A new version of a scheme, typed over the one before it."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from analytics.assessment.models import Scheme, SchemeItem
from analytics.assessment.queries.facts import UNIT_KINDS
from analytics.assessment.rules import FULL, Item, missing_to_full, points_text
from analytics.assessment.services.schemes import rule_texts
from analytics.assessment.services.trial import Trial, try_out
from analytics.assessment.services.versions import (
    NotTheNewest,
    SchemeWaits,
    SectorTaken,
    WeightsDoNotAddUp,
    begins_on,
    taken,
)
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from organizations.tree.models import Kind, Sector

MILLI = 1000
LIMITS = ("excellent_from", "good_from", "fair_from")
BEYOND = ("merit_most", "total_most")
PLAIN = ("name", "document_number", "issued_on", *LIMITS, *BEYOND, "with_ranking")
WAITS = "这个方案已经有一个还没开始的新版，请先撤销那一版。"
REPLACED = "这一版已经有了新版。请回到考核方案，从最新的一版改。"


class SchemeForm(ActForm):
    name = forms.CharField(label="方案名称", max_length=80)
    document_number = forms.CharField(label="文号", max_length=60, help_text="印发这个方案的文件。")
    issued_on = CalendarField(label="印发日期", required=False)
    sectors = forms.MultipleChoiceField(label="适用领域", choices=Sector.choices, widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(
        label="适用的单位", choices=[(kind, kind.label) for kind in UNIT_KINDS], widget=forms.CheckboxSelectMultiple
    )
    excellent_from = forms.IntegerField(label="优秀（几分及以上）", min_value=1, max_value=100)
    good_from = forms.IntegerField(label="良好（几分及以上）", min_value=1, max_value=100)
    fair_from = forms.IntegerField(label="一般（几分及以上）", min_value=1, max_value=100)
    merit_most = forms.IntegerField(
        label="加分最多几分", required=False, min_value=0, max_value=20, help_text="没有加分的方案，填0。"
    )
    total_most = forms.IntegerField(
        label="总分最多几分", required=False, min_value=100, max_value=120, help_text="100：加分只补上丢掉的分。"
    )
    with_ranking = forms.BooleanField(
        label="列出名次", required=False, help_text="文件写明排名的才勾选。只排党组织，从不排党员个人。"
    )
    total = forms.IntegerField(label="分值合计", disabled=True, help_text="各项分值加起来必须是这个数。")
    problems = {
        SchemeWaits: (None, WAITS),
        NotTheNewest: (None, REPLACED),
        SectorTaken: (None, "有的领域或者单位已经归别的方案。"),
        WeightsDoNotAddUp: ("total", "各项分值加起来不是100。"),
    }
    button = "下一步：上季度按这个方案算"
    detail = "analytics/assessment/_trial.html"

    def __init__(self, *args: Any, scheme: Scheme, items: list[SchemeItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme, self.texts = scheme, rule_texts(scheme.subject)
        self.items = {item.indicator: item for item in items}
        self.codes = [*self.items, *(code for code in self.texts if code not in self.items)]
        self.covers, other = ("kinds", "sectors") if scheme.of_units else ("sectors", "kinds")
        del self.fields[other]
        self.initial |= {name: getattr(scheme, name) for name in self.named} | {"total": FULL // MILLI}
        self.initial |= {"document_number": "", "issued_on": None}
        for code in self.codes:
            self.fields |= item_fields(code)
            self.initial |= self.item_initial(code)

    def item_initial(self, code: str) -> dict[str, Any]:
        item, (_, rule_text, full_at) = self.items.get(code), self.texts[code]
        said = (points_text(item.weight), item.full_at, item.rule_text) if item else (None, full_at, rule_text)
        return dict(zip((f"weight_{code}", f"full_at_{code}", f"rule_{code}"), said, strict=True))

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Every indicator by name with its three fields."""
        return [
            (self.texts[code][0], [self[f"{part}_{code}"] for part in ("weight", "full_at", "rule")])
            for code in self.codes
        ]

    @property
    def named(self) -> tuple[str, ...]:
        return (*PLAIN, self.covers)

    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.named]

    def clean_merit_most(self) -> int:
        return self.cleaned_data["merit_most"] or 0

    def clean_total_most(self) -> int:
        return self.cleaned_data["total_most"] or FULL // MILLI

    def clean_sectors(self) -> list[str]:
        return self.free("sectors", Sector)

    def clean_kinds(self) -> list[str]:
        return self.free("kinds", Kind)

    def free(self, field: str, labels: type[Sector] | type[Kind]) -> list[str]:
        """What was ticked, unless another scheme has it."""
        ticked: list[str] = self.cleaned_data[field]
        others = taken(ticked, beside=self.scheme, on=begins_on(self.today))
        if others:
            words = "；".join(f"“{labels(one).label}”已经归《{name}》" for one, name in others.items())
            raise forms.ValidationError(f"{words}。")
        return ticked

    def clean(self) -> None:
        limits = [self.cleaned_data.get(name) for name in LIMITS]
        if None not in limits and not limits[0] > limits[1] > limits[2]:
            self.add_error("good_from", "三个分数要从高到低。")
        for code in self.codes:
            blank = [name for name in (f"full_at_{code}", f"rule_{code}") if self.cleaned_data.get(name) in (None, "")]
            for name in blank if self.cleaned_data.get(f"weight_{code}") else []:
                self.add_error(name, "有分值的一项要填。")
        if any(name in self.errors for name in self.fields if name.startswith("weight_")):
            return
        missing = missing_to_full(self.drafted_items)
        if missing:
            summed = points_text(FULL - missing)
            gap = f"还差{points_text(missing)}分" if missing > 0 else f"多了{points_text(-missing)}分"
            self.add_error("total", f"各项分值加起来是{summed}，不是{FULL // MILLI}，{gap}。")

    @property
    def drafted_items(self) -> list[Item]:
        """The items that count; one without a weight, or with 0, is left out."""
        typed = [(code, int((self.cleaned_data.get(f"weight_{code}") or Decimal()) * MILLI)) for code in self.codes]
        return [
            Item(
                pk=number,
                indicator=code,
                name=self.texts[code][0],
                weight=weight,
                full_at=self.cleaned_data.get(f"full_at_{code}") or 100,
                rule_text=self.cleaned_data.get(f"rule_{code}", ""),
            )
            for number, (code, weight) in enumerate(typed, start=1)
            if weight
        ]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.named}

    @cached_property
    def trial(self) -> Trial:
        about = {"code": self.scheme.code, "version": self.scheme.version + 1, "subject": self.scheme.subject}
        drafted = Scheme(**about, **self.facts)
        return try_out(scheme=self.scheme, drafted=drafted, items=self.drafted_items, today=self.today)

    @property
    def noun(self) -> str:
        return "单位" if self.scheme.of_units else "党支部"

    def sentence(self) -> str:
        return (
            f"《{self.cleaned_data['name']}》第{self.scheme.version + 1}版从{written(begins_on(self.today))}起执行，"
            f"以前的季度不变。{self.trial.quarter.label}按这个方案算，"
            f"{self.trial.branches[1]}个{self.noun}平均{self.trial.means[1]}分，"
            f"{'按现在的方案' if self.scheme.pk else '现在按支部平均'}是{self.trial.means[0]}分。"
        )


def item_fields(code: str) -> dict[str, forms.Field]:
    return {
        f"weight_{code}": forms.DecimalField(
            label="分值", required=False, min_value=0, max_value=100, max_digits=6, decimal_places=3
        ),
        f"full_at_{code}": forms.IntegerField(label="完成百分之几得满分", required=False, min_value=1, max_value=100),
        f"rule_{code}": forms.CharField(label="怎么算", required=False, max_length=200),
    }
