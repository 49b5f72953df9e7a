"""One member."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import carried_out
from members.private.services import masked
from members.roster.forms.people import FactsForm
from members.roster.models import IN_STANDING, PARTY_CATEGORIES, Category, Member, MembershipStatus
from members.roster.queries import history_of
from members.roster.services import change_facts, may_advance
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.queries import breadcrumb


def seen(request, member):
    require(request.user, Right.DESK)
    visible = Member.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("organization", "numbers", "account"), pk=member)


def maintained(request, member):
    require(request.user, Right.DESK)
    editable = Member.objects.editable_by(request.user)
    return get_object_or_404(editable.select_related("organization", "numbers", "account"), pk=member)


def actions_for(member):
    """What can be done with this member now, as (URL name, label, icon)."""
    belongs = member.membership_status in IN_STANDING
    in_party = belongs and member.category in PARTY_CATEGORIES
    has_left = member.membership_status == MembershipStatus.LEFT
    is_gone = has_left or member.membership_status == MembershipStatus.DECEASED
    offered = [
        (belongs, "transfer", "组织关系转接" if in_party else "转到别的支部", "transfer"),
        (in_party and member.category == Category.FULL, "appoint", "任职", "id"),
        (any(may_advance(member, step) for step in Category.values), "advance", "发展和转正", "user-plus"),
        (in_party, "subgroup", "编入党小组", "users"),
        (in_party, "participate", "在别处参加组织生活", "map-pin"),
        (in_party, "exempt", "长期免到", "clock"),
        (belongs and not member.account_id, "account", "开通账号", "key"),
        (has_left and member.category in PARTY_CATEGORIES, "rejoin", "转入", "login"),
        (member.category in PARTY_CATEGORIES and not is_gone, "status", "党籍状态", "shield-lock"),
        (in_party, "leave", "转出或减员", "logout"),
    ]
    return [(f"roster:{name}", label, icon) for possible, name, label, icon in offered if possible]


@require_GET
def member(request, member):
    member = seen(request, member)
    today = localdate()
    maintains = Member.objects.editable_by(request.user).filter(pk=member.pk).exists()
    context = {
        "member": member,
        "heading": member.name,
        "above": breadcrumb(member.organization, request.user),
        "age": member.age(today),
        "party_age": member.party_age(today),
        "masked": masked(member.numbers),
        "history": history_of(member, today=today),
        "maintains": maintains,
        "actions": actions_for(member) if maintains else [],
    }
    return render(request, "members/roster/member.html", context)


@require_http_methods(["GET", "POST"])
def edit(request, member):
    one = maintained(request, member)
    form = FactsForm(request.POST or None, today=localdate(), member=one)

    def write(version, **_):
        change_facts(member=one, facts=form.facts(), by=request.user, version=version)

    if carried_out(request, form, write):
        messages.success(request, "已保存。")
        return redirect("roster:member", one.pk)
    return render(request, "members/roster/act.html", {"form": form, "member": one, "heading": "修改基本信息"})
