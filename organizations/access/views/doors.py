"""What a browser tells about itself, and what it is given to remember."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib import auth
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now

from dangjian.web.rules import own_page
from organizations.access.middleware import BEGAN, SEEN, TWICE, TYPED
from organizations.access.models import Account
from organizations.access.queries import (
    DEVICE_COOKIE,
    DEVICE_SALT,
    REMEMBERED_FOR,
    address_of,
    asks_second_factor,
    find_active,
    known_accounts,
)
from organizations.access.rules import device_label, limits_for
from organizations.access.services import Origin, unsealed

HALF = "half_way"
HALF_FOR = 600

ACCOUNTS_PER_DEVICE = 5


def origin_of(request: HttpRequest) -> Origin:
    return Origin(address_of(request), known_accounts(request))


def remember(response: HttpResponse, request: HttpRequest, account: Account) -> None:
    """Let this browser keep a budget of guesses of its own, so that strangers cannot lock its owner out."""
    known = known_accounts(request)
    device = known.pop(account.pk, None) or secrets.token_hex(8)
    newest = dict([*known.items(), (account.pk, device)][-ACCOUNTS_PER_DEVICE:])
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(newest, salt=DEVICE_SALT),
        max_age=REMEMBERED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def enter(request: HttpRequest, account: Account) -> HttpResponse:
    """The password was right: begin a session, or ask for the second factor first."""
    if not asks_second_factor(account):
        return begin_session(request, account, leads_to=next_page(request))
    half = {
        "account": account.pk,
        "proof": account.get_session_auth_hash(),
        "leads_to": next_page(request),
        "since": now().isoformat(),
    }
    typed = request.session.get(TYPED)
    request.session.flush()
    request.session.update({HALF: half} | ({TYPED: typed} if typed else {}))
    request.session.set_expiry(HALF_FOR)
    return redirect("access:code")


def half_way(request: HttpRequest) -> Account | None:
    """Whose password was right a moment ago in this browser; nobody when it was changed or switched off since."""
    half = request.session.get(HALF)
    if not half or (now() - datetime.fromisoformat(half["since"])).total_seconds() > HALF_FOR:
        return None
    account = find_active(half["account"])
    return account if account and constant_time_compare(half["proof"], account.get_session_auth_hash()) else None


def begin_session(request: HttpRequest, account: Account, *, leads_to: str, twice: bool = False) -> HttpResponse:
    """A session under a new key, nothing of a former one left but the owner's typed text; then lead on."""
    typed = request.session.get(TYPED)
    request.session.flush()
    auth.login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    moment = now()
    request.session.set_expiry(int(limits_for(account.reach).kept.total_seconds()))
    request.session.update({BEGAN: moment.isoformat(), SEEN: moment.isoformat(), TWICE: twice})
    request.session["device"] = device_label(request.headers.get("User-Agent", ""))
    if typed and unsealed(typed, account=account, now=moment):
        request.session[TYPED] = typed
        leads_to = reverse("access:typed")
    response = redirect(leads_to)
    remember(response, request, account)
    return response


def next_page(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of ours."""
    return asked_page(request) or resolve_url(settings.LOGIN_REDIRECT_URL)


def asked_page(request: HttpRequest) -> str:
    return own_page(request.POST.get("next") or request.GET.get("next", ""), otherwise="")
