from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from organizations.access import services
from organizations.access.forms import LoginForm
from organizations.access.views.doors import asked_page, enter, next_page, origin_of

REFUSAL = "用户名、手机号或密码不对。请核对后再试；连续试错多次，要等 15 分钟。"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(next_page(request))
    form = LoginForm(request.POST or None)
    if form.is_valid():
        try:
            account = services.log_in(**form.cleaned_data, origin=origin_of(request), now=now())
        except services.Refused:
            form.add_error(None, REFUSAL)
        else:
            return enter(request, account)
    return render(request, "organizations/access/login.html", {"form": form, "next": asked_page(request)})


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, "已退出。")
    return redirect("access:login")
