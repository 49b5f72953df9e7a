from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from organizations.access import services
from organizations.access.forms import InvitationForm, SlipForm
from organizations.access.models import Activation
from organizations.access.views.doors import enter, origin_of

REFUSAL = (
    "用户名或激活码不对，或者凭条已经用过、换发、过期。请照凭条核对；连续试错多次，要等 15 分钟。"
    "还是不行，请上级党组织的管理员重新打印一张。"
)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """By the user name and the eight digits of a slip."""
    form = SlipForm(request.POST or None)
    if form.is_valid():
        named, code = form.cleaned_data["identifier"], form.cleaned_data["code"]
        try:
            found = services.find_by_code(identifier=named, code=code, origin=origin_of(request), now=now())
        except services.Refused:
            form.add_error(None, REFUSAL)
        else:
            if entered := set_password(request, form, found):
                return entered
    return render(request, "organizations/access/activate.html", {"form": form})


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a slip; opening it uses nothing up, since messengers open links too."""
    found = services.find_by_token(token=token, now=now())
    if found is None:
        return render(request, "organizations/access/link_over.html", status=404)
    form = InvitationForm(request.POST or None)
    if form.is_valid() and (entered := set_password(request, form, found)):
        return entered
    return render(request, "organizations/access/activate.html", {"form": form, "account": found.account})


@sensitive_variables("form")
def set_password(request: HttpRequest, form: InvitationForm | SlipForm, found: Activation) -> HttpResponse | None:
    form.hold_against(found.account)
    if form.errors:
        return None
    try:
        account = services.activate(activation=found, password=form.cleaned_data["password"], now=now())
    except services.SlipNotValid:
        form.add_error(None, REFUSAL)
        return None
    messages.success(request, "密码已设好，您已登录。下次用用户名（或手机号）和这个密码登录。")
    return enter(request, account)
