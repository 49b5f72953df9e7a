"""Acts that change the tree. The pages that show it stand higher, beside the members."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from dangjian.acts import carried_out
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.forms import FoundForm, MoveForm, RenameForm
from organizations.tree.models import Organization
from organizations.tree.rules import Kind
from organizations.tree.services import found, move, rename


def place(request, organization):
    """An organization below the one for which somebody holds a grant: nobody moves or renames their own."""
    require(request.user, Right.DESK)
    reached = Organization.objects.editable_by(request.user).governed_by(request.user).standing(localdate())
    return get_object_or_404(reached.select_related("parent"), pk=organization)


def page(request, form, one, heading):
    context = {"form": form, "organization": one, "heading": heading}
    return render(request, "organizations/tree/act.html", context)


def done(request, one, sentence):
    messages.success(request, sentence)
    return redirect("roster:organization", one.pk)


@require_http_methods(["GET", "POST"])
def found_below(request, organization):
    require(request.user, Right.DESK)
    reached = Organization.objects.editable_by(request.user).standing(localdate()).exclude(kind="STATION")
    parent = get_object_or_404(reached, pk=organization)
    form = FoundForm(request.POST or None, today=localdate(), parent=parent)
    made = []
    if carried_out(request, form, lambda **_: made.append(found(by=request.user, **form.facts()))):
        return done(request, made[0], f"已设立“{made[0]}”。")
    return page(request, form, parent, "设立下级组织")


@require_http_methods(["GET", "POST"])
def rename_one(request, organization):
    one = place(request, organization)
    form = RenameForm(request.POST or None, today=localdate(), organization=one)
    if carried_out(request, form, lambda **facts: rename(organization=one, by=request.user, **facts)):
        return done(request, one, f"已更名为“{one}”。")
    return page(request, form, one, "更名")


@require_http_methods(["GET", "POST"])
def move_one(request, organization):
    """A station moves with its site, which is another act than this one."""
    one = place(request, organization)
    if one.kind == Kind.STATION:
        raise Http404
    form = MoveForm(request.POST or None, today=localdate(), organization=one, account=request.user)
    if carried_out(request, form, lambda **facts: move(organization=one, by=request.user, **facts)):
        return done(request, one, f"“{one}”已划归“{one.parent}”。")
    return page(request, form, one, "调整隶属关系")
