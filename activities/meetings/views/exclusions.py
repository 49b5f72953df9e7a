"""Who is not counted in a branch's voting base."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from activities.meetings.forms import EndExclusionForm, ExclusionForm
from activities.meetings.models import QuorumExclusion
from activities.meetings.queries import full_members_at
from activities.meetings.services import end_exclusion, exclude
from activities.meetings.views.scope import branch_kept
from dangjian.acts import carried_out


@require_GET
def exclusions(request: HttpRequest, branch: int) -> HttpResponse:
    place = branch_kept(request, branch)
    rows = QuorumExclusion.objects.editable_by(request.user).filter(organization=place)
    context = {
        "branch": place,
        "rows": rows.select_related("member").order_by("-starts_on", "-pk"),
        "today": localdate(),
    }
    return render(request, "activities/meetings/exclusions.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, branch: int) -> HttpResponse:
    place, today = branch_kept(request, branch), localdate()
    members = full_members_at(place, today).order_by("pinyin", "pk")
    form = ExclusionForm(request.POST or None, today=today, members=members)
    if carried_out(request, form, lambda **said: exclude(organization=place, by=request.user, **said)):
        messages.success(request, "已登记。从那天起的表决不再把他算进应到会人数。")
        return redirect("meetings:exclusions", branch)
    return render(request, "activities/meetings/exclusion.html", {"branch": place, "form": form})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, branch: int, exclusion: int) -> HttpResponse:
    place = branch_kept(request, branch)
    mine = QuorumExclusion.objects.editable_by(request.user).select_related("member")
    found = get_object_or_404(mine, pk=exclusion, organization=place, ends_on=None)
    form = EndExclusionForm(request.POST or None, today=localdate())
    if carried_out(request, form, lambda on: end_exclusion(exclusion=found, on=on, by=request.user)):
        messages.success(request, "已重新计入。")
        return redirect("meetings:exclusions", branch)
    return render(request, "activities/meetings/exclusion.html", {"branch": place, "form": form, "exclusion": found})
