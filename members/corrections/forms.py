from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.telling import TellingField
from members.corrections.queries import Wanted
from members.corrections.rules import NUMBERS, Fact, State
from members.corrections.services import AlreadyAsked, AnsweredMeanwhile, NotChangedYet
from members.private.rules import id_problem, is_phone, normal_id_number, normal_phone

GONE = "这一件已经有人答复，或者本人撤回了。请回到列表看结果。"


class ToldField(TellingField):
    """Free text that the office reads."""

    refusal = "请不要在这里写身份证号和手机号。要更正号码，请从“我的资料”里号码那一行提出，那里加密保存。"

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(rows=rows, max_length=1000, **kwargs)


class AskForm(ActForm):
    """What is wrong, what it should be, and why; a number has a field of its own."""

    says = ToldField(label="哪里不对", empty="请写一句，说明哪里不对。")
    should = ToldField(label="应该是什么", empty="请写明应该是什么。")
    explanation = ToldField(
        label="说明（可不填）",
        required=False,
        help_text="比如有什么材料可以证明、材料在哪里。不用上传，需要时支部会找您。",
    )
    button = "提交申请"
    problems = {AlreadyAsked: (None, "这一项已经有一份申请在办，答复以后可以再提。要改内容，请先撤回那一份。")}

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        if fact in NUMBERS:
            self.fields["should"] = forms.CharField(
                label=f"应该是（{fact.label}）",
                max_length=24,
                error_messages={"required": "请填写完整的号码。"},
                widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}),
                help_text="加密保存，办结后立即删除。",
            )
            self.order_fields(("says", "should", "explanation"))

    def clean_should(self) -> str:
        typed: str = self.cleaned_data["should"]
        if self.fact == Fact.ID_NUMBER:
            if problem := id_problem(typed):
                raise ValidationError(f"{problem.label}。")
            return normal_id_number(typed)
        if self.fact == Fact.PHONE:
            if not is_phone(typed):
                raise ValidationError("请填写11位手机号。")
            return normal_phone(typed)
        return typed

    def facts(self) -> dict[str, str]:
        """What the service takes: a number never among the words."""
        said = dict(self.cleaned_data)
        if self.fact in NUMBERS:
            said["number"] = said.pop("should")
        return said


class CorrectForm(ActForm):
    text = ToldField(
        label="告诉本人（可不填）", required=False, rows=2, help_text="比如改成了什么、从哪天起。本人能看到。"
    )
    button = "已更正"
    problems = {
        NotChangedYet: (None, "名册里这一项和申请时一样，还没有改。请先到党员页面改好，再答复已更正。"),
        AnsweredMeanwhile: (None, GONE),
    }


class DeclineForm(ActForm):
    text = ToldField(
        label="为什么不改",
        rows=3,
        empty="请写明为什么不改，本人会看到。",
        help_text="写明依据是什么材料。本人能看到全文。",
    )
    button = "不予更正"
    problems = {AnsweredMeanwhile: (None, GONE)}


class ListFilter(forms.Form):
    field_order = ("q", "scope", "state")
    scope = forms.ChoiceField(label="范围", required=False, choices=[("", "等我答复的"), ("all", "管辖范围内全部")])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *State.choices])
    q = forms.CharField(label="姓名", required=False, max_length=60, widget=forms.SearchInput)

    def wanted(self) -> Wanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            everything=said.get("scope") == "all", state=said.get("state") or "", q=(said.get("q") or "").strip()
        )
