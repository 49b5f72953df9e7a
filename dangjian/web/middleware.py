"""What every response carries."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)


def request_id(get_response: Handler) -> Handler:
    """A number that a person can read out from an error page and that stands beside every log line."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """A strict policy on every page, and no page of a logged-in person in any cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
