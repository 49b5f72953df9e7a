"""表格模板 on the desk: the list with everything that may be copied into a form, and what is done with one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.stationery import services
from organizations.stationery.forms import REFUSALS, FileForm, NewForm
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import Use, offered, sample
from organizations.tree.models import Organization

MOST_REMOVED = 20
GONE = "这个模板的文件不在了，请重新上传，并告诉系统管理员。"


def keeps_the_list(request: HttpRequest) -> bool:
    return Organization.objects.editable_by(request.user).filter(parent=None).exists()


@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    every = OfficialForm.objects.visible_to(request.user).select_related("attachment", "made_by")
    standing = list(every.standing().order_by("name", "pk"))
    may_edit = keeps_the_list(request)
    context = {
        "uses": [(use, [one for one in standing if one.use == use], offered(use)) for use in Use],
        "removed": every.exclude(removed_at=None).order_by("-removed_at", "-pk")[:MOST_REMOVED] if may_edit else [],
        "may_edit": may_edit,
    }
    return render(request, "organizations/stationery/forms.html", context)


def own(request: HttpRequest, pk: int) -> OfficialForm:
    kept = OfficialForm.objects.editable_by(request.user).select_related("attachment")
    return get_object_or_404(kept, pk=pk)


def taken_in(form: FileForm, act: Callable[..., OfficialForm]) -> bool:
    """Whether the form was valid and the service took it."""
    if not form.is_valid():
        return False
    try:
        act(**form.cleaned_data)
    except REFUSALS as refusal:
        form.explain(refusal)
        return False
    return True


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    if not keeps_the_list(request):
        raise Http404
    start = {"use": request.GET.get("use", Use.RECORD)}
    form = NewForm(request.POST or None, request.FILES or None, initial=start)
    if taken_in(form, lambda **said: services.add_form(by=request.user, now=now(), **said)):
        messages.success(request, f"“{form.cleaned_data['name']}”可以用了。请先填一份样子看看。")
        return redirect("stationery:forms")
    return render(request, "organizations/stationery/upload.html", {"form": form, "replaced": None})


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, official_form: int) -> HttpResponse:
    found = own(request, official_form)
    form = FileForm(request.POST or None, request.FILES or None, use=found.use)
    if taken_in(form, lambda **said: services.replace_form(form=found, by=request.user, now=now(), **said)):
        messages.success(request, f"“{found.name}”换成了新文件，原来的在下面“已移除”里，可以恢复。")
        return redirect("stationery:forms")
    return render(request, "organizations/stationery/upload.html", {"form": form, "replaced": found})


@require_POST
def remove(request: HttpRequest, official_form: int) -> HttpResponse:
    found = own(request, official_form)
    try:
        services.remove_form(form=found, by=request.user, now=now())
        messages.success(request, f"“{found.name}”移除了，在下面“已移除”里可以恢复。")
    except services.NotStanding:
        messages.info(request, "这个模板已经移除了。")
    return redirect("stationery:forms")


@require_POST
def restore(request: HttpRequest, official_form: int) -> HttpResponse:
    found = own(request, official_form)
    try:
        services.restore_form(form=found, by=request.user)
        messages.success(request, f"“{found.name}”恢复了。")
    except (services.NameTaken, services.TooManyForms) as refusal:
        messages.error(request, FileForm.problems[type(refusal)][1])
    return redirect("stationery:forms")


@require_GET
def original(request: HttpRequest, official_form: int) -> HttpResponse:
    """As it was uploaded."""
    return sent(request, official_form, services.original, "")


@require_GET
def specimen(request: HttpRequest, official_form: int) -> HttpResponse:
    """Filled with invented words."""
    return sent(request, official_form, lambda form: services.filled(form=form, values=sample(form.use)), "（样子）")


def sent(request: HttpRequest, pk: int, content: Callable[[OfficialForm], bytes], mark: str) -> HttpResponse:
    require(request.user, Right.DESK)
    found = get_object_or_404(OfficialForm.objects.visible_to(request.user).select_related("attachment"), pk=pk)
    try:
        return services.as_download(content(found), f"{found.name}{mark}", found.ending)
    except services.REFUSALS:
        messages.error(request, GONE)
        return redirect("stationery:forms")
