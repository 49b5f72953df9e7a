"""应做事项 of one organization: every due item of a quarter, as of any day."""

from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.duties.forms import DutyPageForm
from activities.duties.models import Exemption
from activities.duties.queries import due_below, due_in_quarter, due_text, rows_as_of
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization


@require_GET
def branch(request, organization):
    require(request.user, Right.DESK)
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=organization)
    form = DutyPageForm(request.GET)
    quarter, day = form.chosen(localdate())
    is_branch = organization.kind == Kind.BRANCH
    if is_branch:
        rows = rows_as_of(due_in_quarter(organization, quarter), day)
    else:
        rows = due_below(organization, quarter, day)
    excused = Exemption.objects.visible_to(request.user).overlapping(quarter.start, quarter.end)
    context = {
        "organization": organization,
        "is_branch": is_branch,
        "shows_count": not is_branch,
        "quarter": quarter,
        "day": day,
        "form": DutyPageForm(initial={"quarter": quarter, "day": day}),
        "rows": rows,
        "copied": due_text(f"{organization.short_name}{quarter.label}", rows, day),
        "exemptions": excused.filter(organization=organization).order_by("starts_on", "pk"),
        "may_exempt": is_branch and request.user.reach.covers(Right.MAINTAIN, organization.path, organization.sector),
    }
    return render(request, "activities/duties/branch.html", context)
