"""What every response carries."""

import logging
import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.timezone import now

from dangjian.audit.services import Door, entered, record_refusal
from dangjian.web.logs import address, current_request
from dangjian.web.rules import client_address
from dangjian.web.services import count

logger = logging.getLogger("dangjian.requests")
PROBES = {"web:healthz", "web:readyz"}
Handler = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)


def head_as_get(application: Application) -> Application:
    """HEAD is GET without its body, on every page, whatever methods its view lists; to be laid around the portal."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "HEAD":
            return application(environ, start_response)
        asked = {name: value for name, value in environ.items() if name != "wsgi.file_wrapper"}
        body = application(asked | {"REQUEST_METHOD": "GET"}, start_response)
        if close := getattr(body, "close", None):
            close()
        return []

    return answer


def request_id(get_response: Handler) -> Handler:
    """A number that a person can read out from an error page and that stands in every log line of the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        token = current_request.set(request.id)  # type: ignore[attr-defined]
        try:
            with entered(Door("page", asked_from(request), request.id)):  # type: ignore[attr-defined]
                response = get_response(request)
        finally:
            current_request.reset(token)
        response.headers["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def asked_from(request: HttpRequest) -> str:
    """The address of whoever asks, for the audit log."""
    remote, forwarded = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    return client_address(remote, forwarded, proxies=settings.TRUSTED_PROXIES)


def refusals(get_response: Handler) -> Handler:
    """An audit row when somebody who is logged in asks for what is not theirs, and when a form comes from elsewhere.

    An address that no view serves is a typing error and leaves none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if action := refusal(request, response):
            account = request.user if request.user.is_authenticated else None
            facts = {"method": request.method, "status": response.status_code}
            record_refusal(action, by=account, target=address(request), now=now(), **facts)
        return response

    return middleware


def refusal(request: HttpRequest, response: HttpResponse) -> str:
    """Which refusal the answer is, if it is one."""
    if getattr(request, "csrf_refused", False):
        return "web.refuse_csrf"
    refused = response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    return "web.refuse" if refused and request.resolver_match and request.user.is_authenticated else ""


def request_log(get_response: Handler) -> Handler:
    """One line per page, and one count: what, how it ended, how long. Neither who nor what was asked for; static files
    not at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = get_response(request)
        if is_worth_a_line(request, response):
            milliseconds = round((perf_counter() - began) * 1000)
            facts = {"method": request.method, "status": response.status_code, "milliseconds": milliseconds}
            logger.info(address(request), extra={"facts": facts})
            failed = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
            count(failed=failed, milliseconds=milliseconds, now=now())
        return response

    return middleware


def is_worth_a_line(request: HttpRequest, response: HttpResponse) -> bool:
    """Everything that failed, and every page but the ones that machines ask all day."""
    match = request.resolver_match
    return response.status_code >= HTTPStatus.BAD_REQUEST or (match is not None and match.view_name not in PROBES)


def security_headers(get_response: Handler) -> Handler:
    """A strict policy on every page, and no page of a logged-in person in any cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def body_limit(get_response: Handler) -> Handler:
    """Refuses what is too large before a byte of it is read; whoever is not logged in sends words, no files."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = getattr(request, "user", None)
        is_known = person is not None and person.is_authenticated
        most = settings.LARGEST_BODY if is_known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if announced(request) > most:
            raise RequestDataTooBig("The announced body is larger than LARGEST_BODY allows.")
        return get_response(request)

    return middleware


def announced(request: HttpRequest) -> int:
    """How many bytes the request says it has; without a number nothing is read of it anyway."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def method_refusals(get_response: Handler) -> Handler:
    """A page instead of an empty answer, where somebody opens the address of a button."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "errors/405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware
