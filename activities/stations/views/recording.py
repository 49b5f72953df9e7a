"""记一次 and 排时间: one short form each, with big targets."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from activities.records.models import Activity, ReportDraft
from activities.records.queries.attendees import attendees
from activities.records.queries.branches import writes_for
from activities.records.queries.files import files_of
from activities.records.queries.occasions import NoSuchOccasion, Occasion, occasion_for
from activities.records.queries.periods import settled_period
from activities.records.rules import Problem, parse_period
from activities.records.services import AlreadyHeld, AlreadyRecorded, DraftGone, RecordRefused, start_draft
from activities.stations.forms import PlanForm, SixOneForm
from activities.stations.queries import planned, usual
from activities.stations.queries.roll import on_roll
from activities.stations.rules import SixOne
from activities.stations.services import plan_six_one, record_six_one
from activities.stations.views.scope import six_one_or_404, station_to_record
from dangjian.periods import last_day
from dangjian.web.rules import row_number
from members.floating.models import Inflow
from members.floating.queries import with_closed
from organizations.photos.models import Album, Attachment, AttachmentUse, PhotoKind
from organizations.photos.queries import visible_photos
from organizations.photos.rules import MOST_PER_ALBUM, Kind
from organizations.photos.services import attach_each, receive_each, take_out
from organizations.tree.models import Organization

# Where a problem of the record has no field of its own here.
FIELDS = ("held_on", "text", "late_reason", "proxy_reason")


def occasion_here(request: HttpRequest, station: Organization, one: SixOne) -> Occasion:
    """The period that the address names; without one the first that is open and has no record."""
    asked = request.GET.get("period", "")
    try:
        return occasion_for(station, kind=one.kind, for_period=asked, subgroup="", today=localdate())
    except NoSuchOccasion:
        return occasion_for(station, kind=one.kind, for_period="", subgroup="", today=localdate())


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, station: int, kind: str) -> HttpResponse:
    here, one = station_to_record(request, station), six_one_or_404(kind)
    if one.is_paper:
        return redirect("stations:home", here.pk)
    occasion = occasion_here(request, here, one)
    uid = posted_uid(request) if request.method == "POST" else None
    if uid and (made := Activity.objects.editable_by(request.user).filter(uid=uid, organization=here).first()):
        return recorded(request, made, one)
    form = form_for(request, here, one, occasion)
    draft = draft_of(request, here, one, occasion)
    if request.method == "POST":
        draft = begun(request, one, form, occasion, uid) or draft
        take_photos(request, draft.album if draft.pk else None)
        if let_go_of(request, draft.album if draft.pk else None):
            return show(request, form, one, draft, occasion)
        if form.is_valid() and draft.pk:
            return hand_in(request, form, one, draft, occasion)
    return show(request, form, one, draft, occasion)


def form_for(request: HttpRequest, station: Organization, one: SixOne, occasion: Occasion) -> SixOneForm:
    today = localdate()
    start = start_day(occasion, today)
    members, others = usual(station, one)
    plan = planned(station, one, occasion.for_period)
    return SixOneForm(
        request.POST if request.method == "POST" else None,
        one=one,
        today=today,
        start=start,
        expected_on=lambda day: attendees(organization=station, kind=one.kind, day=day),
        roll_on=roll_read_by(request, station),
        proxy=not writes_for(request.user, station),
        initial={
            "held_on": min(plan.held_on, today) if plan else start,
            "topic": plan.topic if plan and plan.topic != one.title else "",
            "members": members,
            "others": others,
        },
    )


def roll_read_by(request: HttpRequest, station: Organization) -> Callable[[date, set[int]], QuerySet[Inflow]] | None:
    """The station's people, for who keeps them; whoever else may record here calls no roll."""
    if not with_closed(request.user).filter(pk=station.pk).exists():
        return None
    return lambda day, besides: on_roll(station, day, besides=besides)


def start_day(occasion: Occasion, today: date) -> date:
    """Today, or the last day of a period that is over."""
    return min(today, last_day(parse_period(occasion.for_period)))


def posted_uid(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("draft", ""))
    except ValueError:
        return None


def draft_of(request: HttpRequest, station: Organization, one: SixOne, occasion: Occasion) -> ReportDraft:
    """What is being written; otherwise an empty page with a name, of which nothing is kept yet."""
    mine = ReportDraft.objects.editable_by(request.user).select_related("album", "organization")
    same = mine.filter(organization=station, kind=one.kind, for_period=occasion.for_period)
    return same.first() or ReportDraft(kind=one.kind, for_period=occasion.for_period)


