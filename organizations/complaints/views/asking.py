"""Nothing here needs a log-in but the list of what one asked in the own name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangjian.telling import ReceiptForm
from organizations.access.models import Account
from organizations.access.queries import address_of
from organizations.complaints import services
from organizations.complaints.forms import ComplaintForm, ReopenForm
from organizations.complaints.models import Complaint
from organizations.complaints.queries import own_complaints, own_names
from organizations.complaints.rules import may_reopen

TOO_MANY = "这个网络一小时内提交得太多了，内容还在下面，请过一小时再提交；急事请打电话给上级党组织。"
NO_RECEIPT = "编号或查询码不对，请照回执再核对一遍。连续试错多次，要等15分钟。"
TOO_LATE = "现在不能要求重新办理：可能正在办理，也可能答复已过60天。可以另外提交一件。"


def asker(request: HttpRequest) -> Account | None:
    return request.user if request.user.is_authenticated else None


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The receipt is the answer to the POST: sent again it is the same receipt."""
    account = asker(request)
    form = ComplaintForm(request.POST or None, named=account is not None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("uid", "kind", "text", "about_text", "contact")}
        named = None if form.cleaned_data.get("anonymous") else account
        try:
            sent = services.submit(**facts, asked_by=named, address=address_of(request), now=now())
        except services.TooMany:
            form.add_error(None, TOO_MANY)
        else:
            return render(request, "organizations/complaints/receipt.html", {"complaint": sent, "named": named})
    context = {"form": form, "names": own_names(account) if account else []}
    return render(request, "organizations/complaints/new.html", context)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST or None)
    found = looked_up(request, form)
    return shown(request, found) if found else render(request, "organizations/complaints/look.html", {"form": form})


def looked_up(request: HttpRequest, form: ReceiptForm) -> Complaint | None:
    if not form.is_valid():
        return None
    try:
        return services.look_up(**form.cleaned_data, address=address_of(request), now=now())
    except services.NoSuchReceipt:
        form.add_error(None, NO_RECEIPT)
        return None


def shown(request: HttpRequest, complaint: Complaint, form: ReopenForm | None = None) -> HttpResponse:
    context = {
        "complaint": complaint,
        "form": form or ReopenForm(),
        "may_reopen": may_reopen(complaint.state, complaint.answered_at, now()),
    }
    return render(request, "organizations/complaints/found.html", context)


@login_not_required
@sensitive_post_parameters()
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Settled, or not satisfied: with the receipt, which the pages carry along."""
    receipt = ReceiptForm(request.POST)
    found = looked_up(request, receipt)
    if found is None:
        return render(request, "organizations/complaints/look.html", {"form": receipt})
    form = ReopenForm(request.POST)
    try:
        said = followed(request, found, form)
    except services.CannotReopen:
        messages.error(request, TOO_LATE)
    except services.ChangedMeanwhile:
        messages.error(request, "刚才有了新的进展，请看过再决定。")
    else:
        if not said:
            return shown(request, found, form)
        messages.success(request, said)
    if found.asked_by_id and found.asked_by == request.user:
        return redirect("complaints:mine")
    return look(request)


def followed(request: HttpRequest, complaint: Complaint, form: ReopenForm) -> str:
    """What was done, in words; nothing when the form has to be mended first."""
    by = asker(request) if complaint.asked_by_id else None
    if request.POST.get("do") == "settle":
        services.settle(complaint=complaint, by=by, now=now())
        return "已办结。谢谢您的意见。"
    if not form.is_valid():
        return ""
    services.reopen(complaint=complaint, text=form.cleaned_data["text"], by=by, now=now())
    return "已要求重新办理。"


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    moment = now()
    rows = [(one, may_reopen(one.state, one.answered_at, moment)) for one in own_complaints(request.user)]
    return render(request, "organizations/complaints/mine.html", {"rows": rows, "reopen_form": ReopenForm()})
