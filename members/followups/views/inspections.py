"""督查: the form at the desk; the list and the page also for the place that was visited."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangjian.acts import asks_first, carried_out
from members.followups import services
from members.followups.forms import CorrectInspectionForm, InspectionFilter, InspectionForm
from members.followups.models import Finding, FollowUp, Inspection
from members.followups.queries import acts, corrections_of, handed_on, inspection_list, seen_now
from members.followups.views.layout import framed
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
RELATED = ("organization", "committee", "inspector", "recorded_by")


@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """For who inspects, and for whose place was visited."""
    if not acts(request.user):
        raise Http404
    form = InspectionFilter(request.GET, account=request.user)
    wanted = form.wanted()
    page = Paginator(inspection_list(request.user, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "narrowed": bool(wanted.unit or wanted.q)}
    return framed(request, "inspections", context | {"inspects": request.user.reach.has(Right.REVIEW)})


@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.REVIEW)
    form, made = InspectionForm(request.POST or None, today=localdate(), account=request.user), []
    if carried_out(request, form, lambda **said: made.append(services.inspect(by=request.user, now=now(), **said))):
        messages.success(request, "督查已登记。")
        return redirect("followups:inspection", made[0].pk)
    return render(request, "members/followups/inspect.html", {"form": form})


@require_GET
def inspection(request: HttpRequest, inspection: int) -> HttpResponse:
    found = in_reach(request, inspection)
    handed, ours = handed_on(request.user, "finding", found.pk), is_ours(request, found)
    context = {
        "found": found,
        "findings": finding_lines(found, handed, ours=ours),
        "mine": ours,
        "handed": bool(handed),
        "corrections": corrections_of(found),
        "today": localdate(),
    }
    return framed(request, "inspection", context)


def finding_lines(
    found: Inspection, handed: dict[int, list[FollowUp]], *, ours: bool
) -> list[tuple[Finding, list[FollowUp], bool]]:
    """Each with what was asked because of it, and whether the office may still ask: what a branch asked of itself
    leaves that open."""
    lines = [(finding, handed.get(finding.pk, [])) for finding in found.findings.order_by("position")]
    return [(one, asked, ours and found.inspector_id not in {item.asker_id for item in asked}) for one, asked in lines]


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, inspection: int) -> HttpResponse:
    found = in_reach(request, inspection)
    if not is_ours(request, found):
        raise PermissionDenied
    start = {"seen": seen_now(found), "number": found.changes.count()}
    form = CorrectInspectionForm(request.POST or None, today=localdate(), **start)

    def act(number, **_):
        services.change_inspection(inspection=found, number=number, said=form.said(), by=request.user, now=now())

    if carried_out(request, form, act):
        messages.success(request, "改好了。原来写的留在下面的修改记录里。")
        return redirect("followups:inspection", found.pk)
    return render(request, "members/followups/correct.html", {"form": form, "found": found})


@require_POST
@asks_first("删除这次督查？")
def drop(request: HttpRequest, inspection: int) -> HttpResponse:
    """Takes back what was noted by mistake."""
    found = in_reach(request, inspection)
    if not is_ours(request, found):
        raise PermissionDenied
    try:
        services.drop_inspection(inspection=found, by=request.user)
    except services.HandedOnAlready:
        messages.error(request, "已经有交办事项从这次督查来，不能删除。")
        return redirect("followups:inspection", found.pk)
    messages.success(request, "已删除这次督查。")
    return redirect("followups:inspections")


def in_reach(request: HttpRequest, pk: int) -> Inspection:
    return get_object_or_404(Inspection.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def is_ours(request: HttpRequest, found: Inspection) -> bool:
    return Inspection.objects.editable_by(request.user).filter(pk=found.pk).exists()
