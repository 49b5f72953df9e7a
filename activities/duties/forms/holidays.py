from django import forms

from dangjian.fields.dates import CalendarField
from dangjian.workdays.rules import Kind

LONGEST = 15


class HolidaySpanForm(forms.Form):
    """One line of the State Council's notice: a holiday from one day to another, or a weekend day that is worked."""

    kind = forms.ChoiceField(label="安排", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.HOLIDAY)
    first = CalendarField(label="从哪一天")
    last = CalendarField(label="到哪一天（含）", required=False, help_text="只有一天可以不填。")
    name = forms.CharField(label="节日", max_length=40, help_text="例如：春节")
    document = forms.CharField(label="依据的文件", max_length=120, help_text="文件名或文号，查的时候用得上。")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last") or cleaned.get("first")
        if first and last:
            if last < first:
                self.add_error("last", "结束日期不能早于开始日期。")
            elif (last - first).days >= LONGEST:
                self.add_error("last", f"一次最多录入{LONGEST}天，请分开录入。")
        return cleaned | {"last": last}


class HolidayForm(forms.Form):
    name = forms.CharField(label="节日", max_length=40)
    document = forms.CharField(label="依据的文件", max_length=120)
