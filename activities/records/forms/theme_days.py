from typing import Any

from django import forms

from activities.records.queries.theme_month import MonthWanted
from activities.records.rules import Stage
from dangjian.periods import Month
from organizations.tree.models import Organization

FIRST_YEAR, LAST_YEAR = 2000, 2099


def month_in(text: str, *, default: Month) -> Month:
    """Nonsense in an address falls back to today's."""
    try:
        month = Month.parse(text)
    except ValueError:
        return default
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else default


def year_named(text: str, *, default: int) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else default
    return min(max(year, FIRST_YEAR), LAST_YEAR)


class MonthFilter(forms.Form):
    unit = forms.ModelChoiceField(
        label="单位", required=False, queryset=Organization.objects.none(), empty_label="全部单位"
    )
    stage = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *Stage.choices])
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units

    def wanted(self) -> MonthWanted:
        self.full_clean()
        said = self.cleaned_data
        unit = said.get("unit")
        return MonthWanted(unit=unit.pk if unit else None, stage=said.get("stage") or "", q=said.get("q") or "")
