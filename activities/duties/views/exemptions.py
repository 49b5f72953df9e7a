"""免除事项: which branches are excused from what; adding and ending."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from activities.duties.forms import EndExemptionForm, ExemptionFilter, ExemptionForm
from activities.duties.models import Exemption
from activities.duties.queries import branches_named
from activities.duties.queries import exemptions as exemptions_of
from activities.duties.services import AlreadyExempt, QuarterClosed, end_exemption, exempt
from dangjian.fields.dates import written
from dangjian.fields.text import searched
from dangjian.periods import Month
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 50
CLOSED = "这个季度已经取数，不能再改；请从还没取数的季度开始。"


@require_GET
def exemptions(request):
    require(request.user, Right.DESK)
    today = localdate()
    form = ExemptionFilter(request.GET, account=request.user, today=today)
    rows = exemptions_of(request.user, today=today, **form.asked)
    context = {
        "form": form,
        "selects": [form[name] for name in ("committee", "kind", "state")],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "mine": set(Exemption.objects.editable_by(request.user).running(today).values_list("pk", flat=True)),
        "may_add": request.user.reach.has(Right.MAINTAIN),
        "today": today,
    }
    return render(request, "activities/duties/exemptions.html", context)


@require_GET
def choose(request):
    """Whom to excuse: branches found by name."""
    require(request.user, Right.MAINTAIN)
    asked = searched(request.GET.get("q", ""))
    found = branches_named(request.user, asked, localdate())
    return render(request, "activities/duties/exemption_choose.html", {"asked": asked, "found": found})


@require_http_methods(["GET", "POST"])
def add(request, branch):
    require(request.user, Right.DESK)
    branches = Organization.objects.editable_by(request.user).branches().standing(localdate())
    branch = get_object_or_404(branches, pk=branch)
    form = ExemptionForm(request.POST or None, initial={"starts_on": Month.containing(localdate()).start})
    if form.is_valid():
        try:
            exempt(organization=branch, by=request.user, **form.facts)
        except AlreadyExempt:
            form.add_error("starts_on", "这段时间里已经免除了这一项。")
        except QuarterClosed:
            form.add_error("starts_on", CLOSED)
        else:
            messages.success(request, f"已记下对{branch.short_name}的免除。")
            return redirect("duties:exemptions")
    return render(request, "activities/duties/exemption_add.html", {"form": form, "branch": branch})


@require_http_methods(["GET", "POST"])
def end(request, exemption):
    require(request.user, Right.DESK)
    rows = Exemption.objects.editable_by(request.user).running(localdate()).select_related("organization")
    exemption = get_object_or_404(rows, pk=exemption)
    form = EndExemptionForm(request.POST or None, initial={"on": Month.containing(localdate()).end})
    if form.is_valid():
        try:
            end_exemption(exemption=exemption, on=form.cleaned_data["on"], by=request.user)
        except QuarterClosed:
            form.add_error("on", CLOSED)
        else:
            branch = exemption.organization.short_name
            messages.success(request, f"{branch}从{written(form.cleaned_data['on'])}起恢复要求。")
            return redirect("duties:exemptions")
    return render(request, "activities/duties/exemption_end.html", {"form": form, "exemption": exemption})
