"""What staff enter beside the counts: a merit or a veto, with its reason and document."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from analytics.assessment.queries.extras import scheme_over
from analytics.assessment.queries.facts import ReadScheme
from analytics.assessment.rules import Ceiling, limits_text, points_text
from analytics.assessment.services.extras import CountedAlready
from analytics.indicators.services import FiguresBeingTaken
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from dangjian.periods import Quarter
from organizations.tree.models import Organization

MILLI = 1000
BEING_TAKEN = "这个季度正在取数，请一分钟以后再办。"


class ExtraForm(ActForm):
    reason = forms.CharField(
        label="事由", max_length=120, help_text="写事情本身，不写个人姓名和处分细节：得分说明里看得到。"
    )
    document_number = forms.CharField(label="文号", max_length=60, help_text="认定这件事的文件。")
    issued_on = CalendarField(label="文件日期")

    def __init__(self, *args: Any, organization: Organization, quarter: Quarter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization, self.quarter = organization, quarter

    @cached_property
    def scheme(self) -> ReadScheme | None:
        """By which the organization is scored in the quarter; none where nothing scores it."""
        return scheme_over(self.organization, self.quarter)

    def clean_issued_on(self) -> Any:
        day = self.cleaned_data["issued_on"]
        if day > self.today:
            raise forms.ValidationError("文件日期还没到。")
        return day

    def clean(self) -> None:
        if self.scheme is None:
            words = f"{self.organization.short_name}在{self.quarter.label}没有考核方案，不单独计分。"
            raise forms.ValidationError(words)

    @property
    def facts(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("reason", "document_number", "issued_on")}
        return said | {"organization": self.organization, "quarter": self.quarter}

    def document_words(self) -> str:
        said = self.cleaned_data
        return f"{said['reason']}（{said['document_number']}，{written(said['issued_on'])}）"


class MeritForm(ExtraForm):
    points = forms.DecimalField(
        label="加几分", min_value=Decimal("0.001"), max_value=20, max_digits=5, decimal_places=3
    )
    problems = {
        CountedAlready: ("document_number", "这个文件已经给这个党组织加过分，一件事只加一次。"),
        FiguresBeingTaken: (None, BEING_TAKEN),
    }
    field_order = ("points", "reason", "document_number", "issued_on")

    def clean_points(self) -> Decimal:
        points: Decimal = self.cleaned_data["points"]
        most = self.scheme.merit_most if self.scheme else 0
        if self.scheme and not most:
            raise forms.ValidationError("这个季度的方案没有加分。请先在考核方案里写明加分最多几分。")
        if self.scheme and points * MILLI > most:
            raise forms.ValidationError(f"方案里加分最多{points_text(most)}分。")
        return points

    @property
    def facts(self) -> dict[str, Any]:
        return super().facts | {"points": int(self.cleaned_data["points"] * MILLI)}

    def sentence(self) -> str:
        points = points_text(int(self.cleaned_data["points"] * MILLI))
        return f"{self.organization.short_name}{self.quarter.label}加{points}分：{self.document_words()}。"


class VetoForm(ExtraForm):
    most = forms.DecimalField(
        label="总分最多几分", required=False, min_value=0, max_value=100, max_digits=6, decimal_places=3,
        help_text="不限制总分，就不填。",
    )  # fmt: skip
    ceiling = forms.ChoiceField(label="档次最高", required=False, choices=[("", "不限制"), *Ceiling.choices])
    problems = {
        CountedAlready: ("document_number", "这个文件在这个季度已经登记过。"),
        FiguresBeingTaken: (None, BEING_TAKEN),
    }
    field_order = ("most", "ceiling", "reason", "document_number", "issued_on")

    def clean(self) -> None:
        super().clean()
        if "most" not in self.errors and self.cleaned_data.get("most") is None and not self.cleaned_data.get("ceiling"):
            self.add_error("most", "总分最多几分、档次最高，至少填一样。")

    @property
    def limits(self) -> tuple[int | None, str]:
        most = self.cleaned_data["most"]
        return None if most is None else int(most * MILLI), self.cleaned_data["ceiling"]

    @property
    def facts(self) -> dict[str, Any]:
        most, ceiling = self.limits
        return super().facts | {"most": most, "ceiling": ceiling}

    def sentence(self) -> str:
        words = limits_text(*self.limits)
        return f"{self.organization.short_name}{self.quarter.label}{words}：{self.document_words()}。"
