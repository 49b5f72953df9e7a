"""What is done with one organization by those who keep its roster."""

from typing import Any

from django import forms

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from members.roster.queries import posts_in
from members.roster.rules import term_years, years_after
from members.roster.services import BeforeStart, HasNoTerm, NameTaken, NotABranch, StillHasMembers
from organizations.tree.models import Organization
from organizations.tree.rules import Kind
from organizations.tree.services import BeforeLastChange, StillHasChildren


class PlaceActForm(ActForm):
    on = CalendarField(label="从哪天起")

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def since(self) -> str:
        return f"从{written(self.cleaned_data['on'])}起"


class DissolveForm(PlaceActForm):
    button = "下一步"
    document_number = forms.CharField(label="批复文号", max_length=60, required=False, help_text="没有可以不填")
    problems = {
        StillHasMembers: (None, "这里还有党员，或者入党申请人、积极分子、发展对象。请先在各人的页面上转到别的支部。"),
        StillHasChildren: (None, "它下面还有组织。请先撤销或调整下级组织。"),
        BeforeLastChange: ("on", "这一天以后，这个组织已经有过变动，请填写更晚的日期。"),
        BeforeStart: ("on", "早于这里现任职务或届次开始的日期，请核对。"),
    }

    def sentence(self) -> str:
        posts = posts_in(self.organization)
        along = f"{posts}项职务同时免去，" if posts else ""
        return f"{self.since()}撤销“{self.organization}”。{along}届次、党小组和账号在这里的权限同时结束，以前的记录和各季度的统计保留。"


class TermForm(PlaceActForm):
    number = forms.IntegerField(
        label="届次", required=False, min_value=1, max_value=99, help_text="第几届，不知道可以不填"
    )
    expires_on = CalendarField(label="届满日期")
    has_committee = forms.BooleanField(label="设支部委员会", required=False)
    field_order = ("number", "on", "expires_on", "has_committee")
    problems = {
        BeforeStart: ("on", "早于现在这一届开始的日期，请核对。"),
        HasNoTerm: (None, "派出机关没有届次。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = term_years(self.organization.kind, self.organization.sector)
        self.fields["expires_on"].initial = years_after(self.today, years)
        self.fields["expires_on"].help_text = f"这类组织每届一般{years}年"
        if self.organization.kind != Kind.BRANCH:
            del self.fields["has_committee"]

    def clean(self) -> dict[str, Any]:
        on, expires_on = self.cleaned_data.get("on"), self.cleaned_data.get("expires_on")
        if on and expires_on and expires_on <= on:
            self.add_error("expires_on", "届满要晚于换届日期。")
        return self.cleaned_data | {"has_committee": self.cleaned_data.get("has_committee", False)}


class SubgroupFoundForm(PlaceActForm):
    name = forms.CharField(label="名称", max_length=40, help_text="如“第一党小组”")
    field_order = ("name", "on")
    problems = {NameTaken: ("name", "已有这个名称的党小组。"), NotABranch: (None, "只有党支部可以设党小组。")}
