"""主题党日安排: the year's dates, unit by unit; moving one inside its month and back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.duties.forms import ThemeDayMoveForm, year_in
from activities.duties.models import ThemeDayMove
from activities.duties.queries import district_year, movable, moves_in_reach, unit_years, units_of
from activities.duties.services import (
    MonthIsOver,
    OutsideTheMonth,
    SameDay,
    move_theme_day,
    undo_theme_day_move,
)
from dangjian.fields.dates import written
from dangjian.workdays.queries import years_known
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50


@require_GET
def theme_days(request):
    require(request.user, Right.DESK)
    today = localdate()
    year = year_in(request.GET.get("year"), default=today.year)
    page = Paginator(units_of(request.user, year), PER_PAGE).get_page(request.GET.get("page"))
    plans = district_year(year, today)
    context = {
        "year": year,
        "plans": plans,
        "has_free": any(plan.is_free for plan in plans),
        "units": unit_years(list(page), plans, request.user),
        "page": page,
        "moves": moves_in_reach(request.user, year, today),
        "may_move": movable(request.user).exists(),
        "is_known": year in years_known(),
    }
    return render(request, "activities/duties/theme_days.html", context)


@require_http_methods(["GET", "POST"])
def move(request):
    require(request.user, Right.MAINTAIN)
    today = localdate()
    initial = {
        "organization": request.GET.get("unit"),
        "month": request.GET.get("month"),
        "day": request.GET.get("day"),
    }
    form = ThemeDayMoveForm(request.POST or None, account=request.user, today=today, initial=initial)
    if form.is_valid():
        try:
            moved = move_theme_day(by=request.user, today=today, **form.cleaned_data)
        except OutsideTheMonth:
            form.add_error("day", f"只能在{form.cleaned_data['month'].label}内调整。")
        except SameDay:
            form.add_error("day", "主题党日本来就在这一天。")
        except MonthIsOver:
            form.add_error("month", "这个月已经过去，不能再调整。")
        else:
            messages.success(request, f"{moved.organization.short_name}的主题党日改到{written(moved.day)}。")
            return back_to_year(moved.day.year)
    context = {"form": form, "may_move": movable(request.user).exists()}
    return render(request, "activities/duties/theme_day_move.html", context)


@require_POST
def undo(request, theme_day_move):
    require(request.user, Right.DESK)
    moved = get_object_or_404(ThemeDayMove.objects.editable_by(request.user), pk=theme_day_move)
    try:
        undo_theme_day_move(move=moved, by=request.user, today=localdate())
    except MonthIsOver:
        messages.error(request, "这个月已经过去，当时的安排要留着。")
    else:
        messages.success(request, f"已撤销调整，{moved.organization.short_name}的主题党日恢复原定日期。")
    return back_to_year(moved.day.year)


def back_to_year(year):
    return redirect(f"{reverse('duties:theme_days')}?year={year}")
