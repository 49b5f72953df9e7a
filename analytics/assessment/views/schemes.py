"""考核方案: every version of each scheme; a new one is copied from the newest, tried on last quarter and kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analytics.assessment.forms import SchemeForm
from analytics.assessment.models import Scheme
from analytics.assessment.queries.schemes import scheme_lines
from analytics.assessment.services.versions import HasBegun, SectorTaken, add_version, call_off_version
from dangjian.acts import carried_out
from dangjian.fields.dates import written
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    lines = scheme_lines(Scheme.objects.visible_to(request.user), localdate())
    may_edit = request.user.reach.has(Right.ASSESS)
    return render(request, "analytics/assessment/schemes.html", {"lines": lines, "may_edit": may_edit})


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, scheme: int) -> HttpResponse:
    """First the form, then last quarter under the new version, then the version."""
    require(request.user, Right.ASSESS)
    copied, today = get_object_or_404(Scheme.objects.visible_to(request.user).newest(), pk=scheme), localdate()
    form = SchemeForm(request.POST or None, today=today, scheme=copied)

    def enter(**_: object) -> None:
        made = add_version(scheme=copied, facts=form.facts, items=form.drafted_items, by=request.user, today=today)
        messages.success(
            request, f"《{made.name}》第{made.version}版从{written(made.starts_on)}起执行，以前的季度不变。"
        )

    if carried_out(request, form, enter):
        return redirect("assessment:schemes")
    told = form.is_bound and not form.errors and "back" not in request.POST
    return render(request, "analytics/assessment/scheme_copy.html", {"form": form, "scheme": copied, "told": told})


@require_POST
def call_off(request: HttpRequest, scheme: int) -> HttpResponse:
    require(request.user, Right.ASSESS)
    coming = get_object_or_404(Scheme.objects.visible_to(request.user), pk=scheme)
    try:
        standing = call_off_version(scheme=coming, by=request.user, today=localdate())
    except HasBegun:
        messages.error(request, "没有可以撤销的：已经开始执行的不能撤销。")
    except SectorTaken:
        messages.error(request, "不能撤销：原来那一版适用的领域，有的已经归别的方案。请先撤销那个方案的新版。")
    else:
        messages.success(request, f"已撤销新版，《{standing.name}》第{standing.version}版照旧执行。")
    return redirect("assessment:schemes")
