"""The tree and one organization of it, with the people in it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import carried_out
from members.roster.forms.filters import TreeFilter
from members.roster.forms.people import EnrolForm
from members.roster.forms.places import DissolveForm, SubgroupFoundForm, TermForm
from members.roster.models import Member
from members.roster.queries import (
    composition,
    current_term,
    grown,
    holders,
    kept_tree,
    places_below,
    subgroups,
    tree_lines,
)
from members.roster.rules import branch_cautions, expires_soon
from members.roster.services import begin_term, dissolve_organization, enrol, form_subgroup
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization
from organizations.tree.queries import breadcrumb
from organizations.tree.rules import BELOW, Kind


@require_GET
def tree(request):
    require(request.user, Right.DESK)
    if not request.GET:
        return render(request, "members/roster/tree.html", kept_tree(request.user, whole, today=localdate()))
    form = TreeFilter(request.GET)
    reached = Organization.objects.visible_to(request.user)
    if not form.shows_dissolved():
        reached = reached.standing(localdate())
    matching = form.narrowed(reached)
    found, searching = grown(reached, Member.objects.visible_to(request.user)), matching is not None
    piece = drawn(tree_lines(found, matching=matching), form, searching=searching)
    return render(request, "members/roster/tree.html", piece | {"form": form, "searching": searching})


def drawn(lines, form, *, searching):
    """The filters and the tree under them, as one piece."""
    context = {"lines": lines, "form": form, "searching": searching}
    return {
        "body": render_to_string("members/roster/_tree.html", context),
        "found": sum(not line.twig.context for line in lines),
    }


def whole(found):
    """The tree under empty filters."""
    return drawn(tree_lines(found), TreeFilter({}), searching=False)


@require_GET
def organization(request, organization):
    require(request.user, Right.DESK)
    place = get_object_or_404(Organization.objects.visible_to(request.user).select_related("parent"), pk=organization)
    rights = rights_over(request.user, place)
    people = people_in(request.user, place, localdate())
    context = {"organization": place, "above": breadcrumb(place, request.user)[:-1], "heading": place.short_name}
    return render(request, "members/roster/organization.html", context | people | rights)


def rights_over(account, place):
    """What the page offers: to look after its roster, and to change the place itself from above."""
    reached = Organization.objects.editable_by(account).filter(dissolved_on=None, pk=place.pk)
    return {
        "maintains": reached.exists(),
        "governs": reached.governed_by(account).exists(),
        "may_found": bool(BELOW[place.kind]),
        "exports": any(account.reach.covers(right, place.path, place.sector) for right in (Right.RECORD, Right.REVIEW)),
        "is_branch": place.kind == Kind.BRANCH,
        "is_station": place.kind == Kind.STATION,
        "has_terms": place.kind not in {Kind.STATION, Kind.WORKING_COMMITTEE},
    }


def people_in(account, place, today):
    members = Member.objects.visible_to(account).under(place.path)
    term = current_term(place, today=today)
    posts = holders(place, today=today, by=account)
    made = composition(members, today=today)
    return {
        "counts": places_below(place, Organization.objects.visible_to(account).standing(today), members),
        "composition": made,
        "term": term,
        "expired": bool(term and term.expires_on and term.expires_on < today),
        "expiring": bool(term and expires_soon(term.expires_on, today)),
        "posts": posts,
        "seen": set(members_seen(account, posts)),
        "subgroups": subgroups(place, today=today) if place.kind == Kind.BRANCH else [],
        "edges": place.edges.select_related("parent").order_by("-starts_on"),
        "cautions": cautions(place, made, posts, term),
    }


def members_seen(account, posts):
    """Who of those in office has a page this reader may open; a secretary may belong to a branch elsewhere."""
    return (
        Member.objects.visible_to(account).filter(pk__in=[one.member.pk for one in posts]).values_list("pk", flat=True)
    )


def cautions(place, made, posts, term):
    if place.kind != Kind.BRANCH or place.dissolved_on:
        return []
    return branch_cautions(
        full=made.full,
        members=made.total,
        has_secretary=any(one.post.title == "SECRETARY" for one in posts),
        has_committee=bool(term and term.has_committee),
        temporary=place.temporary,
    )


def maintained(request, organization):
    require(request.user, Right.DESK)
    return get_object_or_404(Organization.objects.editable_by(request.user).standing(localdate()), pk=organization)


def page(request, form, place, heading):
    context = {"form": form, "organization": place, "heading": heading}
    return render(request, "organizations/tree/act.html", context)


def done(request, place, sentence):
    messages.success(request, sentence)
    return redirect("roster:organization", place.pk)


@require_http_methods(["GET", "POST"])
def dissolve(request, organization):
    require(request.user, Right.DESK)
    reached = Organization.objects.editable_by(request.user).governed_by(request.user).standing(localdate())
    place = get_object_or_404(reached.exclude(parent=None).exclude(kind=Kind.STATION), pk=organization)
    form = DissolveForm(request.POST or None, today=localdate(), organization=place)
    if carried_out(request, form, lambda **facts: dissolve_organization(organization=place, by=request.user, **facts)):
        return done(request, place, f"“{place}”已撤销。")
    return page(request, form, place, "撤销")


@require_http_methods(["GET", "POST"])
def term(request, organization):
    place = maintained(request, organization)
    form = TermForm(request.POST or None, today=localdate(), organization=place)
    if carried_out(request, form, lambda **facts: begin_term(organization=place, by=request.user, **facts)):
        return done(request, place, "已登记换届。新一届的书记、委员请在党员页上“任职”。")
    return page(request, form, place, "换届")


@require_http_methods(["GET", "POST"])
def subgroup(request, organization):
    place = maintained(request, organization)
    form = SubgroupFoundForm(request.POST or None, today=localdate(), organization=place)
    if carried_out(request, form, lambda **facts: form_subgroup(organization=place, by=request.user, **facts)):
        return done(request, place, "已设立党小组。请在党员页上把党员编入。")
    return page(request, form, place, "设立党小组")


@require_http_methods(["GET", "POST"])
def enrol_one(request, organization):
    require(request.user, Right.DESK)
    reached = Organization.objects.editable_by(request.user).standing(localdate())
    place = get_object_or_404(reached.branches(), pk=organization)
    form = EnrolForm(request.POST or None, today=localdate())
    made = []

    def write(on, uid, **_):
        facts = {"facts": form.facts(), "on": on, "uid": uid}
        made.append(enrol(organization=place, by=request.user, **facts, **form.arrival()))

    if carried_out(request, form, write):
        messages.success(request, f"已登记{made[0]}。")
        return redirect("roster:member", made[0].pk)
    return page(request, form, place, "登记党员")
