from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from organizations.access.models import Account, Grant
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.granting import services
from organizations.granting.forms import NEEDS_SECTOR, EndForm, GrantForm
from organizations.granting.queries import has_open_slip, may_end, roles_to_give

REFUSALS = {
    services.DoesNotFit: ("organization", "这个角色不能放在这类组织上，请换一个党组织。"),
    services.OutOfScope: ("organization", "您不能在这个党组织授予这个角色，请上一级办理。"),
    services.KeptApart: (
        "role",
        "系统管理员、审计管理员和办理业务的人要分开，这个账号不能再有这个角色。请另建一个账号。",
    ),
    services.AlreadyGiven: ("role", "在这个党组织已经有这个角色，不用再授。"),
    services.EndsBeforeItBegins: ("last_day", "结束的日子应在开始之后、今天或以后。"),
    services.NeedsSector: ("sector", NEEDS_SECTOR),
}


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, account: int) -> HttpResponse:
    require(request.user, Right.ACCOUNTS)
    to = get_object_or_404(Account.objects.visible_to(request.user).exclude(pk=request.user.pk), pk=account)
    if not roles_to_give(request.user):
        raise PermissionDenied
    form, waits = GrantForm(request.POST or None, giver=request.user, today=localdate()), has_open_slip(to, now=now())
    if form.is_valid():
        try:
            grant = services.give(to=to, by=request.user, now=now(), **form.facts)
        except tuple(REFUSALS) as refusal:
            form.add_error(*REFUSALS[type(refusal)])
        else:
            messages.success(request, f"已授予{to.name}“{grant.get_role_display()}”。")
            if waits and not has_open_slip(to, now=now()):
                messages.warning(request, "他手里还没用的凭条是按原来的权限发的，已经作废。请重新打印一张。")
            return redirect("granting:account", to.pk)
    return render(request, "organizations/granting/give.html", {"form": form, "account": to})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, grant: int) -> HttpResponse:
    """Asks once more on a page of its own, where it may be ended at all, then ends the grant."""
    require(request.user, Right.ACCOUNTS)
    rows = Grant.objects.visible_to(request.user).not_over().select_related("account", "organization")
    found = get_object_or_404(rows, pk=grant)
    if not may_end(found, request.user):
        raise PermissionDenied
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.end(grant=found, by=request.user, now=now(), at=form.at)
        except (services.OutOfScope, services.OwnGrant, services.FollowsRoster) as refusal:
            raise PermissionDenied from refusal
        messages.success(
            request, f"已收回{found.account.name}的“{found.get_role_display()}”，从{when(form.at)}起生效。"
        )
        return redirect("granting:account", found.account_id)
    return render(request, "organizations/granting/end.html", {"form": form, "grant": found})


def when(at: object) -> str:
    return "下一次操作" if at is None else f"{localdate(at):%Y-%m-%d}"
