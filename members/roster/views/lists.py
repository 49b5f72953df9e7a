"""The member list, the look-up by number, and the roster as a workbook."""

from datetime import date
from functools import partial
from itertools import starmap
from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangjian.fields.dates import written
from dangjian.taking import ExportForm, Taker, handed_over
from dangjian.web.queries import page_of, paged
from members.private.services import UsedUp, masked_phone_of, search
from members.roster.forms.filters import MemberFilter, NumberForm
from members.roster.models import Category, Member, MembershipStatus
from members.roster.queries import member_list
from members.roster.rules import age, party_age
from members.roster.services import export_members
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.queries import top_of

PER_PAGE = 50
MOST_AT_ONCE = 1000  # rows somebody waits for; a worker writes what is more


class Listed(NamedTuple):
    """What a line prints; of the numbers the phone alone."""

    pk: int
    name: str
    sex: str
    born_on: date | None
    education: str
    category: str
    membership_status: str
    joined_on: date | None
    joined_precision: str
    regularized_on: date | None
    organization_id: int
    place: str
    uid: UUID | None
    phone: str | None


ELSEWHERE = {"place": "organization__short_name", "uid": "numbers__uid", "phone": "numbers__phone"}
COLUMNS = [ELSEWHERE.get(name, name) for name in Listed.__annotations__]
LABELS = {
    name: dict(Member._meta.get_field(name).choices) for name in ("sex", "education", "category", "membership_status")
}
UNSAID = (MembershipStatus.NORMAL,)
HEADS = (
    ("name", "姓名"),
    ("", "性别"),
    ("age", "年龄"),
    ("", "学历"),
    ("", "类别"),
    ("joined", "入党日期"),
    ("", "党龄"),
    ("organization", "所在支部"),
    ("", "手机号"),
)


@require_GET
def members(request):
    require(request.user, Right.DESK)
    form = MemberFilter(request.GET, account=request.user)
    wanted = form.wanted()
    form.offer_places(wanted.organization)
    found = member_list(Member.objects.visible_to(request.user), wanted, today=localdate())
    page = paged(request, found, only_listed(found), PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "rows": rows(page.object_list, localdate()),
        "heads": heads(request.GET, wanted.sort or "name"),
        "narrowed": bool(wanted.narrowing()),
        "number_form": NumberForm(),
        "query": request.GET.urlencode(),
    }
    return render(request, "members/roster/members.html", context)


def only_listed(people):
    """The columns that a list prints, of three tables, for `rows`."""
    return people.values_list(*COLUMNS)


def rows(people, today):
    """With its words ready to print: a template that asks a row itself for them takes three times as long."""
    page, place_page = page_of("roster:member"), page_of("roster:organization")
    return [
        row_of(one, today) | {"page": page(one.pk), "place_page": place_page(one.organization_id)}
        for one in starmap(Listed, people)
    ]


def row_of(one, today):
    years, is_full = age(one.born_on, today), one.category == Category.FULL
    of_party = party_age(joined_on=one.joined_on, regularized_on=one.regularized_on, is_full=is_full, today=today)
    return {
        "name": one.name,
        "sex": LABELS["sex"].get(one.sex, ""),
        "education": LABELS["education"].get(one.education, ""),
        "category": LABELS["category"][one.category],
        "is_full": is_full,
        "status": "" if one.membership_status in UNSAID else LABELS["membership_status"][one.membership_status],
        "joined": written(one.joined_on, one.joined_precision),
        "age": "" if years is None else years,
        "party_age": "" if of_party is None else f"{of_party}年",
        "place": one.place,
        "phone": masked_phone_of(one.uid, one.phone),
    }


def heads(query, sort):
    """The column heads; those that sort link to the other direction."""
    found = []
    for code, label in HEADS:
        link = query.copy()
        link.pop("page", None)
        link["sort"] = f"-{code}" if sort == code else code
        direction = {code: "ascending", f"-{code}": "descending"}.get(sort, "")
        found.append({"label": label, "query": f"?{link.urlencode()}" if code else "", "direction": direction})
    return found


@require_POST
def find(request):
    """By the whole number, posted: the address of the answer holds an id of ours, nobody's number."""
    require(request.user, Right.DESK)
    form = NumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["number"][0])
        return redirect("roster:members")
    try:
        known = search(number=form.cleaned_data["number"], by=request.user)
    except UsedUp as refusal:
        messages.error(request, str(refusal))
        return redirect("roster:members")
    found = Member.objects.visible_to(request.user).filter(numbers__in=known)
    people = list(only_listed(found).order_by("pinyin", "pk"))
    if len(people) == 1:
        return redirect("roster:member", Listed(*people[0]).pk)
    return render(request, "members/roster/found.html", {"rows": rows(people, localdate()), "number_form": form})


@require_http_methods(["GET", "POST"])
def export(request):
    """First what will leave and the question why, then the file."""
    require(request.user, Right.DESK)
    chosen = MemberFilter(request.GET, account=request.user)
    wanted, form = chosen.wanted(), ExportForm(request.POST if request.method == "POST" else None)
    found = member_list(Member.objects.visible_to(request.user), wanted, today=localdate())
    if form.is_valid():
        return taken(
            request.user, form.cleaned_data["reason"], "党员花名册", wanted, partial(export_members, members=found)
        )
    words = {"title": "花名册", "list": "党员", "unit": "人", "masked": "身份证号和手机号只显示一部分。"}
    said = {name: getattr(value, "pk", value) for name, value in vars(wanted).items() if value}
    words["hidden"] = [("uid", uuid4()), *said.items()]
    return asked_why(request, form, found, "roster:members", "desk:roster_file", chosen=chosen.in_words(), **words)


def asked_why(request, form, found, behind, later="", **words):
    """What would leave, and the question what for; `behind` is the list that it is taken from, `later` the address of
    what a worker writes when it is too much to wait for."""
    query, everything, many = request.GET.urlencode(), reverse(behind), found.count()
    context = {"form": form, "count": many, "heading": f"导出{words['title']}", "all": everything}
    context["back"] = f"{everything}?{query}" if query else everything
    context["later"] = f"{reverse(later)}?{query}" if later and many > MOST_AT_ONCE else ""
    return render(request, "members/roster/export.html", context | words)


def taken(account, reason, title, wanted, export):
    """The file that `export` writes, under a name that says what it is."""
    top = top_of(account)
    taker = Taker(account, top.short_name if top else "", reason, now())
    write = partial(export, scope=wanted.organization or top, taker=taker, narrowing=wanted.narrowing())
    return handed_over(write, f"{title}-{localdate():%Y%m%d}.xlsx")
