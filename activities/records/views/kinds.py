"""The same text, meant as another kind: which one it is, and of a subgroup's meeting whose it was."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from activities.records.queries.occasions import NoSuchOccasion, Occasion, occasion_for
from activities.records.rules import Problem
from activities.records.views.conflict import carried
from activities.records.views.form_page import Writing, show
from organizations.tree.models import Organization

NO_SUCH_KIND = Problem("to_kind", "选出是哪一项活动，您写的都还在")
NO_SUBGROUPS = Problem("to_kind", "花名册里本支部没有设党小组，设了才能记党小组会。您写的都还在，先按别的事项记")


def wanted_occasion(request: HttpRequest, organization: Organization, day: date | None = None) -> Occasion | None:
    """What the form says that it is instead; nothing when there is no such thing here."""
    kind, subgroup = request.POST.get("to_kind", ""), request.POST.get("to_subgroup", "")
    try:
        return occasion_for(organization, kind=kind, for_period="", subgroup=subgroup, today=day or localdate())
    except NoSuchOccasion:
        return None


def asked_first(request: HttpRequest, writing: Writing, wanted: Occasion | None) -> HttpResponse | None:
    """What has to be said before it can be recorded as `wanted`, with everything typed still there."""
    if wanted is None:
        return show(request, writing, [NO_SUCH_KIND])
    if wanted.subgroups:
        typed = [pair for pair in carried(request) if pair[0] not in {*writing.hidden, "to_kind", "to_subgroup"}]
        context = {"occasion": wanted, "writing": writing, "carried": typed}
        return render(request, "activities/records/subgroup.html", context)
    return show(request, writing, [NO_SUBGROUPS]) if wanted.lacks_subgroup else None
