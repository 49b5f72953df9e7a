"""指导主题: what the department and the committees suggest for the theme days of a month."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.duties.forms import GuideForm, GuideTextForm, texts_of, year_in
from activities.duties.models import ThemeGuide
from activities.duties.queries import gaps, guide_lines, guides_of_year, guiding_places
from activities.duties.services import MonthIsOver, add_guide, change_guide, withdraw_guide
from dangjian.acts import carried_out
from dangjian.periods import Month
from dangjian.web.rules import row_number
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE, AHEAD = 50, 3


@require_GET
def guides(request):
    require(request.user, Right.DESK)
    this = Month.containing(localdate())
    year = year_in(request.GET.get("year"), default=this.year)
    page = Paginator(guides_of_year(request.user, year), PER_PAGE).get_page(request.GET.get("page"))
    own = guiding_places(request.user).first()
    context = {
        "year": year,
        "page": page,
        "lines": guide_lines(page, request.user, this_month=this),
        "own": own,
        "gaps": gaps(own, [this.shifted(ahead) for ahead in range(AHEAD)]) if own else [],
        "keeps_categories": own is not None and own.parent_id is None,
    }
    return render(request, "activities/duties/guides.html", context)


@require_http_methods(["GET", "POST"])
def add(request):
    """Begins with what was said for another month where the address names it (`like`)."""
    if not guiding_places(request.user).exists():
        raise Http404
    form = GuideForm(request.POST or None, today=localdate(), account=request.user, initial=start(request))

    def enter(organization, month, sector, **_):
        add_guide(organization=organization, month=month, sector=sector, facts=form.facts, by=request.user, now=now())
        messages.success(request, f"{month.label}的指导主题发出去了，所属支部排计划时看得到。")

    if carried_out(request, form, enter):
        return back_to(form.cleaned_data["month"])
    return render(request, "activities/duties/guide_add.html", {"form": form})


def start(request):
    wanted = {"month": request.GET.get("month") or str(Month.containing(localdate()).shifted(1))}
    like = row_number(request.GET.get("like", ""))
    guide = ThemeGuide.objects.visible_to(request.user).filter(pk=like).first() if like else None
    return wanted | texts_of(guide) | {"sector": guide.sector, "document_number": ""} if guide else wanted


@require_http_methods(["GET", "POST"])
def change(request, theme_guide):
    guide = guide_to_edit(request, theme_guide)
    form = GuideTextForm(request.POST or None, today=localdate(), initial=texts_of(guide))

    def enter(**_):
        change_guide(guide=guide, facts=form.facts, by=request.user, now=now())
        messages.success(request, "改好了。已经排好的计划不变。")

    if carried_out(request, form, enter):
        return back_to(Month.parse(guide.month))
    context = {"form": form, "guide": guide, "month": Month.parse(guide.month)}
    return render(request, "activities/duties/guide_change.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request, theme_guide):
    guide = guide_to_edit(request, theme_guide)
    month = Month.parse(guide.month)
    if request.method == "GET":
        return render(request, "activities/duties/guide_withdraw.html", {"guide": guide, "month": month})
    try:
        withdraw_guide(guide=guide, by=request.user, now=now())
    except MonthIsOver:
        messages.error(request, "这个月已经过去，当时的指导主题要留着。")
    else:
        messages.success(request, f"{month.label}的指导主题撤回了。已经排好的计划不变。")
    return back_to(month)


def guide_to_edit(request, pk):
    return get_object_or_404(ThemeGuide.objects.editable_by(request.user).select_related("organization"), pk=pk)


def back_to(month):
    return redirect(f"{reverse('duties:guides')}?year={month.year}")
