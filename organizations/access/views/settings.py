from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from organizations.access import services
from organizations.access.forms import ChangePasswordForm
from organizations.access.queries import own_grants
from organizations.access.views.doors import origin_of


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    return render(request, "organizations/access/settings.html", {"grants": own_grants(request.user)})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, account=request.user)
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["password"]
        try:
            services.change_password(account=request.user, old=old, new=new, origin=origin_of(request), now=now())
        except services.Refused:
            form.add_error("old", "现在的密码不对；连续试错多次，要等 15 分钟。")
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, "密码已改好。其他手机和电脑上的登录已经全部退出。")
            return redirect("access:settings")
    return render(request, "organizations/access/password.html", {"form": form})
