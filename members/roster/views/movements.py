"""党员变动台账: who came, moved, left or changed standing, and the same as a workbook."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.taking import ExportForm
from members.roster.forms.filters import MovementFilter
from members.roster.models import Member, Movement
from members.roster.queries import movement_counts, movement_list, names_for
from members.roster.services import export_movements
from members.roster.views.lists import PER_PAGE, asked_why, taken
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def register(request):
    require(request.user, Right.DESK)
    form = MovementFilter(request.GET, account=request.user)
    wanted, reached = form.wanted(), Movement.objects.visible_to(request.user)
    page = Paginator(movement_list(reached, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": rows(request.user, page.object_list),
        "kinds": kinds(request.GET, wanted, movement_counts(reached, wanted)),
        "narrowed": bool(wanted.narrowing()),
        "query": request.GET.urlencode(),
        "year": f"{localdate().year}-01-01",
    }
    return render(request, "members/roster/movements.html", context)


def rows(account, movements):
    """A name is a link only where the member still is in reach."""
    name, lines = names_for(account), list(movements)
    people = Member.objects.visible_to(account).filter(pk__in=[one.member_id for one in lines])
    near = set(people.values_list("pk", flat=True))
    return [
        {"line": one, "origin": name(one.origin), "destination": name(one.destination), "near": one.member_id in near}
        for one in lines
    ]


def kinds(query, wanted, counts):
    """One entry per kind that leads to its lines; the present one leads back to all."""
    found = []
    for code, label, many in counts:
        link = query.copy()
        link.pop("page", None)
        link["kind"] = "" if wanted.kind == code else code
        found.append({"label": label, "many": many, "query": link.urlencode(), "current": wanted.kind == code})
    return found


@require_http_methods(["GET", "POST"])
def export(request):
    """First what will leave and the question why, then the file."""
    require(request.user, Right.DESK)
    chosen = MovementFilter(request.GET, account=request.user)
    wanted, form = chosen.wanted(), ExportForm(request.POST if request.method == "POST" else None)
    found = movement_list(Movement.objects.visible_to(request.user), wanted)
    if form.is_valid():
        write = partial(export_movements, movements=found, known=names_for(request.user))
        return taken(request.user, form.cleaned_data["reason"], "党员变动台账", wanted, write)
    words = {"title": "变动台账", "list": "党员变动", "unit": "条", "masked": "不含身份证号和手机号。"}
    return asked_why(request, form, found, "roster:movements", chosen=chosen.in_words(), **words)
