"""按区委模板导出: a record or a plan put into a form of the department."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from activities.records.models import Activity, State
from analytics.reports.forms import OfficialFormForm
from analytics.reports.queries.official import formable, record_values, roll_values
from analytics.reports.services.official import fill_form
from analytics.reports.views.handbook import office_of
from dangjian.taking import ExportReason, Taker
from organizations.access.models import Account
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import Use
from organizations.stationery.services import REFUSALS, as_download

GONE = "这个模板现在填不了，请换一个，并告诉组织部：{}"
NO_FILE = "模板的文件不在了。"


@require_http_methods(["GET", "POST"])
def official(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    found = get_object_or_404(formable(request.user), pk=activity, organization=branch)
    planned = found.state == State.PLANNED
    start = {"reason": ExportReason.MEETING if planned else ExportReason.ARCHIVE}
    form = OfficialFormForm(request.POST or None, initial=start)
    if form.is_valid():
        chosen = form.cleaned_data["official_form"]
        taker = Taker(request.user, office_of(request, found.organization), form.cleaned_data["reason"], now())
        try:
            return taken(found, chosen, taker)
        except REFUSALS as refusal:
            messages.error(request, GONE.format(str(refusal) or NO_FILE))
    return render(request, "analytics/reports/official.html", {"activity": found, "form": form, "planned": planned})


def taken(activity: Activity, chosen: OfficialForm, taker: Taker) -> HttpResponse:
    values = values_for(activity, chosen, taker.by)
    content = fill_form(form=chosen, values=values, about=activity, rows=1, taker=taker)
    branch, day = activity.organization.short_name, activity.held_on
    return as_download(content, f"{branch}{day:%Y%m%d}{chosen.name}", chosen.ending)


def values_for(activity: Activity, chosen: OfficialForm, by: Account):
    return roll_values(activity) if chosen.use == Use.ROLL else record_values(activity, by)
