"""Pages that belong to no feature: health, errors, the text size."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from dangjian.space import NoSpace
from dangjian.web.queries import readiness
from dangjian.web.rules import is_full, own_page, passes

AGAIN_IN = 5  # seconds
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SAID = {
    400: "没有收到完整的内容，请刷新页面后再试一次。",
    503: "系统这会儿没有响应，请稍后再试。",
    507: "服务器存储空间已满，这一次没有存上，请不要关闭写着内容的页面，马上告诉系统管理员，腾出空间后再提交一次。",
    413: "一次提交的内容太多，没有收下。照片每张不超过15 MB，一次最多9张。",
}
SIZES = {"": "elder", "elder": "elder xl", "elder xl": ""}


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether pages can be served. A silent worker is told but refuses nothing: it only delays what waits."""
    state = readiness(now=now())
    return JsonResponse(state, status=200 if state["ready"] else 503)


@login_not_required
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """The next text size, kept in a cookie so that it works before log-in and without scripts."""
    size = request.POST.get("size", SIZES.get(request.COOKIES.get("display", ""), "elder"))
    response = redirect(own_page(request.POST.get("next", ""), otherwise="/"))
    response.set_cookie("display", size if size in SIZES else "", max_age=31536000, samesite="Lax", httponly=True)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    request.csrf_refused = True  # type: ignore[attr-defined]  # the middleware `refusals` writes it down
    return refused(request, 403, "csrf")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read, and what was too much to be read; the sender is told which, never why in detail."""
    status = 413 if isinstance(exception, TOO_MUCH) else 400
    return said(request, status, SAID[status])


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled; a full disk, or a database that is away or has too much to do, is none
    of ours."""
    error = sys.exception()
    if passes(error):
        return come_again(request)
    if is_full(error):
        return said(request, 507, str(error) if isinstance(error, NoSpace) else SAID[507])
    return refused(request, 500)


def come_again(request: HttpRequest) -> HttpResponse:
    """The database did not answer: the same may be asked a little later."""
    answer = said(request, 503, SAID[503])
    answer.headers["Retry-After"] = str(AGAIN_IN)
    return answer


def said(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A page, or to a script the sentence alone."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"error": sentence}, status=status)
    return refused(request, status, said=sentence)


def refused(request: HttpRequest, status: int, page: str = "", **more: str) -> HttpResponse:
    """The navigation stays, its counts do not: what failed must not ask the database for more."""
    request.counts = False  # type: ignore[attr-defined]
    return render(request, f"errors/{page or status}.html", more, status=status)
