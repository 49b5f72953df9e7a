"""Ending a post, a visit, an exemption, a subgroup."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from dangjian.acts import carried_out
from members.roster.forms.acts import EndForm
from members.roster.models import Participation, Post, StandingExemption, Subgroup
from members.roster.services import dissolve_subgroup, end_exemption, end_participation, leave_post
from organizations.access.queries import require
from organizations.access.rules import Right


def end(request, row, service, heading, *, back):
    form = EndForm(request.POST or None, today=localdate())
    if carried_out(request, form, lambda on: service(row, on)):
        messages.success(request, "已登记。")
        return redirect(*back)
    return render(
        request, "members/roster/end.html", {"form": form, "heading": heading, "back": reverse(back[0], args=back[1:])}
    )


def open_row(request, rows, pk):
    """What has not ended yet, of rows that the account may change."""
    require(request.user, Right.DESK)
    return get_object_or_404(rows.filter(ends_on=None), pk=pk)


@require_http_methods(["GET", "POST"])
def post(request, post):
    row = open_row(request, Post.objects.editable_by(request.user).select_related("organization", "member"), post)
    heading = f"免去{row.member}的{row.organization}{row.get_title_display()}职务"
    back = ("roster:organization", row.organization_id)
    return end(request, row, lambda one, on: leave_post(post=one, on=on, by=request.user), heading, back=back)


@require_http_methods(["GET", "POST"])
def participation(request, participation):
    row = open_row(
        request, Participation.objects.editable_by(request.user).select_related("organization", "member"), participation
    )
    heading = f"{row.member}不再在“{row.organization}”参加"
    back = ("roster:member", row.member_id)
    return end(
        request, row, lambda one, on: end_participation(participation=one, on=on, by=request.user), heading, back=back
    )


@require_http_methods(["GET", "POST"])
def exemption(request, standing_exemption):
    row = open_row(
        request, StandingExemption.objects.editable_by(request.user).select_related("member"), standing_exemption
    )
    back = ("roster:member", row.member_id)
    return end(
        request,
        row,
        lambda one, on: end_exemption(exemption=one, on=on, by=request.user),
        f"{row.member}恢复参加",
        back=back,
    )


@require_http_methods(["GET", "POST"])
def subgroup(request, subgroup):
    row = open_row(request, Subgroup.objects.editable_by(request.user).select_related("organization"), subgroup)
    back = ("roster:organization", row.organization_id)
    return end(
        request, row, lambda one, on: dissolve_subgroup(subgroup=one, on=on, by=request.user), f"撤销{row}", back=back
    )
