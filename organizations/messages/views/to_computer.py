"""发到我的电脑: from a phone that opens no office file into the own inbox."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from dangjian.web.rules import own_page, without_typed_text
from organizations.messages import services


@require_POST
def to_computer(request: HttpRequest) -> HttpResponse:
    """Only a listed page, in our own words. Whether somebody may see it, the page itself asks when it is opened."""
    asked = urlsplit(own_page(request.POST.get("page", ""), otherwise=""))
    match = resolve(asked.path)
    if match.view_name not in settings.DOWNLOADS:
        raise Http404
    path = reverse(match.view_name, kwargs=match.kwargs)
    url = without_typed_text(path, QueryDict(asked.query).dict())
    services.keep_for_computer(what=settings.DOWNLOADS[match.view_name], url=url, by=request.user, now=now())
    messages.success(request, "已放进我的消息，在电脑上登录后打开。")
    return redirect(url)
