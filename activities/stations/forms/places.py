"""Acts at the desk: a station opens, is described better, moves on, closes."""

from datetime import date
from typing import Any

from django import forms

from activities.stations.models import Balance, Site
from activities.stations.queries import backings, stations_visible_to
from activities.stations.rules import Figures
from activities.stations.services.places import MovedLater
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from dangjian.fields.text import seen_as_written
from members.floating.queries import headcounts
from members.floating.services import ChangedMeanwhile, NotAStation, TakesPartElsewhere
from members.roster.services import BeforeStart
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.queries import has_short_name
from organizations.tree.services import BeforeLastChange

TOO_EARLY = "这一天以后，这个驿站已经有过变动，请填写更晚的日期。"
MOST_YUAN = 10_000_000_000
ON_SKETCH = "0到100的整数，从左到右；不在示意图上显示就不填"


def number(label: str, *, most: int = 1_000_000) -> forms.IntegerField:
    said = dict.fromkeys(("invalid", "min_value", "max_value"), f"{label}，写0到{most}的整数。")
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, error_messages=said)


class SiteFields(ActForm):
    """Where a station is."""

    firm = forms.CharField(label="项目或企业", max_length=80, validators=[seen_as_written])
    address = forms.CharField(label="地址", max_length=120, validators=[seen_as_written])
    across = forms.IntegerField(label="示意图横向位置", required=False, min_value=0, max_value=100, help_text=ON_SKETCH)
    down = forms.IntegerField(
        label="示意图纵向位置",
        required=False,
        min_value=0,
        max_value=100,
        help_text=ON_SKETCH.replace("左到右", "上到下"),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if (said.get("across") is None) != (said.get("down") is None) and not self.errors:
            self.add_error("down", "横向和纵向位置要么都填，要么都不填。")
        return said


class SiteForm(SiteFields):
    button = "保存"

    def __init__(self, *args: Any, site: Site | None, **kwargs: Any) -> None:
        names = ("firm", "address", "across", "down")
        known = {name: getattr(site, name) for name in names} if site else {}
        super().__init__(*args, initial=known, **kwargs)


class OpenForm(SiteFields):
    button = "下一步"

    below = forms.ModelChoiceField(
        label="依托党组织",
        queryset=Organization.objects.none(),
        help_text="驿站是活动阵地，不是党组织；组织生活会由依托党组织在驿站召开。",
    )
    name = forms.CharField(
        label="驿站名称", max_length=60, validators=[seen_as_written], help_text="如“森林湖项目红色驿站”"
    )
    on = CalendarField(label="从哪天起", help_text="“六个一”从这一天起第一个完整的月、季度、半年开始要求。")
    document_number = forms.CharField(label="批复文号", max_length=60, required=False, help_text="没有可以不填")
    field_order = ("below", "name", "firm", "address", "on", "document_number", "across", "down")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["below"].queryset = backings(account, self.today)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        below = said.get("below")
        if below and has_short_name(below, said.get("name", "")):
            self.add_error("name", "这个党组织下已有同名的驿站或组织。")
        return said

    def sentence(self) -> str:
        said = self.cleaned_data
        return f"从{written(said['on'])}起，{said['below']}在“{said['firm']}”建立“{said['name']}”。"


class MoveForm(SiteFields):
    problems = {MovedLater: ("on", TOO_EARLY), BeforeLastChange: ("on", TOO_EARLY)}
    button = "下一步"

    to = forms.ModelChoiceField(label="依托党组织", queryset=Organization.objects.none())
    on = CalendarField(label="从哪天起")
    document_number = forms.CharField(label="批复文号", max_length=60, required=False, help_text="没有可以不填")
    field_order = ("firm", "address", "to", "on", "document_number", "across", "down")

    def __init__(self, *args: Any, station: Organization, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station = station
        self.fields["to"].queryset = backings(account, self.today)
        self.initial["to"] = station.parent_id

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        to = said.get("to")
        if to and has_short_name(to, self.station.short_name, besides=self.station):
            self.add_error("to", "那里已有同一个简称的组织，请先更名。")
        return said

    def sentence(self) -> str:
        said = self.cleaned_data
        backed = "" if said["to"].pk == self.station.parent_id else f"，改由“{said['to']}”作依托党组织"
        return (
            f"从{written(said['on'])}起，“{self.station}”搬到“{said['firm']}”（{said['address']}）{backed}。"
            "在站党员随驿站一起走，以前的记录不变。"
        )


class CloseForm(ActForm):
    problems = {
        MovedLater: ("on", TOO_EARLY),
        BeforeLastChange: ("on", TOO_EARLY),
        BeforeStart: ("on", "早于这里现任职务开始的日期，请核对。"),
        ChangedMeanwhile: (None, "在站党员的情况刚刚有变动，没有撤销，请再提交一次。"),
        NotAStation: (None, "这个驿站或者下一站刚刚撤销了，请重新打开再看。"),
        TakesPartElsewhere: ("to", "有党员在别处参加组织生活，请先在他的页面登记去向。"),
    }
    button = "下一步"

    on = CalendarField(label="从哪天起", help_text="项目完工、人员撤离的日子。")
    to = forms.ModelChoiceField(
        Organization.objects.none(),
        label="在站党员转到",
        required=False,
        empty_label="没有下一站，记为已返乡",
        help_text="有个别人去向不同的，请驿站管理员先在他的页面登记。",
    )
    document_number = forms.CharField(label="批复文号", max_length=60, required=False, help_text="没有可以不填")

    def __init__(self, *args: Any, station: Organization, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station = station
        self.in_care = headcounts([station.pk], self.today).get(station.pk, 0)
        nexts = stations_visible_to(account).standing(self.today).exclude(pk=station.pk)
        self.fields["to"].queryset = nexts.order_by("path")
        if not self.in_care:
            del self.fields["to"]

    def sentence(self) -> str:
        on, to = written(self.cleaned_data["on"]), self.cleaned_data.get("to")
        said = f"从{on}起撤销“{self.station}”，“六个一”不再要求，记录和台账都保留。"
        where = f"转到“{to}”" if to else "记为已返乡"
        return f"{said}在站党员{self.in_care}人{where}。" if self.in_care else said


class BalanceForm(ActForm):
    """What a station had achieved before it was recorded here; nothing typed is none."""

    members = number("吸纳流动党员（人）")
    films = number("放映电影（场）")
    consultations = number("政策咨询、维权（场）")
    wages = number("协调兑付工资（元）", most=MOST_YUAN)
    trained = number("培训（人次）")
    until = CalendarField(label="截至哪天", help_text="这一天以前做的；以后做的逐条登记，不要重复。")
    button = "保存"

    def __init__(self, *args: Any, balance: Balance | None, **kwargs: Any) -> None:
        known = {name: getattr(balance, name) for name in self.base_fields} if balance else {}
        super().__init__(*args, initial=known, **kwargs)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until > self.today:
            raise forms.ValidationError("这一天还没到。")
        return until

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.errors:
            return said
        counted = {name: said[name] or 0 for name in ("members", "films", "consultations", "wages", "trained")}
        return {"figures": Figures(**counted), "until": said["until"]}
