"""Forms of the acts that change the tree."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from dangjian.fields.text import seen_as_written
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.queries import has_national_code, has_short_name, standing_below
from organizations.tree.rules import BELOW, Kind, Sector, may_stand_below
from organizations.tree.services import BeforeLastChange, CannotMoveBelowItself

TOO_EARLY = "这一天以后，这个组织或它的下级已经有过变动，请填写更晚的日期。"


class DocumentForm(ActForm):
    button = "下一步"
    on = CalendarField(label="从哪天起")
    document_number = forms.CharField(label="批复文号", max_length=60, required=False, help_text="没有可以不填")

    def since(self) -> str:
        number = self.cleaned_data["document_number"]
        return f"从{written(self.cleaned_data['on'])}起" + (f"（{number}）" if number else "")


class NameForm(DocumentForm):
    name = forms.CharField(
        label="全称", max_length=120, validators=[seen_as_written], help_text="与公章一致，如“中共滨河区…支部委员会”"
    )
    short_name = forms.CharField(
        label="简称", max_length=60, validators=[seen_as_written], help_text="在列表和表格里显示"
    )
    field_order = ("name", "short_name")

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def refuse_taken_name(self, parent: Organization | None, *, besides: Organization | None = None) -> None:
        if has_short_name(parent, self.cleaned_data.get("short_name", ""), besides=besides):
            self.add_error("short_name", "同一个上级下已有这个简称的组织。")


class FoundForm(NameForm):
    kind = forms.ChoiceField(label="组织类别")
    sector = forms.ChoiceField(label="领域", choices=Sector.choices)
    national_code = forms.CharField(label="党组织代码", max_length=20, required=False, help_text="没有可以不填")
    attributes = forms.MultipleChoiceField(
        label="性质",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, label) for name, label in Organization.ATTRIBUTES.items()],
    )
    field_order = ("kind", "name", "short_name", "sector", "attributes", "national_code", "on", "document_number")

    def __init__(self, *args: Any, parent: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        self.fields["kind"].choices = [(kind, Kind(kind).label) for kind in BELOW[parent.kind]]
        self.fields["sector"].initial = parent.sector

    def clean_national_code(self) -> str:
        code = self.cleaned_data["national_code"].strip()
        if code and has_national_code(code):
            raise ValidationError("这个代码已经属于另一个党组织。")
        return code

    def clean(self) -> dict[str, Any]:
        self.refuse_taken_name(self.parent)
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """What `found` takes, with the attributes as fields of their own."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "attributes"}
        chosen = self.cleaned_data["attributes"]
        return facts | dict.fromkeys(chosen, True) | {"founded_on": facts["on"], "parent": self.parent}

    def sentence(self) -> str:
        kind = Kind(self.cleaned_data["kind"]).label
        return f"{self.since()}，在“{self.parent}”下设立{kind}“{self.cleaned_data['short_name']}”。"


class RenameForm(NameForm):
    problems = {BeforeLastChange: ("on", TOO_EARLY)}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.fields["name"].initial, self.fields["short_name"].initial = organization.name, organization.short_name

    def clean(self) -> dict[str, Any]:
        one = self.organization
        self.refuse_taken_name(one.parent, besides=one)
        if self.cleaned_data.get("name") == one.name and self.cleaned_data.get("short_name") == one.short_name:
            self.add_error("name", "名称没有变化。")
        return self.cleaned_data

    def sentence(self) -> str:
        new = self.cleaned_data
        return f"{self.since()}，“{self.organization}”更名为“{new['short_name']}”，全称“{new['name']}”。以前的沿革仍写原来的名称。"


class MoveForm(DocumentForm):
    to = forms.ModelChoiceField(label="改由谁领导", queryset=Organization.objects.none(), empty_label="请选择")
    problems = {
        BeforeLastChange: ("on", TOO_EARLY),
        CannotMoveBelowItself: ("to", "不能划到自己或自己的下级之下。"),
    }
    field_order = ("to", "on", "document_number")

    def __init__(self, *args: Any, organization: Organization, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        above = [kind for kind in Kind.values if may_stand_below(organization.kind, kind)]
        places = Organization.objects.editable_by(account).standing(self.today).filter(kind__in=above)
        self.fields["to"].queryset = (
            places.exclude(path__under=organization.path).exclude(pk=organization.parent_id).order_by("path")
        )

    def clean(self) -> dict[str, Any]:
        to = self.cleaned_data.get("to")
        if to and has_short_name(to, self.organization.short_name):
            self.add_error("to", "那里已有同一个简称的组织，请先更名。")
        return self.cleaned_data

    def sentence(self) -> str:
        below = standing_below(self.organization, self.today)
        along = f"连同下级{below}个党组织" if below else ""
        return (
            f"{self.since()}，“{self.organization}”{along}由“{self.organization.parent}”划归“{self.cleaned_data['to']}”领导，"
            f"党员随所在支部一并划转。{self.counted_from()}"
        )

    def counted_from(self) -> str:
        """A quarter is counted by how the tree hung on its last day, the one that the day lies in too."""
        begins = Quarter.containing(self.cleaned_data["on"])
        said = f"{begins.label}起按新的隶属关系统计，以前各季度不变。"
        if begins == Quarter.containing(self.today):
            return said
        return f"{said}已经取过数的季度，重新取数才按新的隶属关系算。"
