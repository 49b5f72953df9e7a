"""我交办的, 交给我们的, and everything in reach."""

from tempfile import TemporaryFile

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangjian.sheets import CONTENT_TYPE
from members.followups.forms import ListFilter
from members.followups.queries import acts, follow_up_list, list_text
from members.followups.services import export_follow_ups
from members.followups.views.layout import framed
from organizations.access.rules import Right

PER_PAGE = 50
SIDES = (("", "交给我们的"), ("asked", "我们交办的"), ("all", "管辖范围内"))


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Whoever is named somewhere finds it here too; for anybody else the list is empty."""
    form, today = ListFilter(request.GET), localdate()
    wanted, reach = form.wanted(), request.user.reach
    page = Paginator(follow_up_list(request.user, wanted, today=today), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "side": wanted.side,
        "sides": SIDES[: 3 if reach.has(Right.REVIEW) else 2 if acts(request.user) else 1],
        "narrowed": wanted.narrows,
        "page": page,
        "copied": list_text(page, today),
        "asks": acts(request.user),
        "today": today,
    }
    return framed(request, "list", context)


@require_GET
def sheet(request: HttpRequest) -> FileResponse:
    if not acts(request.user):
        raise Http404
    target = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    today = localdate()
    export_follow_ups(wanted=ListFilter(request.GET).wanted(), target=target, by=request.user, today=today)
    target.seek(0)
    name = f"交办事项-{today:%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
