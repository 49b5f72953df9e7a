"""The person's own requests."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangjian.acts import carried_out
from members.corrections import services
from members.corrections.forms import AskForm
from members.corrections.models import Correction
from members.corrections.queries import current, own_requests
from members.corrections.rules import fact_called
from members.roster.models import Member


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, fact: str) -> HttpResponse:
    """Who is in no roster has nothing to correct in it."""
    own = Member.objects.visible_to(request.user).filter(account=request.user)
    member, wanted = get_object_or_404(own.select_related("numbers", "organization")), fact_called(fact)
    if wanted is None:
        raise Http404
    form = AskForm(request.POST or None, today=localdate(), fact=wanted)

    def send(**_: str) -> None:
        services.ask(member=member, fact=wanted, by=request.user, now=now(), **form.facts())

    if carried_out(request, form, send):
        messages.success(request, "申请已交给支部和维护名册的党（工）委，15个工作日内答复。")
        return redirect("corrections:mine")
    context = {"form": form, "fact": wanted, "now_says": current(member, wanted)}
    return render(request, "members/corrections/ask.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    context = {"rows": own_requests(request.user), "today": localdate()}
    return render(request, "members/corrections/mine.html", context)


@require_POST
def withdraw(request: HttpRequest, correction: int) -> HttpResponse:
    own = Correction.objects.editable_by(request.user).select_related("member", "wanted")
    try:
        services.withdraw(correction=get_object_or_404(own, pk=correction), by=request.user, now=now())
    except services.AnsweredMeanwhile:
        messages.error(request, "支部已经答复，不用撤回了。")
    else:
        messages.success(request, "申请已撤回。")
    return redirect("corrections:mine")
