"""Slips to print, ten on a sheet; the codes are on this one answer and nowhere else."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from dangjian.web.queries import public_address
from dangjian.web.rules import row_numbers
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right, Square, square
from organizations.access.services import Slip
from organizations.granting import queries, services
from organizations.granting.forms import AccountFilter

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Printed:
    """A slip as it is printed."""

    slip: Slip
    organization: str
    link: str
    code: str
    square: Square


@require_POST
def slips(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.ACCOUNTS)
    form = AccountFilter(request.POST, viewer=request.user, today=localdate())
    if not form.is_valid():
        messages.error(request, "筛选条件现在不对，凭条没有打印。请重新筛选以后再打印。")
        return redirect("granting:accounts")
    chosen = chosen_accounts(request, form)
    manageable = queries.manageable(chosen, request.user)
    if len(chosen) == 1 and not manageable:
        raise PermissionDenied
    issued = services.hand_out(accounts=manageable, by=request.user, now=now())
    context = {
        "slips": [printed(request, slip) for slip in issued],
        "left_out": [account for account in chosen if account not in manageable],
        "site": public_address(request, reverse("access:activate")),
    }
    return render(request, "organizations/granting/slips.html", context)


def chosen_accounts(request: HttpRequest, form: AccountFilter) -> list[Account]:
    """The ticked ones; or whoever in the filtered list never came in and has no slip in the hand."""
    found = queries.accounts(request.user, form.asked, now=now())
    if request.POST.get("which") == "waiting":
        return list(queries.waiting_for_slips(found)[:MOST_AT_ONCE])
    ticked = row_numbers(request.POST.getlist("account"))
    return list(found.filter(pk__in=ticked[:MOST_AT_ONCE], is_active=True))


def printed(request: HttpRequest, slip: Slip) -> Printed:
    link = public_address(request, reverse("access:invitation", args=[slip.token]))
    places = [grant.organization.short_name for grant in slip.account.shown_grants]
    return Printed(slip, "、".join(places[:1]), link, f"{slip.code[:4]} {slip.code[4:]}", square(link))
