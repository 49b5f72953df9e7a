from django import forms


class DayField(forms.DateField):
    """A date with the browser's own calendar."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            **({"widget": widget, "error_messages": {"invalid": "请填写日期，例如 2026-09-11。"}} | kwargs)
        )
