"""Who has not read the notice that holds is led to it first: before the page they wanted, and once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from organizations.policies.queries import has_accepted, version_in_force

READ = "privacy_version"
# What is done before: proving who one is, reading the notice, leaving.
OPEN = {
    "access:logout",
    "access:recovery_codes",
    "access:second_factor",
    "access:second_factor_confirm",
    "access:typed",
    "policies:accept",
    "policies:notice",
    "policies:version",
}


class NoticeFirst:
    """Only pages that somebody opens are held back; what is sent, and pages without log-in, go through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: object, kwargs: object) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not opens_a_page(request) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN:
            return None
        version = version_in_force(localdate())
        if request.session.get(READ, 0) >= version:
            return None
        if has_accepted(request.user, version):
            request.session[READ] = version
            return None
        return redirect(f"{reverse('policies:accept')}?{urlencode({'next': request.get_full_path()})}")


def opens_a_page(request: HttpRequest) -> bool:
    """A person looks at a page, as against a picture in it or a script that asks."""
    if request.method != "GET":
        return False
    if destination := request.headers.get("Sec-Fetch-Dest"):
        return destination == "document"
    return "text/html" in request.headers.get("Accept", "text/html")