def begun(
    request: HttpRequest, one: SixOne, form: SixOneForm, occasion: Occasion, uid: uuid.UUID | None
) -> ReportDraft | None:
    """The page's draft, of the period in which the day falls."""
    station, period = occasion.organization, occasion.for_period
    if form.is_valid():
        period = settled_period(station, one.kind, form.cleaned_data["held_on"], period, None)
    mine = ReportDraft.objects.editable_by(request.user).select_related("album", "organization")
    if uid and (draft := mine.filter(uid=uid, organization=station, kind=one.kind).first()):
        draft.for_period = period
        return draft
    try:
        return start_draft(organization=station, kind=one.kind, for_period=period, by=request.user, now=now(), uid=uid)
    except DraftGone:
        return None


def take_photos(request: HttpRequest, album: Album | None) -> None:
    """What a form without scripts brings along: scenes, and the paper that it is entered from, as photos or as PDF."""
    if album is None:
        return
    kinds = ((PhotoKind.SCENE, "photos_scene"), (PhotoKind.SCAN, "photos_scan"))
    pictures = [(kind, file) for kind, name in kinds for file in request.FILES.getlist(name)]
    refused = receive_each(album=album, files=pictures, by=request.user)
    scans = request.FILES.getlist("files_scan")
    refused += attach_each(album=album, files=scans, by=request.user, use=AttachmentUse.SCAN, takes=(Kind.PDF,))
    for sentence in refused:
        messages.warning(request, sentence)


def let_go_of(request: HttpRequest, album: Album | None) -> bool:
    """Whether the form's button took a PDF out; what was typed stays in the form."""
    if album is None or "attachment" not in request.POST:
        return False
    mine = Attachment.objects.editable_by(request.user).filter(album=album)
    if held := mine.filter(pk=row_number(request.POST["attachment"]) or 0).first():
        take_out(attachment=held, by=request.user)
    return True


def hand_in(
    request: HttpRequest, form: SixOneForm, one: SixOne, draft: ReportDraft, occasion: Occasion
) -> HttpResponse:
    again = "again" in request.POST
    try:
        made = record_six_one(draft=draft, one=one, by=request.user, now=now(), again=again, **form.facts)
    except RecordRefused as refusal:
        explain(form, refusal.problems)
    except AlreadyRecorded as found:
        return show(request, form, one, draft, occasion, twin=found.activity)
    except DraftGone:
        return redirect(request.get_full_path())
    else:
        return recorded(request, made, one)
    return show(request, form, one, draft, occasion)


def explain(form: SixOneForm, problems: Sequence[Problem]) -> None:
    for problem in problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def recorded(request: HttpRequest, made: Activity, one: SixOne) -> HttpResponse:
    messages.success(request, f"{one.title}记好了：{made.topic}。")
    return redirect("stations:home", made.organization_id)


def show(
    request: HttpRequest, form: SixOneForm, one: SixOne, draft: ReportDraft, occasion: Occasion, **more: Any
) -> HttpResponse:
    album = draft.album if draft.pk else None
    context = {
        "station": occasion.organization,
        "one": one,
        "form": form,
        "draft": draft,
        "occasion": occasion,
        "photos": visible_photos(request.user, [album.pk]).get(album.pk, []) if album else [],
        "scans": files_of(request.user, album).scans,
        "album": album,
        "most": MOST_PER_ALBUM,
    }
    return render(request, "activities/stations/record.html", context | more)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, station: int, kind: str) -> HttpResponse:
    here, one = station_to_record(request, station), six_one_or_404(kind)
    occasion = occasion_here(request, here, one)
    period = parse_period(occasion.for_period)
    known = planned(here, one, occasion.for_period)
    start = {"topic": known.topic, "held_on": known.held_on, "starts_at": known.starts_at} if known else {}
    form = PlanForm(request.POST or None, one=one, first=period.start, last=last_day(period), initial=start)
    if form.is_valid():
        try:
            plan_six_one(station=here, one=one, for_period=occasion.for_period, by=request.user, **form.cleaned_data)
        except AlreadyHeld:
            messages.info(request, f"{occasion.label}已经记过了。")
        else:
            messages.success(request, f"{one.title}排好了。")
        return redirect("stations:home", here.pk)
    context = {"station": here, "one": one, "form": form, "occasion": occasion}
    return render(request, "activities/stations/plan.html", context)
