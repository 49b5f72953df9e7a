"""What the register is narrowed to."""

from datetime import date
from typing import Any

from django import forms

from dangjian.web.rules import row_number
from members.floating.queries import WANTS, Wanted
from members.floating.rules import FIRST_YEAR, State
from organizations.tree.models import Organization, OrganizationQuerySet

STATES = [("", "待确认和在站"), *State.choices, ("OVER", "离站的"), ("ALL", "全部")]


class PeopleFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=60, widget=forms.SearchInput)
    station = forms.ModelChoiceField(None, label="驿站", required=False, empty_label="全部驿站")
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    lacking = forms.ChoiceField(label="还差什么", required=False, choices=[("", "不限"), *WANTS])

    def __init__(self, *args: Any, stations: OrganizationQuerySet | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stations is None:
            del self.fields["station"]
        else:
            self.fields["station"].queryset = stations

    def wanted(self, station: Organization | None = None) -> Wanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = {name: (self.cleaned_data.get(name) or "") for name in ("q", "state", "lacking")}
        return Wanted(station=station or self.cleaned_data.get("station"), **said | {"q": said["q"].strip()})


def year_wanted(text: str, *, today: date) -> int:
    """What is no year of a book is this year."""
    year = row_number(text)
    return year if year and FIRST_YEAR <= year <= today.year else today.year
