"""What a browser tells about itself, and what it is given to remember."""

import secrets

from django.conf import settings
from django.contrib import auth
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now

from organizations.access.models import Account
from organizations.access.rules import Right, asking_address, limits_for
from organizations.access.services import Origin

DEVICE_COOKIE = "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
DEVICE_SALT = "organizations.access.device"
REMEMBERED_FOR = 400 * 24 * 3600
ACCOUNTS_PER_DEVICE = 5


def origin_of(request: HttpRequest) -> Origin:
    remote = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "")
    return Origin(asking_address(remote, forwarded, proxies=settings.TRUSTED_PROXIES), known_accounts(request))


def known_accounts(request: HttpRequest) -> dict[int, str]:
    """Who has logged in with this browser before, each with a number of its own; nothing when the cookie is forged."""
    try:
        remembered = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=REMEMBERED_FOR)
    except signing.BadSignature:
        return {}
    return {int(account): device for account, device in remembered.items()}


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
    """Begin a session under a new key, nothing of a former one left, and lead on."""
    leads_to = next_page(request)
    request.session.flush()
    auth.login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    limits = limits_for(desk=account.reach.has(Right.DESK))
    request.session.set_expiry(int((limits.absolute or limits.idle).total_seconds()))
    request.session["began_at"] = request.session["seen_at"] = now().isoformat()
    response = redirect(leads_to)
    remember(response, request, account)
    return response


def next_page(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=secure):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
