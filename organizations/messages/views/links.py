"""Sending a link to set the password; there is no page where no gateway is set up."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from dangjian.web.queries import public_address
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.granting.services import OutOfScope
from organizations.messages import services

REFUSALS = {
    services.NoNumber: "名册里没有这个人登录用的手机号，短信发不了。请打印凭条，当面交给本人。",
    services.TooMany: "今天给这个人（或由您）发的短信已到上限，请打印凭条，当面交给本人。",
}


@require_POST
def text_link(request: HttpRequest, account: int) -> HttpResponse:
    require(request.user, Right.ACCOUNTS)
    if not settings.SMS_URL:
        raise Http404
    to = get_object_or_404(Account.objects.visible_to(request.user).filter(is_active=True), pk=account)
    try:
        services.text_link(account=to, by=request.user, address=partial(address_of, request), now=now())
    except OutOfScope as refusal:
        raise PermissionDenied from refusal
    except services.NotSent as failure:
        messages.error(request, f"短信没有发出去：{failure}。原来的凭条仍然有效；可以稍后再试，或打印凭条。")
    except tuple(REFUSALS) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
    else:
        messages.success(request, f"已发短信给{to.name}，链接 24 小时内有效。原来的凭条已作废。")
    return redirect("granting:account", to.pk)


def address_of(request: HttpRequest, token: str) -> str:
    return public_address(request, reverse("access:invitation", args=[token]))
