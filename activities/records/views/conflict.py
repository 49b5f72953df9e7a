"""Two people, or one in two pages, wrote about the same thing: both texts are shown and none is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from activities.records.models import OPEN_STATES, Activity
from activities.records.rules import RECORD_KINDS, Invitee, Problem, Status, ThemeCategory, absences_said
from activities.records.views.form_page import (
    REASONS,
    Writing,
    campaigns_for,
    expected_for,
    roster_for,
    show,
    venues_for,
)
from members.roster.models import Subgroup

LABELS = {
    "held_on": "日期",
    "starts_at": "开始",
    "ends_at": "结束",
    "place": "地点",
    "topic": "主题",
    "host": "主持",
    "text": "做了什么",
    "leaders": "参加的领导",
    "service_category": "服务类别",
    "persons": "去了几人",
    "hours_each": "每人几小时",
    "late_reason": "补录原因",
    "proxy_reason": "代录原因",
}
NOT_CARRIED = {"csrfmiddlewaretoken", "revision", "version", "do", "attachment"}


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def differences(writing: Writing, *, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Difference]:
    pairs = [(label, said(theirs, name), said(mine, name)) for name, label in LABELS.items()]
    pairs.append(("活动类别", category(theirs), category(mine)))
    pairs.append(("学习专题", campaign(writing, theirs), campaign(writing, mine)))
    pairs.append(("一并开了别的", also(theirs), also(mine)))
    pairs.append(("在驿站开的", venue(writing, theirs), venue(writing, mine)))
    pairs.append(("邀请人员", invited(theirs), invited(mine)))
    pairs.append(("谁没来", absent(writing, theirs), absent(writing, mine)))
    return [Difference(label, theirs, mine) for label, theirs, mine in pairs if theirs != mine]


def said(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name, "")).replace("\r\n", "\n").strip()


def venue(writing: Writing, values: Mapping[str, Any]) -> str:
    names = {str(pk): name for pk, name in venues_for(writing)}
    return names.get(said(values, "venue"), "别的驿站") if values.get("venue") else ""


def category(values: Mapping[str, Any]) -> str:
    return str(dict(ThemeCategory.choices).get(said(values, "theme_category"), ""))


def campaign(writing: Writing, values: Mapping[str, Any]) -> str:
    names = dict(campaigns_for(writing))
    return names.get(said(values, "campaign"), "别的专题") if values.get("campaign") else ""


def also(values: Mapping[str, Any]) -> str:
    """党课（45分钟）、党员大会."""
    ticked, minutes = values.get("also", ()), values.get("minutes", {})
    spent = {kind: f"（{minutes[kind]}分钟）" if minutes.get(kind) else "" for kind in ticked}
    return "、".join(f"{label}{spent[kind]}" for kind, label in RECORD_KINDS if kind in spent)


def invited(values: Mapping[str, Any]) -> str:
    counts = values.get("invited", {})
    labels = dict(Invitee.choices)
    return "、".join(f"{labels.get(kind, kind)}{many}人" for kind, many in counts.items() if many not in ("", "0"))


def absent(writing: Writing, values: Mapping[str, Any]) -> str:
    expected = expected_for(writing)
    names = {one.member_id: one.name for one in expected}
    labels = dict(Status.choices)
    found = absences_said(values, expected)
    return "、".join(f"{names[pk]}（{labels.get(status, '没说原因')}）" for pk, status in found.items())


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was posted, to be posted again."""
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]


def show_problems(request: HttpRequest, writing: Writing, problems: list[Problem]) -> HttpResponse:
    """The form with its errors, or the page that asks for reasons when the form itself had no place for them."""
    if never_asked(writing, problems):
        seats = roster_for(expected_for(writing), writing.values, {}).seats
        context = {
            "writing": writing,
            "missing": [seat for seat in seats if seat.asked and not seat.reason],
            "reasons": REASONS,
            "carried": [pair for pair in carried(request) if pair[0] not in writing.hidden],
        }
        return render(request, "activities/records/reasons.html", context)
    return show(request, writing, problems)


def never_asked(writing: Writing, problems: list[Problem]) -> bool:
    """Only reasons are missing, and nobody has been asked for them: without scripts a second page does."""
    given = writing.values.get("reasons", {})
    missing = [problem.field[7:] for problem in problems if problem.field.startswith("reason-")]
    return bool(missing) and len(missing) == len(problems) and not any(name in given for name in missing)


def show_both_drafts(request: HttpRequest, writing: Writing, *, mine: Mapping[str, Any]) -> HttpResponse:
    context = {
        "writing": writing,
        "differences": differences(writing, theirs=writing.values, mine=mine),
        "carried": [pair for pair in carried(request) if pair[0] not in writing.hidden],
        "who": "另一个页面",
        "when": writing.saved_at,
    }
    return render(request, "activities/records/conflict.html", context, status=409)


def other_kind(writing: Writing, current: Activity) -> list[Difference]:
    theirs = meeting(current.get_kind_display(), current.subgroup)
    mine = meeting(writing.occasion.kind.label, writing.occasion.subgroup)
    return [Difference("事项", theirs, mine)] if theirs != mine else []


def meeting(label: str, subgroup: Subgroup | None) -> str:
    return f"{label}（{subgroup.name}）" if subgroup else label


def show_both_records(
    request: HttpRequest, writing: Writing, *, current: Activity, theirs: Mapping[str, Any]
) -> HttpResponse:
    """`current` is what somebody else wrote (or decided) since this page was loaded; closed, it takes no other text."""
    last = current.versions.select_related("by").order_by("-number").first()
    context = {
        "writing": writing,
        "differences": [*other_kind(writing, current), *differences(writing, theirs=theirs, mine=writing.values)],
        "carried": [pair for pair in carried(request) if pair[0] not in writing.hidden],
        "who": last.by.name if last else current.recorded_by.name,
        "when": last.at if last else current.submitted_at,
        "current": current,
        "closed": current.state not in OPEN_STATES,
    }
    return render(request, "activities/records/conflict.html", context, status=409)
