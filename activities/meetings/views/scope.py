"""Every page here begins by fetching what its reader may have; anything else does not exist (404)."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from activities.meetings.queries import inside_records, kept_records
from activities.meetings.services import NotHandedIn, RecordClosed
from activities.records.models import Activity
from activities.records.queries import recordable_branches
from organizations.tree.models import Organization

CLOSED = {
    RecordClosed: "这条记录已经通过审核，不能再改。确实要改，请审核的单位先退回。",
    NotHandedIn: "这条记录已经撤回，先不算数。请改好重新提交，再来办这一步。",
}
CHANGED = "有人刚刚改过这一条，您填的没有存。请看一眼现在的，再改。"


def record_inside(request: HttpRequest, branch: int, pk: int, *kinds: str) -> Activity:
    found = inside_records(request.user).select_related("organization")
    return get_object_or_404(found, pk=pk, organization=branch, kind__in=kinds)


def record_kept(request: HttpRequest, branch: int, pk: int, *kinds: str) -> Activity:
    found = kept_records(request.user).select_related("organization")
    return get_object_or_404(found, pk=pk, organization=branch, kind__in=kinds)


def branch_kept(request: HttpRequest, branch: int) -> Organization:
    return get_object_or_404(recordable_branches(request.user, localdate()), pk=branch)


def refuse(form: Any, problems: dict[str, str]) -> None:
    """Each at its field; what concerns a field that the form does not have stands above it."""
    for name, words in problems.items():
        form.add_error(name if name in form.fields else None, words)
