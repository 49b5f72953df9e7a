"""What a page is asked to show; nonsense in an address falls back to today."""

from datetime import date

from django import forms

from dangjian.fields.dates import CalendarField
from dangjian.periods import Quarter

FIRST_YEAR, LAST_YEAR = 2000, 2099


def year_in(text: str | None, *, default: int) -> int:
    year = int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else default
    return min(max(year, FIRST_YEAR), LAST_YEAR)


class DutyPageForm(forms.Form):
    """Which quarter, and as of which day."""

    quarter = forms.CharField(required=False, widget=forms.HiddenInput)
    day = CalendarField(label="按哪一天看", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["class"] = "form-control"

    def chosen(self, today: date) -> tuple[Quarter, date]:
        self.is_valid()
        day = self.cleaned_data.get("day") or today
        try:
            quarter = Quarter.parse(self.cleaned_data.get("quarter") or "")
        except ValueError:
            quarter = Quarter.containing(day)
        return (quarter, day) if FIRST_YEAR <= quarter.year <= LAST_YEAR else (Quarter.containing(today), today)
