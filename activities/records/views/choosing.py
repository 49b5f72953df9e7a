"""Where recording begins: for which branch, and what it owes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_GET

from activities.duties.rules import State
from activities.records.models import Activity, ReportDraft
from activities.records.models import State as RecordState
from activities.records.queries.branches import own_writing, recordable_branches, recordable_places
from activities.records.queries.occasions import address_of, item_address
from activities.records.queries.owed import Owed, owed, owed_text
from activities.records.rules import BRANCH_KINDS, written_day
from dangjian.fields.text import searched
from dangjian.web.rules import row_number
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

REMEMBERED = "report_branch"
LISTED = {"all", "q", "page"}  # the list of branches, whichever was chosen last
PER_PAGE = 20


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """One branch and what it owes; with several of them, first the branch, remembered until it is changed."""
    require(request.user, Right.RECORD)
    branches = recordable_branches(request.user, localdate())
    if "branch" in request.GET:
        return remember(request, branches)
    chosen = None if LISTED & request.GET.keys() else remembered(request, branches)
    if chosen is None and not branches.exists() and recordable_places(request.user, localdate()).exists():
        return redirect("stations:mine")
    return owed_by(request, chosen) if chosen else list_branches(request)


def remember(request: HttpRequest, branches: Any) -> HttpResponse:
    if pk := row_number(request.GET["branch"]):
        request.session[REMEMBERED] = get_object_or_404(branches, pk=pk).pk
    else:
        request.session.pop(REMEMBERED, None)
    return redirect("records:choose")


def turn_to(request: HttpRequest, branch: Organization) -> None:
    """Who opens a form of another branch comes back to what that branch owes."""
    if request.session.get(REMEMBERED) != branch.pk:
        request.session[REMEMBERED] = branch.pk


def remembered(request: HttpRequest, branches: Any) -> Organization | None:
    """The only branch there is, else the one chosen last, as long as it may still be written for."""
    few = list(branches.order_by("pk")[:2])
    if len(few) == 1:
        return few[0]
    return branches.filter(pk=request.session.get(REMEMBERED)).first()


@dataclass(frozen=True)
class Line:
    """One thing to do on the page."""

    title: str
    detail: str
    url: str
    icon: str
    tone: str = ""


def owed_by(request: HttpRequest, branch: Organization) -> HttpResponse:
    today = localdate()
    pressing = owed([branch.pk], today)
    context = {
        "branch": branch,
        "several": recordable_branches(request.user, today).exclude(pk=branch.pk).exists(),
        "late": [*late_lines(pressing, today), *returned_lines(request, branch)],
        "begun": draft_lines(request, branch),
        "due": [due_line(one, today) for one in pressing if one.state == State.DUE and one.returned is None],
        "kinds": BRANCH_KINDS,
        "copied": owed_text(branch.short_name, pressing, today),
    }
    return render(request, "activities/records/choose.html", context)


def form_url(one: Owed) -> str:
    return f"{reverse('records:new', args=(one.item.organization_id,))}?{item_address(one.item)}"


def late_lines(pressing: list[Owed], today: date) -> list[Line]:
    return [
        Line(
            f"{one.item.label}还没记",
            f"{written_day(one.item.closes_on, today)}截止",
            form_url(one),
            "alert-triangle",
            "g",
        )
        for one in pressing
        if one.state == State.OVERDUE and one.returned is None
    ]


def returned_lines(request: HttpRequest, branch: Organization) -> list[Line]:
    records = Activity.objects.editable_by(request.user).filter(organization=branch, state=RecordState.RETURNED)
    return [
        Line(
            f"退回了：{record.topic}",
            record.return_reason,
            reverse("records:edit", args=(branch.pk, record.pk)),
            "arrow-back-up",
            "g",
        )
        for record in records.order_by("reviewed_at", "pk")
    ]


def draft_lines(request: HttpRequest, branch: Organization) -> list[Line]:
    drafts = ReportDraft.objects.editable_by(request.user).begun().filter(organization=branch)
    address = reverse("records:new", args=(branch.pk,))
    return [
        Line(
            f"{draft.get_kind_display()}写了一半",
            f"草稿存于{localtime(draft.saved_at):%m月%d日%H:%M}",
            f"{address}?{address_of(draft.kind, draft.for_period, draft.subgroup.uid if draft.subgroup else None)}",
            "pencil",
            "b",
        )
        for draft in drafts.select_related("subgroup").order_by("-saved_at")
    ]


def due_line(one: Owed, today: date) -> Line:
    item = one.item
    held = f"{written_day(item.planned_on, today)}开展，" if item.planned_on else ""
    return Line(item.label, f"{held}最晚{written_day(item.closes_on, today)}", form_url(one), "notebook")


def list_branches(request: HttpRequest) -> HttpResponse:
    today, words = localdate(), searched(request.GET.get("q", ""))
    own, every = own_writing(request.user, today), recordable_branches(request.user, today)
    only_own = "all" not in request.GET and own.exists()
    branches = own if only_own else every
    if words:
        branches = branches.filter(short_name__icontains=words)
    page = Paginator(branches.select_related("committee").order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    missing = overdue_counts(owed([branch.pk for branch in page], today))
    context = {
        "page": page,
        "rows": [(branch, missing[branch.pk]) for branch in page],
        "words": words,
        "searchable": page.paginator.num_pages > 1 or words,
        "all": "all" in request.GET,
        "whole": "?all=1" if "all" in request.GET else "?branch=",
        "others": only_own and every.exclude(pk__in=own.values("pk")).exists(),
    }
    return render(request, "activities/records/choose_branch.html", context)


def overdue_counts(pressing: list[Owed]) -> Counter[int]:
    return Counter(one.item.organization_id for one in pressing if one.state == State.OVERDUE)
