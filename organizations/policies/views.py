"""The notice for everybody, the same once more for whoever has to read it, and its versions on the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import carried_out
from dangjian.web.rules import own_page
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.policies.forms import PublishForm
from organizations.policies.middleware import READ
from organizations.policies.queries import newest_notice, notice_in_force, past_notices, published_notices
from organizations.policies.rules import blocks
from organizations.policies.services import accept as write_down
from organizations.policies.services import publish


@login_not_required
@require_GET
def notice(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The one that holds, or an older one; what is not in force yet is not shown."""
    notices = list(past_notices(localdate()))
    shown = next((one for one in notices if version in {None, one.version}), None)
    if shown is None and version is not None:
        raise Http404
    context = {
        "notice": shown,
        "blocks": blocks(shown.text) if shown else [],
        "notices": notices,
        "is_newest": notices[:1] == [shown],
    }
    return render(request, "organizations/policies/notice.html", context)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Said of the version that was on the page; a newer one is shown first."""
    holds, wanted = notice_in_force(localdate()), next_page(request)
    if holds is None or request.session.get(READ, 0) >= holds.version:
        return redirect(wanted)
    if request.POST.get("version") == str(holds.version):
        write_down(notice=holds, account=request.user)
        request.session[READ] = holds.version
        return redirect(wanted)
    context = {"notice": holds, "blocks": blocks(holds.text), "next": wanted}
    return render(request, "organizations/policies/accept.html", context)


def next_page(request: HttpRequest) -> str:
    return own_page(request.POST.get("next") or request.GET.get("next", ""), otherwise="/")


@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.ASSESS)
    context = {"notices": published_notices(), "today": localdate()}
    return render(request, "organizations/policies/versions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.ASSESS)
    form = PublishForm(request.POST or None, today=localdate(), newest=newest_notice())
    if carried_out(request, form, lambda **facts: publish(by=request.user, **facts)):
        messages.success(request, "新的隐私说明已发布。")
        return redirect("policies:versions")
    return render(request, "organizations/policies/new.html", {"form": form})
