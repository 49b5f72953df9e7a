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
from activities.duties.services import end_exemption, exempt
from dangjian.acts import carried_out
from dangjian.fields.dates import written
from dangjian.fields.text import searched
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 50


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
    """First the form, then which due items fall away, then the exemption."""
    require(request.user, Right.DESK)
    branches = Organization.objects.editable_by(request.user).branches().standing(localdate())
    branch = get_object_or_404(branches, pk=branch)
    form = ExemptionForm(request.POST or None, today=localdate(), branch=branch)

    def enter(**_):
        exempt(organization=branch, by=request.user, **form.facts)
        messages.success(request, f"已记下对{branch.short_name}的免除。")

    if carried_out(request, form, enter):
        return redirect("duties:exemptions")
    return render(request, "activities/duties/exemption_add.html", {"form": form, "branch": branch})


@require_http_methods(["GET", "POST"])
def end(request, exemption):
    """Earlier, later, or as if it had never been; first what that alters."""
    require(request.user, Right.DESK)
    rows = Exemption.objects.editable_by(request.user).running(localdate()).select_related("organization")
    exemption = get_object_or_404(rows, pk=exemption)
    form = EndExemptionForm(request.POST or None, today=localdate(), exemption=exemption)

    def settle(on):
        undone, branch = form.will is None, exemption.organization.short_name
        end_exemption(exemption=exemption, on=on, by=request.user)
        done = f"从{written(on)}起恢复要求。" if on else "的免除什么时候恢复，记为还没定。"
        messages.success(request, f"已撤销对{branch}的免除。" if undone else f"{branch}{done}")

    if carried_out(request, form, settle):
        return redirect("duties:exemptions")
    return render(request, "activities/duties/exemption_end.html", {"form": form, "exemption": exemption})
