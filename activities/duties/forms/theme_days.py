from django import forms

from activities.duties.queries import movable
from dangjian.fields.dates import CalendarField
from dangjian.periods import Month

MONTHS_AHEAD = 18


class ThemeDayMoveForm(forms.Form):
    organization = forms.ModelChoiceField(label="哪个单位", queryset=None, empty_label=None)
    month = forms.TypedChoiceField(label="哪个月的主题党日", coerce=Month.parse)
    day = CalendarField(label="改到哪一天")
    reason = forms.CharField(label="原因", max_length=200, help_text="所属支部都看得到，例如：与换届大会冲突。")

    def __init__(self, *args, account, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = movable(account)
        self.fields["organization"].label_from_instance = label_of
        months = [Month.containing(today).shifted(ahead) for ahead in range(MONTHS_AHEAD)]
        self.fields["month"].choices = [(str(month), month.label) for month in months]


def label_of(unit):
    return f"全区（{unit.short_name}）" if unit.parent_id is None else unit.short_name
