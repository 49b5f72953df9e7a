"""A new record: the form, its second page for those without scripts, and handing it in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from activities.duties.queries import service_categories
from activities.duties.rules import DutyKind
from activities.records.forms import typed
from activities.records.models import Activity, ReportDraft
from activities.records.queries.occasions import Occasion
from activities.records.queries.owed import records_for
from activities.records.queries.prefill import start_values
from activities.records.services import (
    AlreadyRecorded,
    DraftChangedElsewhere,
    DraftGone,
    RecordRefused,
    save_draft,
    submit,
    switch_draft,
)
from activities.records.views.choosing import turn_to
from activities.records.views.conflict import show_both_drafts, show_problems
from activities.records.views.drafts import begin, drafts_in, opened
from activities.records.views.files import dropped, take_files
from activities.records.views.form_page import Writing, page_name, read, show, take_photos
from activities.records.views.kinds import NO_SUBGROUPS, asked_first, wanted_occasion
from activities.records.views.scope import branch_to_write, named_occasion


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, branch: int) -> HttpResponse:
    organization = branch_to_write(request, branch)
    turn_to(request, organization)
    occasion = named_occasion(request, organization, kind=DutyKind.THEME_DAY)
    if request.method == "POST":
        return posted(request, occasion)
    draft = opened(request, occasion)
    if occasion.subgroups or (occasion.lacks_subgroup and draft.pk is None):
        return render(request, "activities/records/subgroup.html", {"occasion": occasion})
    return show(request, writing_of(request, occasion, draft), [NO_SUBGROUPS] if occasion.lacks_subgroup else [])


def writing_of(
    request: HttpRequest, occasion: Occasion, draft: ReportDraft, values: Mapping[str, Any] | None = None
) -> Writing:
    start = start_values(occasion.organization, occasion.kind, occasion.for_period, localdate(), occasion.subgroup)
    return Writing(
        occasion=occasion,
        album=draft.album if draft.pk else None,
        values=values or draft.values or start.values,
        hidden={"draft": str(draft.uid), "revision": str(draft.revision), "page": page_name(request)},
        action=f"{reverse('records:new', args=(occasion.organization.pk,))}?{occasion.query}",
        back=reverse("records:choose"),
        source=start.source,
        autosave=f"{reverse('records:save', args=(occasion.organization.pk, draft.uid))}?{occasion.query}",
        begins=f"{reverse('records:begun', args=(occasion.organization.pk, draft.uid))}?{occasion.query}",
        files_at=f"{reverse('records:draft_file', args=(occasion.organization.pk, draft.uid))}?{occasion.query}",
        discard=reverse("records:discard", args=(occasion.organization.pk, draft.uid)),
        saved_at=draft.saved_at if draft.revision else None,
        twins=records_for(occasion.item) if occasion.item else (),
        leaves=start.leaves,
        categories=service_categories(),
    )


def posted(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Save what was typed before anything else, then do what the button says."""
    uid = uid_posted(request)
    mine = drafts_in(request, occasion.organization).filter(uid=uid).first()
    if mine is None and (made := Activity.objects.editable_by(request.user).filter(uid=uid).first()):
        return to_receipt(made)
    try:
        draft = mine or begin(request, occasion, uid)
    except DraftGone:  # the name belongs to somebody else's page
        draft = begin(request, occasion, None)
    values = typed(request.POST)
    take_photos(request, draft.album)
    take_files(request, draft.album)
    try:
        draft = save_draft(
            draft=draft, values=values, revision=revision_posted(request, draft), page=page_name(request), now=now()
        )
    except DraftChangedElsewhere:
        return show_both_drafts(request, writing_of(request, occasion, draft), mine=values)
    except DraftGone:
        return become(request, draft)
    if dropped(request, draft.album):
        return redirect(request.get_full_path())
    return ACTIONS.get(request.POST.get("do", ""), hand_in)(request, occasion, draft)


def become(request: HttpRequest, draft: ReportDraft) -> HttpResponse:
    """To the record that was made of the draft meanwhile; thrown away meanwhile, it is begun anew."""
    made = Activity.objects.editable_by(request.user).filter(uid=draft.uid).first()
    return to_receipt(made) if made else redirect(request.get_full_path())


def uid_posted(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return None


def revision_posted(request: HttpRequest, draft: ReportDraft) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else draft.revision


def keep(request: HttpRequest, occasion: Occasion, draft: ReportDraft) -> HttpResponse:
    messages.success(request, f"{occasion.label}的草稿已存，随时可以接着写。")
    return redirect("records:choose")


def look(request: HttpRequest, occasion: Occasion, draft: ReportDraft) -> HttpResponse:
    """Back from a page that asked for more: the form as it was typed."""
    return show(request, writing_of(request, occasion, draft, draft.values))


def change_kind(request: HttpRequest, occasion: Occasion, draft: ReportDraft) -> HttpResponse:
    """The same text and photos, meant as another duty."""
    wanted = wanted_occasion(request, occasion.organization)
    if asked := asked_first(request, writing_of(request, occasion, draft, draft.values), wanted):
        return asked
    meant = switch_draft(
        draft=draft, kind=wanted.kind, for_period=wanted.for_period, subgroup=wanted.subgroup, by=request.user
    )
    if meant != draft:
        words = f"{wanted.label}有一份写了一半的，就是这一份；刚才写的{occasion.label}没有丢，在“写了一半的”里。"
        messages.warning(request, words)
    return redirect(f"{reverse('records:new', args=(occasion.organization.pk,))}?{wanted.query}")


def hand_in(request: HttpRequest, occasion: Occasion, draft: ReportDraft) -> HttpResponse:
    writing = writing_of(request, occasion, draft, draft.values)
    if asked := asked_first(request, writing, occasion):
        return asked
    facts, problems = read(writing)
    if facts is not None and not problems:
        try:
            return to_receipt(
                submit(draft=draft, facts=facts, by=request.user, now=now(), again="again" in request.POST)
            )
        except RecordRefused as refusal:
            problems = refusal.problems
        except AlreadyRecorded as found:
            return show(request, writing, twin=found.activity)
        except DraftGone:
            return become(request, draft)
    return show_problems(request, writing, problems)


def to_receipt(activity: Activity) -> HttpResponse:
    return redirect("records:receipt", activity.organization_id, activity.pk)


ACTIONS = {"draft": keep, "look": look, "switch": change_kind}
