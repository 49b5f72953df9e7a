"""Ends sessions that have lasted too long, and keeps closed what asks for a second factor: by the rights of this moment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from organizations.access.models import Account
from organizations.access.queries import has_second_factor, second_factor_policy
from organizations.access.rules import (
    SENT_AGAIN,
    LimitReached,
    Policy,
    TypedText,
    limit_reached,
    limits_for,
    worth_keeping,
    worth_noting,
)
from organizations.access.services import seal

Handler = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN, TYPED, TWICE = "began_at", "seen_at", "typed", "second_factor"
ANONYMOUS_FOR = 3600
# What is open to whoever still has to set the second factor up.
BEFORE_THE_SECOND_FACTOR = {
    "access:second_factor",
    "access:second_factor_confirm",
    "access:login",
    "access:logout",
    "web:display",
    "web:healthz",
    "web:readyz",
}


class SessionLimits:
    """Stands behind the message middleware, whose box carries the reason to the log-in page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (reached := overdue(request, request.user, now())):
            request.timed_out = request.user  # type: ignore[attr-defined]
            auth.logout(request)
            messages.info(request, reached)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """After the check of the form's token: only what this browser was shown is kept."""
        if request.method != "POST":
            return
        if account := getattr(request, "timed_out", None):
            keep_typed_text(request, account)
        elif TYPED in request.session and request.user.is_authenticated and SENT_AGAIN in request.POST:
            del request.session[TYPED]  # it is being sent again


def overdue(request: HttpRequest, account: Account, moment: datetime) -> LimitReached | None:
    """The limit that is over; otherwise the sign of life is written down when it is due."""
    limits = limits_for(account.reach)
    began_at, seen_at = (noted(request, key, moment) for key in (BEGAN, SEEN))
    reached = limit_reached(limits, began_at=began_at, seen_at=seen_at, now=moment)
    if reached is None and worth_noting(limits, seen_at=seen_at, now=moment):
        request.session[SEEN] = moment.isoformat()
    return reached


def noted(request: HttpRequest, key: str, moment: datetime) -> datetime:
    return datetime.fromisoformat(request.session.setdefault(key, moment.isoformat()))


def keep_typed_text(request: HttpRequest, account: Account) -> None:
    """In the new, anonymous session, sealed for this account; never files, never from a page that is not listed."""
    match = request.resolver_match
    fields = worth_keeping(request.POST.lists())
    if match is None or match.view_name not in settings.KEEPS_TYPED_TEXT or not fields:
        return
    typed = TypedText(request.get_full_path(), match.view_name, fields, now())
    request.session[TYPED] = seal(typed, account=account)
    request.session.set_expiry(ANONYMOUS_FOR)
    messages.info(request, "您刚才填写的内容还在，登录后可以核对一遍再提交。")


class SecondFactorGate:
    """Where a second factor is required, nothing opens before it, whenever the right came that requires it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or request.session.get(TWICE) or open_before(request):
            return None
        if second_factor_policy(request.user) != Policy.REQUIRED:
            return None
        if not has_second_factor(request.user):
            return redirect("access:second_factor")
        auth.logout(request)
        messages.info(request, "您的权限要求两步验证，请重新登录。")
        return redirect("access:login")


def open_before(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in BEFORE_THE_SECOND_FACTOR
