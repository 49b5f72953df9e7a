from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access.models import Account, Grant
from organizations.access.queries import has_second_factor, require
from organizations.access.rules import Right
from organizations.granting import queries, services
from organizations.granting.forms import AccountFilter, NewAccountForm
from organizations.granting.views.columns import heads
from organizations.granting.views.grants import REFUSALS
from organizations.granting.views.slips import MOST_AT_ONCE

PER_PAGE = 50


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.ACCOUNTS)
    form = AccountFilter(request.GET, viewer=request.user, today=localdate())
    found = queries.accounts(request.user, form.asked, now=now())
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": queries.waiting_for_slips(found)[:MOST_AT_ONCE].count(),
        "heads": heads(request.GET, form.asked.sort),
        "may_open": bool(queries.roles_to_give(request.user)),
    }
    return render(request, "organizations/granting/accounts.html", context)


@require_GET
def account(request: HttpRequest, account: int) -> HttpResponse:
    require(request.user, Right.ACCOUNTS)
    found = get_object_or_404(Account.objects.visible_to(request.user), pk=account)
    grants = Grant.objects.visible_to(request.user).filter(account=found).select_related("organization", "granted_by")
    context = {
        "account": found,
        "grants": queries.told(grants, request.user, now=now()),
        "elsewhere": queries.grants_elsewhere(found, request.user),
        "slip_open": queries.has_open_slip(found, now=now()),
        "may_manage": bool(queries.manageable([found], request.user)),
        "may_text": bool(settings.SMS_URL and found.phone_index),
        "second_factor": found != request.user and has_second_factor(found),
        "may_switch": found != request.user and bool(queries.switchable([found], request.user)),
        "may_give": found != request.user and bool(queries.roles_to_give(request.user)),
    }
    return render(request, "organizations/granting/account.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.ACCOUNTS)
    if not queries.roles_to_give(request.user):
        raise PermissionDenied
    form = NewAccountForm(request.POST or None, giver=request.user, today=localdate())
    if form.is_valid():
        try:
            opened = services.open_account(**form.cleaned_data, by=request.user, now=now())
        except services.NameTaken:
            form.add_error("username", "这个用户名已经有人用，请换一个。")
        except tuple(REFUSALS) as refusal:
            form.add_error(*REFUSALS[type(refusal)])
        else:
            messages.success(request, f"已为{opened.name}建立账号。请打印凭条交给本人，由本人设置密码。")
            return redirect("granting:account", opened.pk)
    return render(request, "organizations/granting/new.html", {"form": form})


@require_POST
def switch(request: HttpRequest, account: int) -> HttpResponse:
    """Switch an account off, or on again."""
    require(request.user, Right.ACCOUNTS)
    found = get_object_or_404(Account.objects.visible_to(request.user), pk=account)
    active = request.POST.get("active") == "1"
    try:
        (services.switch_on if active else services.switch_off)(account=found, by=request.user)
    except (services.OutOfScope, services.OwnAccount) as error:
        raise PermissionDenied from error
    messages.success(request, f"{found.name}的账号已{'启用' if active else '停用，登录已经退出'}。")
    return redirect("granting:account", found.pk)


@require_http_methods(["GET", "POST"])
def reset_second_factor(request: HttpRequest, account: int) -> HttpResponse:
    """Asks once more on a page of its own; for whoever may issue the account's slip."""
    require(request.user, Right.ACCOUNTS)
    found = get_object_or_404(Account.objects.visible_to(request.user), pk=account)
    if found == request.user or not queries.manageable([found], request.user):
        raise PermissionDenied
    if request.method == "POST":
        gone = services.forget_phone(account=found, by=request.user)
        said = f"{found.name}的两步验证已重置，登录已经退出。" if gone else f"{found.name}没有设两步验证，不用重置。"
        messages.success(request, said)
        return redirect("granting:account", found.pk)
    return render(request, "organizations/granting/reset_second_factor.html", {"account": found})
