from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access import services
from organizations.access.forms import ChangePasswordForm
from organizations.access.models import LoginSession
from organizations.access.queries import own_grants, own_sessions, second_factor_policy
from organizations.access.rules import Policy, Right
from organizations.access.views.doors import origin_of


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    context = {
        "grants": own_grants(request.user),
        "sessions": own_sessions(request.user, now=now()),
        "here": LoginSession.kept(request.session.session_key),
        "second_factor": second_factor_policy(request.user) != Policy.OFF,
        "takes_part": request.user.reach.has(Right.TAKE_PART),
    }
    return render(request, "organizations/access/settings.html", context)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """One log-in of one's own elsewhere, or all of them; this one is left by logging out."""
    only = request.POST.get("session", "")
    ended = services.end_own_sessions(account=request.user, keep=request.session.session_key, only=only)
    messages.success(request, f"已退出其他{ended}处登录。" if ended else "那一处登录已经结束了。")
    return redirect("access:settings")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, account=request.user)
    if form.is_valid():
        facts = {"old": form.cleaned_data["old"], "new": form.cleaned_data["password"]}
        here = {"keep": request.session.session_key, "origin": origin_of(request), "now": now()}
        try:
            services.change_password(account=request.user, **facts, **here)
        except services.Refused:
            form.add_error("old", "现在的密码不对；连续试错多次，要等 15 分钟。")
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, "密码已改好。其他手机和电脑上的登录已经全部退出。")
            return redirect("access:settings")
    return render(request, "organizations/access/password.html", {"form": form})
