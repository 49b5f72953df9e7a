"""光荣在党50年: a list of its own beside the roster, to read, to print and to take along."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.taking import ExportForm
from members.roster.forms.filters import HonouredFilter
from members.roster.models import Member
from members.roster.queries import honoured_lines, honoured_list
from members.roster.rules import medal_day
from members.roster.services import export_honoured
from members.roster.views.lists import PER_PAGE, asked_why, taken
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.queries import top_of


@require_GET
def honoured(request):
    """`whole` shows all lines on one page, for printing."""
    require(request.user, Right.DESK)
    form, today = filter_of(request), localdate()
    wanted, whole = form.wanted(), "whole" in request.GET
    found = honoured_list(Member.objects.visible_to(request.user), wanted)
    every = Paginator(found.select_related("organization"), PER_PAGE)
    page = (
        Paginator(every.object_list, max(every.count, 1)).get_page(1)
        if whole
        else every.get_page(request.GET.get("page"))
    )
    context = {
        "form": form,
        "page": page,
        "rows": honoured_lines(page.object_list, as_of=wanted.as_of),
        "wanted": wanted,
        "narrowed": bool(wanted.organization or wanted.reached or wanted.as_of != medal_day(today)),
        "whole": whole,
        "scope": wanted.organization or top_of(request.user),
    }
    return render(request, "members/roster/honoured.html", context)


def filter_of(request):
    return HonouredFilter(request.GET, account=request.user, today=localdate())


@require_http_methods(["GET", "POST"])
def export(request):
    """First what will leave and the question why, then the file."""
    require(request.user, Right.DESK)
    chosen = filter_of(request)
    wanted, form = chosen.wanted(), ExportForm(request.POST if request.method == "POST" else None)
    found = honoured_list(Member.objects.visible_to(request.user), wanted)
    if form.is_valid():
        write = partial(export_honoured, members=found, as_of=wanted.as_of)
        return taken(request.user, form.cleaned_data["reason"], "光荣在党50年名册", wanted, write)
    words = {"title": "光荣在党50年名册", "list": "光荣在党50年", "unit": "人", "masked": "不含身份证号和手机号。"}
    return asked_why(request, form, found, "roster:honoured", chosen=chosen.in_words(), **words)
