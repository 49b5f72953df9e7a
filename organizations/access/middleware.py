"""Ends sessions that have lasted too long: stricter where the desk is open, by the rights of this very moment."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from organizations.access.models import Account
from organizations.access.rules import LimitReached, Right, limit_reached, limits_for, worth_noting

Handler = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN = "began_at", "seen_at"


def session_limits(get_response: Handler) -> Handler:
    """Stands behind the message middleware, whose box carries the reason to the log-in page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (reached := overdue(request, request.user, now())):
            auth.logout(request)
            messages.info(request, reached)
        return get_response(request)

    return middleware


def overdue(request: HttpRequest, account: Account, moment: datetime) -> LimitReached | None:
    """The limit that is over; otherwise the sign of life is written down when it is due."""
    limits = limits_for(desk=account.reach.has(Right.DESK))
    began_at, seen_at = (noted(request, key, moment) for key in (BEGAN, SEEN))
    reached = limit_reached(limits, began_at=began_at, seen_at=seen_at, now=moment)
    if reached is None and worth_noting(limits, seen_at=seen_at, now=moment):
        request.session[SEEN] = moment.isoformat()
    return reached


def noted(request: HttpRequest, key: str, moment: datetime) -> datetime:
    return datetime.fromisoformat(request.session.setdefault(key, moment.isoformat()))
