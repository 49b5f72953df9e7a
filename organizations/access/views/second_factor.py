"""Setting the second factor up, renewing its recovery codes, giving it up; and the page that asks for a code."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dangjian.crypto import UnreadableField, decrypt, encrypt
from organizations.access import services
from organizations.access.forms import CodeForm, CodeOrRecoveryForm, PasswordForm
from organizations.access.middleware import TWICE
from organizations.access.models import Account
from organizations.access.queries import recovery_codes_left, second_factor_policy
from organizations.access.queries import second_factor as kept_factor
from organizations.access.rules import Policy, square
from organizations.access.views.doors import HALF, begin_session, half_way, origin_of

DRAFT = "second_factor_draft"
WRONG_CODE = "验证码不对。请看手机上现在显示的 6 位数字，每个数字只能用一次；连续试错多次，要等 15 分钟。"
WRONG_PASSWORD = "登录密码不对；连续试错多次，要等 15 分钟。"  # noqa: S105 - what is said about one


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step of logging in; whoever is here has shown the password and may do nothing else."""
    account = half_way(request)
    if account is None:
        messages.info(request, "请先输入用户名和密码。")
        return redirect("access:login")
    form = CodeOrRecoveryForm(request.POST or None)
    if form.is_valid():
        try:
            services.confirm(account=account, code=form.cleaned_data["code"], now=now())
        except services.Refused:
            form.add_error("code", WRONG_CODE)
        else:
            return begin_session(request, account, leads_to=request.session[HALF]["leads_to"], twice=True)
    return render(request, "organizations/access/code.html", {"form": form})


def concerned(account: Account) -> tuple[object, Policy]:
    """The page is for whoever is offered a second factor or has one."""
    factor, policy = kept_factor(account), second_factor_policy(account)
    if factor is None and policy == Policy.OFF:
        raise Http404
    return factor, policy


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Says how it stands; begins the set-up when the password was shown."""
    factor, policy = concerned(request.user)
    form = PasswordForm(request.POST or None)
    if factor is None and proven(request, form):
        secret = services.new_secret()
        request.session[DRAFT] = encrypt(secret, bound_to=f"{DRAFT}:{request.user.pk}")
        return redirect("access:second_factor_confirm")
    context = {
        "form": form,
        "factor": factor,
        "required": policy == Policy.REQUIRED,
        "locked": policy == Policy.REQUIRED and not request.session.get(TWICE),
        "left": recovery_codes_left(request.user) if factor else 0,
    }
    return render(request, "organizations/access/second_factor.html", context)


def proven(request: HttpRequest, form: PasswordForm) -> bool:
    """Whether the form held the password of whoever is logged in; what is wrong stands at the field."""
    if not form.is_valid():
        return False
    password = form.cleaned_data["password"]
    try:
        services.prove_password(account=request.user, password=password, origin=origin_of(request), now=now())
    except services.Refused:
        form.add_error("password", WRONG_PASSWORD)
        return False
    return True


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The QR code, and the one code that proves that the phone has it."""
    concerned(request.user)
    secret = drafted(request)
    if secret is None:
        return redirect("access:second_factor")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        facts = {"account": request.user, "secret": secret, "code": form.cleaned_data["code"]}
        try:
            codes = services.set_up(**facts, keep=request.session.session_key, now=now())
        except services.Refused:
            form.add_error("code", "验证码不对。请核对手机的时间是自动的，再输入现在显示的 6 位数字。")
        except services.AlreadySetUp:
            return redirect("access:second_factor")
        else:
            del request.session[DRAFT]
            request.session[TWICE] = True
            request.session.cycle_key()
            return told(request, codes)
    context = {
        "form": form,
        "square": square(services.address_of(secret, request.user)),
        "key": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "organizations/access/second_factor_confirm.html", context)


def drafted(request: HttpRequest) -> str | None:
    """The secret that waits in the session for its first code."""
    try:
        return decrypt(request.session.get(DRAFT, ""), bound_to=f"{DRAFT}:{request.user.pk}")
    except UnreadableField:
        return None


def told(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The recovery codes are on this one answer and nowhere else."""
    grouped = [f"{one[:5]} {one[5:]}" for one in codes]
    return render(request, "organizations/access/recovery_codes.html", {"codes": grouped})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    return after_password(
        request,
        title="换一批备用码",
        why="新的 10 个备用码只显示一次，原来的全部作废。",
        act=lambda: told(request, services.renew_recovery_codes(account=request.user)),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    _, policy = concerned(request.user)
    if policy == Policy.REQUIRED:
        raise Http404

    def act() -> HttpResponse:
        services.reset_second_factor(account=request.user, by=request.user)
        request.session[TWICE] = False
        request.session.cycle_key()
        messages.success(request, "两步验证已关闭。以后登录只要密码。")
        return redirect("access:settings")

    return after_password(request, title="关闭两步验证", why="关闭后，知道密码的人就能登录。", act=act)


def after_password(request: HttpRequest, *, title: str, why: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    factor, _ = concerned(request.user)
    if factor is None:
        raise Http404
    form = PasswordForm(request.POST or None)
    if proven(request, form):
        return act()
    return render(request, "organizations/access/after_password.html", {"form": form, "title": title, "why": why})
