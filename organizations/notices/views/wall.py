"""公示 as everybody reads it; nothing here needs a log-in, and no search engine keeps any of it."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.telling import ReceiptForm
from organizations.access.models import Account
from organizations.access.queries import address_of
from organizations.notices import services
from organizations.notices.forms import NoticeFilter, ObjectionForm
from organizations.notices.models import Objection, PublicNotice
from organizations.notices.queries import files_of, names_of, own_objections, public_list, strip
from organizations.notices.rules import MOST_FILES
from organizations.notices.views.files import download
from organizations.photos.services import NoSpace

PER_PAGE = 20
TOO_MANY = "这个网络一小时内提交得太多了，内容还在下面，请过一小时再提交；也可以打电话。"
FULL = "附件没有存上：服务器存储空间已满。内容还在下面，可以先不带附件提交。"
OVER = "公示已经结束，网上不再受理。有情况请打电话或者写信。"
NO_RECEIPT = "编号或查询码不对，请照回执再核对一遍。连续试错多次，要等15分钟。"


def reader(request: HttpRequest) -> Account | None:
    return request.user if request.user.is_authenticated else None


def unindexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@login_not_required
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    form, today = NoticeFilter(request.GET), localdate()
    wanted = form.wanted()
    found = public_list(reader(request), wanted, today=today)
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "narrowed": bool(wanted.q or wanted.state),
        "today": today,
    }
    return unindexed(render(request, "organizations/notices/wall.html", context))


def shown(request: HttpRequest, pk: int) -> PublicNotice | None:
    """Nothing, when logging in may help: links to notices inside are passed on in groups."""
    visible = PublicNotice.objects.visible_to(reader(request)).select_related("organization")
    found = visible.filter(pk=pk).first()
    if found is None and request.user.is_authenticated:
        raise Http404
    return found


@login_not_required
@require_GET
def notice(request: HttpRequest, public_notice: int) -> HttpResponse:
    found, today = shown(request, public_notice), localdate()
    if found is None:
        return redirect_to_login(request.get_full_path())
    names = list(names_of(found, today=today))
    context = {
        "notice": found,
        "names": names,
        "files": files_of(found, today=today),
        "strip": strip(found, today=today),
        "today": today,
    }
    return unindexed(render(request, "organizations/notices/notice.html", context))


@login_not_required
@require_GET
def file(request: HttpRequest, public_notice: int, number: int) -> HttpResponse:
    """For whoever reads the notice, as long as its names stand there."""
    found = shown(request, public_notice)
    if found is None:
        return redirect_to_login(request.get_full_path())
    return unindexed(download(files_of(found, today=localdate()), number))


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, public_notice: int) -> HttpResponse:
    """The receipt is the answer to the POST: sent again it is the same receipt."""
    account, today = reader(request), localdate()
    found = shown(request, public_notice)
    if found is None:
        return redirect_to_login(request.get_full_path())
    form = ObjectionForm(request.POST or None, request.FILES or None, named=account is not None)
    if form.is_valid() and (sent := objected(request, found, form)):
        return unindexed(render(request, "organizations/notices/objected.html", {"objection": sent}))
    context = {
        "notice": found,
        "form": form,
        "is_running": found.is_running(today),
        "most_files": MOST_FILES,
        "own": own_objections(found, account) if account else [],
    }
    return unindexed(render(request, "organizations/notices/feedback.html", context))


def objected(request: HttpRequest, found: PublicNotice, form: ObjectionForm) -> Objection | None:
    facts = {name: form.cleaned_data[name] for name in ("uid", "about", "text", "contact")}
    named = None if form.cleaned_data.get("anonymous") else reader(request)
    try:
        act = {"asked_by": named, "address": address_of(request), "files": form.enclosed, "now": now()}
        return services.object_to(notice=found, **facts, **act)
    except NoSpace:
        form.add_error(None, FULL)
    except services.TooMany:
        form.add_error(None, TOO_MANY)
    except services.IsOver:
        form.add_error(None, OVER)
    return None


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    form, found = ReceiptForm(request.POST or None), None
    if form.is_valid():
        try:
            found = services.look_up(**form.cleaned_data, address=address_of(request), now=now())
        except services.NoSuchReceipt:
            form.add_error(None, NO_RECEIPT)
    return unindexed(render(request, "organizations/notices/receipt.html", {"form": form, "objection": found}))
