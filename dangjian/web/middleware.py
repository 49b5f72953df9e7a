"""What every response carries."""

import logging
import uuid
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from django.http import HttpRequest, HttpResponse

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
