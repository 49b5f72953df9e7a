"""学习专题: what the department lets branches name in a record of 集中学习, and how much was studied."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from activities.records.forms import CampaignForm, EndCampaignForm
from activities.records.models import StudyCampaign
from activities.records.queries.campaigns import campaign_lines
from activities.records.services import begin_campaign, end_campaign
from dangjian.acts import carried_out
from dangjian.fields.dates import written
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 20


def keeps_the_list(request: HttpRequest) -> bool:
    return Organization.objects.editable_by(request.user).filter(parent=None).exists()


@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    every = StudyCampaign.objects.visible_to(request.user).order_by("-starts_on", "-pk")
    page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": campaign_lines(page, request.user),
        "may_edit": keeps_the_list(request),
        "today": localdate(),
    }
    return render(request, "activities/records/campaigns.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    if not keeps_the_list(request):
        raise Http404
    form = CampaignForm(request.POST or None, today=localdate())
    if carried_out(request, form, lambda **said: begin_campaign(by=request.user, **said)):
        messages.success(request, f"已建立“{form.cleaned_data['name']}”，支部记集中学习时点一下就选上。")
        return redirect("records:campaigns")
    return render(request, "activities/records/campaign_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, study_campaign: int) -> HttpResponse:
    standing = StudyCampaign.objects.editable_by(request.user).not_over(localdate())
    campaign = get_object_or_404(standing, pk=study_campaign)
    form = EndCampaignForm(request.POST or None, today=localdate(), initial={"last_day": localdate()})

    def close(**said: object) -> None:
        end_campaign(campaign=campaign, today=localdate(), by=request.user, **said)

    if carried_out(request, form, close):
        messages.success(request, f"“{campaign}”到{written(form.cleaned_data['last_day'])}为止。")
        return redirect("records:campaigns")
    return render(request, "activities/records/campaign_end.html", {"form": form, "campaign": campaign})
