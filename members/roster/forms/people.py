"""What is written about one person."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, Day, Precision, WrittenDateField, written
from members.private.rules import born_on, id_problem, is_phone, normal_id_number, normal_phone, sex_of
from members.private.services import IdNumberTaken, UsedUp, masked
from members.roster.models import Affiliation, Category, Member
from members.roster.rules import full_years
from members.roster.services import BranchDissolved, Papers, VersionConflict

PLAIN = ("name", "sex", "ethnicity", "education", "occupation", "occupation_class", "employer", "lost_contact_on")
WRITTEN = {"born": "出生日期", "joined": "入党日期", "regularized": "转正日期"}


class FactsForm(ActForm):
    id_number = forms.CharField(label="身份证号", max_length=24, required=False)
    phone = forms.CharField(label="手机号", max_length=20, required=False)
    born = WrittenDateField(label=WRITTEN["born"], required=False)
    joined = WrittenDateField(label=WRITTEN["joined"], required=False)
    regularized = WrittenDateField(label=WRITTEN["regularized"], required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    problems = {
        IdNumberTaken: ("id_number", "名册里已有人使用这个身份证号，请先查找核对。"),
        UsedUp: ("id_number", "今天按号码查找已到每人每天的上限，请明天再填身份证号，或先空着。"),
        VersionConflict: (None, "您打开这页以后，有人改过这个人的信息。请重新打开再改。"),
    }
    field_order = ("name", "id_number", "sex", "born", "ethnicity", "education", "phone")

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields |= forms.fields_for_model(Member, fields=PLAIN, field_classes={"lost_contact_on": CalendarField})
        self.order_fields((*self.field_order, "joined", "regularized", *PLAIN))
        for name in ("sex", "education", "occupation_class"):
            self.fields[name].choices = [("", "没有登记"), *self.fields[name].choices[1:]]
        if member:
            self.fill(member)

    def fill(self, member: Member) -> None:
        self.initial |= {name: getattr(member, name) for name in (*PLAIN, "version")}
        self.initial |= {name: getattr(member, name) for name in WRITTEN}
        shown = masked(member.numbers)
        for name in ("id_number", "phone"):
            if hidden := getattr(shown, name):
                self.fields[name].help_text = f"现在是 {hidden}，不改就空着"

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def clean_id_number(self) -> str:
        number = normal_id_number(self.cleaned_data["id_number"])
        if number and (problem := id_problem(number)):
            raise ValidationError(f"{problem.label}。")
        return number

    def clean_phone(self) -> str:
        number = normal_phone(self.cleaned_data["phone"])
        if number and not is_phone(number):
            raise ValidationError("请填写11位手机号。")
        return number

    def clean(self) -> dict[str, Any]:
        self.against_the_id_number()
        born, joined, regularized = (self.cleaned_data.get(name) for name in WRITTEN)
        self.in_order("joined", born, joined, "入党日期不能早于出生日期。")
        self.in_order("regularized", joined, regularized, "转正日期不能早于入党日期。")
        for name in WRITTEN:
            if (given := self.cleaned_data.get(name)) and given.day > self.today:
                self.add_error(name, "日期还没到。")
        if born and joined and born.day < joined.day and full_years(born.day, joined.day) < 18:
            self.add_error("joined", "入党时不满18周岁，请核对。")
        return self.cleaned_data

    def in_order(self, name: str, first: Day | None, then: Day | None, words: str) -> None:
        if first and then and then.day < first.day and not within(first, then):
            self.add_error(name, words)

    def against_the_id_number(self) -> None:
        number, born, sex = (self.cleaned_data.get(name) for name in ("id_number", "born", "sex"))
        if not number:
            return
        if sex and sex != sex_of(number):
            self.add_error("sex", "与身份证号不符，请核对。")
        if born and written(born_on(number), born.precision) != written(born.day, born.precision):
            self.add_error("born", "与身份证号不符，请核对。")

    def facts(self) -> dict[str, Any]:
        """Fields of the member, and only those numbers that were typed."""
        given = self.cleaned_data
        facts = {name: given[name] for name in PLAIN}
        for name in WRITTEN:
            day, precision = given[name] or (None, Precision.DAY)
            facts |= {f"{name}_on": day, f"{name}_precision": precision}
        return facts | {name: given[name] for name in ("id_number", "phone") if given[name]}


def within(first: Day, then: Day) -> bool:
    """1998-06-15 is not before 1998年6月."""
    return written(first.day, then.precision) == written(then.day, then.precision)


class EnrolForm(FactsForm):
    category = forms.ChoiceField(label="人员类别", choices=[("", "请选择"), *Category.choices])
    on = CalendarField(label="从哪天起", help_text="组织关系在本支部的起始日期；入党申请人、积极分子填登记日期")
    reason = forms.ChoiceField(
        label="来源",
        choices=[(Affiliation.Reason.IN, "从区外转入"), (Affiliation.Reason.FIRST, "原来就在本支部，补登")],
        required=False,
        help_text="转入的记入党员变动",
    )
    document_number = forms.CharField(label="介绍信编号", max_length=60, required=False, help_text="没有可以不填")
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    problems = FactsForm.problems | {BranchDissolved: (None, "这个支部刚刚撤销了，没有登记。请到别的支部登记。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid4()
        self.order_fields(("name", "category", "on", "reason", "document_number"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        category = self.cleaned_data.get("category")
        in_party = category in {Category.PROBATIONARY, Category.FULL}
        if in_party and not self.cleaned_data.get("joined") and "joined" not in self.errors:
            self.add_error("joined", "请填写入党日期，只知道月份的写成 1998年6月。")
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"category": self.cleaned_data["category"]}

    def arrival(self) -> dict[str, Any]:
        """Where the person comes from; without an answer nothing is claimed."""
        given = self.cleaned_data
        return {
            "reason": given["reason"] or Affiliation.Reason.FIRST,
            "papers": Papers(document_number=given["document_number"]),
        }
