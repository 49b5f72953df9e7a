"""Where everybody lands: what is owed first."""

from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from activities.feed.queries import latest, places_of
from activities.records.queries.rsvps import invitations
from activities.stations.queries import managed_by, station_lines
from analytics.home.forms import PasswordForm
from analytics.home.queries import (
    branch_turnout,
    kept_about,
    light_of_branch,
    own_branches,
    own_record,
    plan_ahead,
    planned_next,
    quarter_states,
    recent_records,
    scored_quarter,
    taken_part,
)
from analytics.home.rules import FUNCTIONS, chapters, greeting
from analytics.home.services import NotSettled, read_own_numbers, take_own_data
from dangjian.periods import Quarter
from dangjian.sheets import CONTENT_TYPE
from dangjian.web.queries import todos
from members.corrections.queries import open_facts
from members.private.services import UsedUp
from members.roster.models import Member
from members.roster.queries import holders
from organizations.access.queries import address_of, known_accounts
from organizations.access.rules import Reach, Right
from organizations.access.services import Origin, Refused, prove_password
from organizations.tree.models import Kind, Organization

RELATED = ("organization", "numbers")
STARTS = ((Right.DESK, "admin:index"), (Right.AUDIT, "auditing:list"), (Right.OPERATE, "operating:system"))


@login_not_required
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    return redirect("home:home" if request.user.is_authenticated else "access:login")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Who has a desk, the log or the machine to look after begins there; everybody else with what is owed."""
    reach, today = request.user.reach, localdate()
    for right, page in STARTS:
        if reach.has(right) and not request.GET.get("phone"):
            return redirect(page)
    branches, quarter = own_branches(request.user), Quarter.containing(today)
    asked = invitations(request.user, today=today)
    writes = reach.has(Right.RECORD)
    only = branches[0] if writes and len(branches) == 1 else None
    progress = quarter_states(only, quarter, today=today) if only else None
    context = {
        "greeting": greeting(request.user.name, localtime(now()).hour),
        "branches": branches,
        "asked": [one for one in asked if one.answer is None],
        "todos": todos(request.user, today=today),
        "quarter": quarter,
        "writes": writes,
        "progress": progress,
        "light": light_of_branch(only, quarter, progress, today=today) if only and progress else None,
        "taken": taken_part(request.user, quarter),
        "planned": planned_next(request.user, branches, asked, today=today),
        "scored": scored_quarter(today) if writes else None,
        "snaps": reach.has(Right.TAKE_PART),
        "stations": station_lines(managed, today) if (managed := managed_by(request.user, today)) else [],
    }
    if writes or reach.has(Right.TAKE_PART):
        context |= {"places": places_of(request.user), "cards": latest(request.user)}
    return render(request, "analytics/home/home.html", context)


@require_GET
def branch(request: HttpRequest, branch: int) -> HttpResponse:
    """One branch: what it owes this quarter and what it did last."""
    visible = Organization.objects.visible_to(request.user) | Organization.objects.reached(
        request.user, Right.TAKE_PART
    )
    found, today = get_object_or_404(visible, pk=branch, kind=Kind.BRANCH), localdate()
    quarter = Quarter.containing(today)
    reads = request.user.reach.covers(Right.READ, found.path, found.sector)
    writes = request.user.reach.covers(Right.RECORD, found.path, found.sector)
    progress = quarter_states(found, quarter, today=today) if reads else None
    context = {
        "branch": found,
        "holders": holders(found, today=today, by=request.user),
        "quarter": quarter,
        "progress": progress,
        "light": light_of_branch(found, quarter, progress, today=today) if progress else None,
        "ahead": plan_ahead(found, request.user, today=today),
        "turnout": branch_turnout(found, quarter) if reads else None,
        "records": recent_records(found, request.user),
        "reads": reads,
        "writes": writes,
        "exports": reads and (writes or request.user.reach.covers(Right.REVIEW, found.path, found.sector)),
        "scored": scored_quarter(today) if reads else None,
        "at_desk": request.user.reach.has(Right.DESK),
    }
    return render(request, "analytics/home/branch.html", context)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """我的参与: the own attendance, for oneself only."""
    quarter = Quarter.containing(localdate())
    context = {"quarter": quarter, "taken": taken_part(request.user, quarter), "rows": own_record(request.user)}
    return render(request, "analytics/home/own.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """我的资料: everything that is kept about oneself; as a file, and the numbers in full, for the password."""
    member = Member.objects.visible_to(request.user).filter(account=request.user).select_related(*RELATED).first()
    sections = kept_about(request.user, member, now=now())
    form = PasswordForm(request.POST if request.method == "POST" else None)
    context = {"sections": sections, "member": member, "form": form}
    context["asked"] = open_facts(member) if member else set()
    if form.is_valid() and proven(request, form):
        if request.POST.get("do") == "file":
            return own_file(take_own_data(sections=sections, member=member, by=request.user, now=now()))
        context |= own_numbers(request, form, member)
    return render(request, "analytics/home/kept.html", context)


def proven(request: HttpRequest, form: PasswordForm) -> bool:
    """Whoever found an open phone is not its owner: wrong passwords are counted as at log-in, so
    strangers' guesses close nothing on a phone that the owner has used before."""
    origin = Origin(address_of(request), known_accounts(request))
    try:
        prove_password(account=request.user, password=form.cleaned_data["password"], origin=origin, now=now())
    except Refused:
        form.add_error("password", "密码不对；连续试错多次，要等15分钟。")
        return False
    return True


def own_file(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('我的资料.xlsx')}"
    return response


def own_numbers(request: HttpRequest, form: PasswordForm, member: Member | None) -> dict[str, object]:
    """In this one answer only."""
    if member is None or member.numbers is None:
        return {}
    try:
        return {"revealed": read_own_numbers(numbers=member.numbers, of=member, by=request.user, now=now())}
    except NotSettled:
        form.add_error(None, "密码是用凭条设置的，满7天才能在这里看完整号码。急用请到支部当面核对。")
    except UsedUp as refusal:
        form.add_error(None, str(refusal))
    return {}


@login_not_required
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """使用帮助: the same for everybody, the reader's own part first where it is known."""
    roles = request.user.reach.roles if request.user.is_authenticated else frozenset()
    return render(request, "analytics/home/help.html", {"chapters": chapters(roles)})


@login_not_required
@require_GET
def functions(request: HttpRequest) -> HttpResponse:
    """功能清单: open to everybody who wants to check what this portal does and does not do."""
    rights = request.user.reach if request.user.is_authenticated else Reach()
    context = {
        "absent": [one for one in FUNCTIONS if not one.exists],
        "present": [one for one in FUNCTIONS if one.exists],
        "openable": {one.url for one in FUNCTIONS if not one.right or rights.has(one.right)},
        "filing": settings.FILING_NUMBER,
    }
    return render(request, "analytics/home/functions.html", context)
