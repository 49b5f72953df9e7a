"""What every response carries."""

import logging
import uuid
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from dangjian.web.logs import address, current_request

logger = logging.getLogger("dangjian.requests")
PROBES = {"web:healthz", "web:readyz"}
Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)


def request_id(get_response: Handler) -> Handler:
    """A number that a person can read out from an error page and that stands in every log line of the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        token = current_request.set(request.id)  # type: ignore[attr-defined]
        try:
            response = get_response(request)
        finally:
            current_request.reset(token)
        response.headers["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def request_log(get_response: Handler) -> Handler:
    """One line per page: what, how it ended, how long. Neither who nor what was asked for; static files not at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = get_response(request)
        if is_worth_a_line(request, response):
            milliseconds = round((perf_counter() - began) * 1000)
            facts = {"method": request.method, "status": response.status_code, "milliseconds": milliseconds}
            logger.info(address(request), extra={"facts": facts})
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
