"""What the second person and the offices decide."""

from django import forms

from members.looks.forms.fields import ReasonField

SCOPES = [("", "等我同意的"), ("mine", "我申请的"), ("withheld", "本单位还没公开的")]


class ListFilter(forms.Form):
    scope = forms.ChoiceField(label="范围", required=False, choices=SCOPES)

    def wanted(self) -> str:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        return self.cleaned_data.get("scope", "")


class RefuseForm(forms.Form):
    text = ReasonField(label="为什么不同意", empty="请写一句为什么不同意，申请人会看到。")


class ProlongForm(forms.Form):
    reason = ReasonField(label="为什么还不能公开", empty="请写明为什么还不能公开。")
