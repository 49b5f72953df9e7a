"""考核方案: every version of each scheme; a new one is copied from the newest, tried on last quarter and kept."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analytics.assessment.forms import SchemeForm
from analytics.assessment.models import Scheme
from analytics.assessment.queries.schemes import scheme_lines
from analytics.assessment.services.schemes import UNIT_WEIGHTS, first_of_units, items_of
from analytics.assessment.services.versions import HasBegun, SectorTaken, add_scheme, add_version, call_off_version
from dangjian.acts import carried_out
from dangjian.fields.dates import written
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    lines = scheme_lines(Scheme.objects.visible_to(request.user), localdate())
    context = {
        "lines": lines,
        "may_edit": request.user.reach.has(Right.ASSESS),
        "without_units": not any(line.scheme.of_units for line in lines),
    }
    return render(request, "analytics/assessment/schemes.html", context)


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, scheme: int) -> HttpResponse:
    """First the form, then last quarter under the new version, then the version."""
    require(request.user, Right.ASSESS)
    copied, today = get_object_or_404(Scheme.objects.visible_to(request.user).newest(), pk=scheme), localdate()
    items = list(copied.items.order_by("position", "pk"))
    form = SchemeForm(request.POST or None, today=today, scheme=copied, items=items)
    return drafted(request, form, add_version)


@require_http_methods(["GET", "POST"])
def add_units(request: HttpRequest) -> HttpResponse:
    """The first scheme of what stands directly under the district committee, drawn up from a suggestion."""
    require(request.user, Right.ASSESS)
    scheme = first_of_units()
    if Scheme.objects.visible_to(request.user).filter(subject=scheme.subject).exists():
        messages.info(request, "直属单位已经有方案，请从最新的一版改。")
        return redirect("assessment:schemes")
    form = SchemeForm(request.POST or None, today=localdate(), scheme=scheme, items=items_of(scheme, UNIT_WEIGHTS))
    return drafted(request, form, add_scheme)


def drafted(request: HttpRequest, form: SchemeForm, act: Callable[..., Scheme]) -> HttpResponse:
    """The form, then last quarter under it, then the version."""

    def enter(**_: object) -> None:
        made = act(scheme=form.scheme, facts=form.facts, items=form.drafted_items, by=request.user, today=form.today)
        messages.success(
            request, f"《{made.name}》第{made.version}版从{written(made.starts_on)}起执行，以前的季度不变。"
        )

    if carried_out(request, form, enter):
        return redirect("assessment:schemes")
    told = form.is_bound and not form.errors and "back" not in request.POST
    context = {"form": form, "scheme": form.scheme, "told": told}
    return render(request, "analytics/assessment/scheme_copy.html", context)


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
        kept = f"《{standing.name}》第{standing.version}版照旧执行" if standing.pk else "单位得分照旧是支部平均数"
        messages.success(request, f"已撤销新版，{kept}。")
    return redirect("assessment:schemes")
