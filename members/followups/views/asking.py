"""交办: typed here, or begun from what another page recorded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from dangjian.acts import carried_out
from dangjian.web.rules import row_number
from members.followups import services
from members.followups.forms import AskForm
from members.followups.queries import acts, source_of
from members.followups.rules import Source
from members.followups.views.layout import framed


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """`from`, `record` and `item` in the address say what it comes from; the words are read where they stand."""
    if not acts(request.user):
        raise Http404
    came = named_source(request)
    start = {"kind": came.kind, "what": came.what, "organization": came.organization} if came else {}
    form = AskForm(request.POST or None, today=localdate(), account=request.user, initial=start)
    asked = []

    def act(**said):
        asked.append(services.ask(by=request.user, now=now(), **said, **origin(request, came)))

    if carried_out(request, form, act):
        messages.success(request, "已交办。承办单位在首页待办里看得到。")
        return redirect("followups:one", asked[0].pk)
    return framed(request, "ask", {"form": form, "came": came, "only": form.only.get("organization")})


def named_source(request: HttpRequest) -> Source | None:
    source = request.GET.get("from", "")
    if not source:
        return None
    record, item = (row_number(request.GET.get(name, "")) for name in ("record", "item"))
    found = source_of(request.user, source, record, item) if record else None
    if found is None:
        raise Http404
    return found


def origin(request: HttpRequest, came: Source | None) -> dict[str, object]:
    if came is None:
        return {}
    record, item = (row_number(request.GET.get(name, "")) for name in ("record", "item"))
    named = {"source": request.GET["from"], "source_record": record, "source_item": item}
    return named | {"source_label": came.label}
