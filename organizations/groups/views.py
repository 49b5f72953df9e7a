"""党建协作组 at the desk: the department keeps them, a committee reads those that it works with."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import carried_out
from dangjian.fields.dates import written
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.groups.forms import ChangeGroupForm, DissolveForm, FoundGroupForm, JoinForm, LeaveForm
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.queries import group_lines, groups_led, members_of
from organizations.groups.services import add_member, change_group, dissolve_group, end_member, found_group
from organizations.tree.models import Organization

PER_PAGE, PER_PAGE_MEMBERS = 20, 50


@require_GET
def groups(request):
    require(request.user, Right.DESK)
    found = CollaborationGroup.objects.visible_to(request.user, localdate()).select_related("leader", "town")
    page = Paginator(found.order_by(F("dissolved_on").desc(nulls_first=True), "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "lines": group_lines(list(page), localdate()), "keeps": keeps(request)}
    return render(request, "organizations/groups/list.html", context)


def keeps(request):
    return Organization.objects.editable_by(request.user).filter(parent=None).exists()


@require_GET
def group(request, group):
    require(request.user, Right.DESK)
    found = CollaborationGroup.objects.visible_to(request.user, localdate()).select_related("leader", "town")
    shown = get_object_or_404(found, pk=group)
    context = {
        "group": shown,
        "page": Paginator(members_of(shown), PER_PAGE_MEMBERS).get_page(request.GET.get("page")),
        "keeps": keeps(request) and not shown.dissolved_on,
        "leads": groups_led(request.user).filter(pk=shown.pk).exists(),
        "today": localdate(),
    }
    return render(request, "organizations/groups/group.html", context)


@require_http_methods(["GET", "POST"])
def add(request):
    require(request.user, Right.ASSESS)
    form = FoundGroupForm(request.POST or None, today=localdate(), account=request.user)
    made = []
    if carried_out(request, form, lambda **said: made.append(found_group(by=request.user, **said))):
        return done(request, made[0], f"{made[0]}建好了，接着把成员加进来。")
    return act(request, form, None, "建立协作组")


@require_http_methods(["GET", "POST"])
def change(request, group):
    kept = group_to_keep(request, group)
    form = ChangeGroupForm(request.POST or None, today=localdate(), account=request.user, group=kept)
    if carried_out(request, form, lambda **said: change_group(group=kept, on=localdate(), by=request.user, **said)):
        return done(request, kept, "改好了。")
    return act(request, form, kept, "修改")


@require_http_methods(["GET", "POST"])
def join(request, group):
    kept = group_to_keep(request, group)
    form = JoinForm(request.POST or None, today=localdate(), account=request.user)
    if carried_out(request, form, lambda **said: add_member(group=kept, by=request.user, **said)):
        said = form.cleaned_data
        return done(request, kept, f"{said['organization']}从{written(said['on'])}起是{kept}的成员。")
    return act(request, form, kept, "加一个成员")


@require_http_methods(["GET", "POST"])
def leave(request, group, membership):
    kept = group_to_keep(request, group)
    mine = GroupMembership.objects.editable_by(request.user).filter(group=kept, ends_on=None)
    left = get_object_or_404(mine.select_related("organization", "group"), pk=membership)
    form = LeaveForm(request.POST or None, today=localdate(), membership=left)
    if carried_out(request, form, lambda on: end_member(membership=left, on=on, by=request.user)):
        return done(request, kept, f"{left.organization}从{written(form.cleaned_data['on'])}起退出。")
    return act(request, form, kept, f"{left.organization}退出")


@require_http_methods(["GET", "POST"])
def dissolve(request, group):
    kept = group_to_keep(request, group)
    form = DissolveForm(request.POST or None, today=localdate(), group=kept)
    if carried_out(request, form, lambda **said: dissolve_group(group=kept, by=request.user, **said)):
        return done(request, kept, f"{kept}从{written(form.cleaned_data['on'])}起解散。")
    return act(request, form, kept, f"解散{kept}")


def group_to_keep(request, pk):
    return get_object_or_404(CollaborationGroup.objects.editable_by(request.user).select_related("leader"), pk=pk)


def act(request, form, kept, heading):
    return render(request, "organizations/groups/act.html", {"form": form, "group": kept, "heading": heading})


def done(request, kept, sentence):
    messages.success(request, sentence)
    return redirect("groups:group", kept.pk)
