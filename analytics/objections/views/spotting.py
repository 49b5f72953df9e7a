"""抽查: a record of the quarter held against the paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from analytics.assessment.models import Closing
from analytics.assessment.queries.scores import asked_quarter
from analytics.assessment.rules import Stage
from analytics.objections.forms import BranchForm, SpotCheckForm
from analytics.objections.queries import records_behind, scored_branches
from analytics.objections.services import spot_check
from dangjian.acts import carried_out
from organizations.access.queries import require
from organizations.access.rules import Right


@require_http_methods(["GET", "POST"])
def spot(request: HttpRequest, quarter: str) -> HttpResponse:
    """First the branch, in the address; then one of its records, and what the paper says."""
    require(request.user, Right.ASSESS)
    asked = asked_quarter(quarter)
    closing = get_object_or_404(
        Closing.objects.editable_by(request.user).of(asked), stage__in=(Stage.CHECKING, Stage.DECIDING)
    )
    chosen = BranchForm(request.GET or None, branches=scored_branches(closing))
    branch = chosen.cleaned_data["branch"] if chosen.is_valid() else None
    form = None
    if branch:
        form = SpotCheckForm(request.POST or None, today=localdate(), records=records_behind(closing, branch))
        if carried_out(request, form, lambda **said: spot_check(closing=closing, by=request.user, now=now(), **said)):
            messages.success(request, "抽查已登记。")
            return redirect("objections:process", asked.slug)
    context = {"quarter": asked, "chosen": chosen, "branch": branch, "form": form}
    return render(request, "analytics/objections/spot.html", context)
