"""The office's list and one complaint with everything that can be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.complaints import services
from organizations.complaints.forms import AnswerForm, AssignForm, CloseForm, ListFilter, MoveForm
from organizations.complaints.models import Complaint
from organizations.complaints.queries import complaint_list, history

PER_PAGE = 50
STEPS: dict[str, tuple[type[Any], Callable[..., None], str]] = {
    "answer": (AnswerForm, services.answer, "已答复，提交人凭回执能看到。"),
    "assign": (AssignForm, services.assign, "已交办。"),
    "move": (MoveForm, services.move, "已转交。"),
    "close": (CloseForm, services.close, "已办结。"),
}
CHANGED = "您打开这页以后，有人处理过这一件。写的内容还在，请看过下面的经过再决定。"
NOT_FOR_THEM = "不能交给他们：可能没有办理的权限，也可能反映的就是他们。"


@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.ANSWER)
    form = ListFilter(request.GET)
    wanted = form.wanted()
    found = complaint_list(request.user, wanted, today=localdate())
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "everything": wanted.everything,
        "narrowed": bool(wanted.state or wanted.kind or wanted.q),
        "today": localdate(),
    }
    return render(request, "organizations/complaints/list.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, complaint: int) -> HttpResponse:
    require(request.user, Right.ANSWER)
    related = "organization", "about", "asked_by", "assigned_to"
    found = get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*related), pk=complaint)
    asked, contact = request.POST.get("do", ""), ""
    forms = {name: form_of(request, found, name, bound=name == asked) for name in STEPS}
    if asked == "contact":
        contact = services.show_contact(complaint=found, by=request.user)
    elif asked in STEPS and (answer := taken(request, found, asked, forms[asked])):
        return answer
    context = {
        "complaint": found,
        "entries": history(found),
        "forms": forms,
        "form": forms.get(asked),
        "contact": contact,
        "today": localdate(),
    }
    return render(request, "organizations/complaints/one.html", context)


def form_of(request: HttpRequest, complaint: Complaint, name: str, *, bound: bool) -> Any:
    shape, _, _ = STEPS[name]
    posted = request.POST if bound else None
    return shape(posted, complaint=complaint, by=request.user, today=localdate(), auto_id=f"id_{name}_%s")


def taken(request: HttpRequest, complaint: Complaint, name: str, form: Any) -> HttpResponse | None:
    """The step, if the form is right and nobody was quicker; afterwards the list, when it has left the own reach."""
    if not form.is_valid():
        return None
    _, service, said = STEPS[name]
    try:
        service(complaint=complaint, by=request.user, now=now(), **form.cleaned_data)
    except services.ChangedMeanwhile:
        complaint.refresh_from_db()
        form.data = form.data.copy()
        form.data["seen"] = str(complaint.version)
        form.add_error(None, CHANGED)
        return None
    except services.NotForThem:
        form.add_error("to", NOT_FOR_THEM)
        return None
    messages.success(request, said)
    if Complaint.objects.visible_to(request.user).filter(pk=complaint.pk).exists():
        return redirect("complaints:one", complaint.pk)
    return redirect("complaints:list")
