"""The one form of a record. It only reads what was typed; whether that is enough is the service's business."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict

from activities.duties.rules import DueItem, DutyKind
from activities.records.rules import (
    LONGEST_TEXT,
    MOST_HOURS,
    MOST_PERSONS,
    ExtraKind,
    Invitee,
    RecordFacts,
    RecordKind,
    ThemeCategory,
)
from dangjian.fields.dates import CalendarField

FIELDS = (
    "held_on",
    "starts_at",
    "ends_at",
    "place",
    "venue",
    "topic",
    "host",
    "leaders",
    "theme_category",
    "service_category",
    "campaign",
    "persons",
    "hours_each",
    "text",
    "late_reason",
    "proxy_reason",
)

TOPIC_LABELS = {
    DutyKind.MEMBERS_MEETING: "议题",
    DutyKind.COMMITTEE_MEETING: "议题",
    DutyKind.SUBGROUP_MEETING: "议题",
    DutyKind.PARTY_LECTURE: "课题",
}
TEXT_LABELS = {
    DutyKind.MEMBERS_MEETING: "议了什么",
    DutyKind.COMMITTEE_MEETING: "议了什么",
    DutyKind.SUBGROUP_MEETING: "议了什么",
    DutyKind.PARTY_LECTURE: "讲了什么",
}


def typed(post: QueryDict) -> dict[str, Any]:
    """What the form says, as it was typed: fit for a draft, whatever may be wrong with it."""
    values: dict[str, Any] = {name: plain(post[name]) for name in FIELDS if name in post}
    values["reasons"] = reasons_given(post)
    values["invited"] = {plain(name[8:]): plain(post[name]) for name in post if name.startswith("invited-")}
    values["also"] = ticked(post, "also")
    values["minutes"] = {plain(name[8:]): plain(post[name]) for name in post if name.startswith("minutes-")}
    if "roster" in post:
        values["roster"] = [name for name in plain(post["roster"]).split(",") if name]
        values["present"] = ticked(post, "present")
    return values


def ticked(post: QueryDict, name: str) -> list[str]:
    return [plain(value) for value in post.getlist(name)]


def reasons_given(post: QueryDict) -> dict[str, str]:
    """Member id → status; an empty one was asked for and not answered."""
    return {plain(name[7:]): plain(post[name]) for name in post if name.startswith("reason-")}


def plain(text: str) -> str:
    """No keyboard types a NUL, and no database keeps one."""
    return text.replace("\x00", "")


def whole_number(label: str, most: int) -> forms.IntegerField:
    words = f"{label}，写1到{most}的整数"
    said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=said)


HALF_HOURS = f"每人几小时，写0.5到{MOST_HOURS}，可以写半小时，比如1.5"


class HalfHoursField(forms.Field):
    """Hours in steps of half an hour, typed as 2 or 1.5; three half hours in the end."""

    def to_python(self, value: Any) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,2})(?:\.([05])0?)?", text, re.ASCII)
        halves = 2 * int(match[1]) + (match[2] == "5") if match else 0
        if not 0 < halves <= 2 * MOST_HOURS:
            raise forms.ValidationError(self.error_messages["invalid"])
        return halves


class RecordForm(forms.Form):
    held_on = CalendarField(
        label="日期",
        error_messages={"required": "填上是哪一天", "invalid": "日期要写成 2026-09-11 这样"},
    )
    starts_at = forms.TimeField(label="开始", required=False, error_messages={"invalid": "时间要写成 15:00 这样"})
    ends_at = forms.TimeField(label="结束", required=False, error_messages={"invalid": "时间要写成 17:00 这样"})
    place = forms.CharField(label="地点", required=False, max_length=80)
    venue = forms.ChoiceField(
        label="在驿站开的",
        required=False,
        error_messages={"invalid_choice": "那一天支部没有依托这个驿站，请重新选"},
    )
    topic = forms.CharField(label="主题", required=False, max_length=120)
    host = forms.CharField(label="主持", required=False, max_length=60)
    leaders = forms.CharField(label="参加的领导", required=False, max_length=60)
    theme_category = forms.ChoiceField(label="活动类别", required=False, choices=[("", ""), *ThemeCategory.choices])
    service_category = forms.CharField(label="服务类别", required=False)
    campaign = forms.ChoiceField(
        label="学习专题",
        required=False,
        error_messages={"invalid_choice": "这个专题那天没有开展，请重新选"},
    )
    persons = whole_number("去了几人", MOST_PERSONS)
    hours_each = HalfHoursField(label="每人几小时", error_messages=dict.fromkeys(("required", "invalid"), HALF_HOURS))
    text = forms.CharField(label="做了什么", required=False, max_length=LONGEST_TEXT)
    invited = forms.Field(label="邀请人员", required=False)
    late_reason = forms.CharField(label="补录原因", required=False, max_length=200)
    proxy_reason = forms.CharField(label="代录原因", required=False, max_length=200)

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        kind: RecordKind,
        label: str,
        also: list[DueItem],
        categories: Sequence[str] = (),
        campaigns: Sequence[tuple[str, str]] = (),
        venues: Sequence[tuple[int, str]] = (),
    ) -> None:
        super().__init__(dict(values))
        self.values = values
        self.kind = kind
        self.label = label
        self.also = also
        self.categories = categories
        self.fields["topic"].label = TOPIC_LABELS.get(kind, "主题")
        self.fields["host"].label = "主讲" if kind == DutyKind.PARTY_LECTURE else "主持"
        self.fields["text"].label = TEXT_LABELS.get(kind, "做了什么")
        if kind != DutyKind.THEME_DAY:
            del self.fields["theme_category"], self.fields["service_category"]
        if kind != ExtraKind.VOLUNTEERING:
            del self.fields["persons"], self.fields["hours_each"]
        if campaigns and kind == ExtraKind.STUDY:
            self.fields["campaign"].choices = [*campaigns, ("", "")]
        else:
            del self.fields["campaign"]

        if venues:
            self.fields["venue"].choices = [("", "不在驿站"), *((str(pk), name) for pk, name in venues)]
        else:
            del self.fields["venue"]

    @property
    def campaign_chosen(self) -> str:
        """As long as nobody has said anything it is the running one, the latest when there are several."""
        said = self.values.get("campaign")
        return self.fields["campaign"].choices[0][0] if said is None else said

    def clean_service_category(self) -> str:
        """Of the words that are offered, and only for what is a service."""
        said = self.cleaned_data["service_category"]
        is_service = self.cleaned_data.get("theme_category") == ThemeCategory.SERVICE
        return said if is_service and said in self.categories else ""

    def clean_invited(self) -> dict[str, int]:
        return invited_said(self.values.get("invited", {}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", "结束要晚于开始")
        return cleaned

    def facts(self, *, for_period: str, subgroup_id: int | None, absences: Mapping[int, str]) -> RecordFacts:
        said = self.cleaned_data
        return RecordFacts(
            kind=self.kind,
            held_on=said["held_on"],
            for_period=for_period,
            topic=said["topic"] or self.label,
            text=said["text"],
            starts_at=said["starts_at"],
            minutes=minutes_between(said["starts_at"], said["ends_at"]),
            place=said["place"] or self.venue_name,
            venue_id=int(said["venue"]) if said.get("venue") else None,
            host=said["host"],
            theme_category=said.get("theme_category", ""),
            service_category=said.get("service_category", ""),
            campaign_id=int(said["campaign"]) if said.get("campaign") else None,
            persons=said.get("persons"),
            half_hours_each=said.get("hours_each"),
            leaders=said["leaders"],
            guests=sum(said["invited"].values()),
            invitees=said["invited"],
            subgroup_id=subgroup_id,
            absences=absences,
            also=self.also_held(),
            late_reason=said["late_reason"],
            proxy_reason=said["proxy_reason"],
        )

    @property
    def venue_name(self) -> str:
        """What stands for the place when nobody wrote another."""
        chosen = self.cleaned_data.get("venue")
        return dict(self.fields["venue"].choices)[chosen] if chosen else ""

    def also_held(self) -> dict[str, int | None]:
        """Ticked further duties with their minutes; a kind that was not offered is not taken."""
        ticked, minutes = self.values.get("also", ()), self.values.get("minutes", {})
        return {item.kind: minutes_said(minutes.get(item.kind, "")) for item in self.also if str(item.kind) in ticked}


def invited_said(typed: Mapping[str, str]) -> dict[str, int]:
    """How many of each; nothing typed is nobody."""
    counts = {kind: typed.get(kind, "").strip() or "0" for kind in Invitee.values}
    if not all(text.isascii() and text.isdigit() and len(text) < 5 for text in counts.values()):
        raise forms.ValidationError("人数要写成数字")
    return {kind: int(text) for kind, text in counts.items() if int(text)}


def minutes_said(text: str) -> int | None:
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return minutes if 0 < minutes < 1440 else None


def minutes_between(start: time | None, end: time | None) -> int | None:
    if start is None or end is None:
        return None
    day = date.min
    return int((datetime.combine(day, end) - datetime.combine(day, start)).total_seconds()) // 60
