"""What is done with one member: a page each, one form, one service call."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from dangjian.acts import carried_out
from members.roster.forms.acts import (
    AccountForm,
    AdvanceForm,
    AppointForm,
    ExemptForm,
    LeaveForm,
    ParticipationForm,
    RejoinForm,
    StatusForm,
    SubgroupForm,
    TransferForm,
)
from members.roster.services import (
    advance,
    appoint,
    begin_participation,
    change_status,
    end_affiliation,
    exempt,
    join_subgroup,
    open_account,
    rejoin,
    transfer,
)
from members.roster.views.people import maintained


def act(request, member, form_class, heading, service, *, said):
    """The form in front of a service that takes `member`, `by` and the form's fields."""
    one = maintained(request, member)
    form = form_class(request.POST or None, today=localdate(), member=one, account=request.user)
    if carried_out(request, form, lambda **facts: service(member=one, by=request.user, **facts)):
        messages.success(request, said.format(one))
        return redirect("roster:member", one.pk)
    return render(request, "members/roster/act.html", {"form": form, "member": one, "heading": heading})


@require_http_methods(["GET", "POST"])
def transfer_member(request, member):
    return act(request, member, TransferForm, "组织关系转接", transfer, said="已为{}办理转接。")


@require_http_methods(["GET", "POST"])
def leave(request, member):
    return act(request, member, LeaveForm, "转出或减员", end_affiliation, said="已登记{}的去向。")


@require_http_methods(["GET", "POST"])
def return_member(request, member):
    return act(request, member, RejoinForm, "转入", rejoin, said="{}的组织关系已转入。")


@require_http_methods(["GET", "POST"])
def advance_member(request, member):
    return act(request, member, AdvanceForm, "发展和转正", advance, said="已更新{}的人员类别。")


@require_http_methods(["GET", "POST"])
def status(request, member):
    return act(request, member, StatusForm, "党籍状态", change_status, said="已更新{}的党籍状态。")


@require_http_methods(["GET", "POST"])
def appoint_member(request, member):
    return act(request, member, AppointForm, "任职", appoint, said="已登记{}的职务。")


@require_http_methods(["GET", "POST"])
def exempt_member(request, member):
    return act(request, member, ExemptForm, "长期免到", exempt, said="已登记{}长期免到。")


@require_http_methods(["GET", "POST"])
def participate(request, member):
    return act(
        request, member, ParticipationForm, "在别处参加组织生活", begin_participation, said="已登记{}在别处参加。"
    )


@require_http_methods(["GET", "POST"])
def subgroup(request, member):
    def join(*, member, by, subgroup, on):
        join_subgroup(members=[member], subgroup=subgroup, on=on, by=by)

    return act(request, member, SubgroupForm, "编入党小组", join, said="已把{}编入党小组。")


@require_http_methods(["GET", "POST"])
def account(request, member):
    return act(request, member, AccountForm, "开通账号", open_account, said="已为{}开通账号，请打印激活凭条。")
