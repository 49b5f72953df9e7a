"""放假安排: the table behind every working day, kept by whoever maintains the district."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.duties.forms import HolidayForm, HolidaySpanForm, year_in
from dangjian.workdays.queries import differing_day, differing_days, years_known
from dangjian.workdays.services import NothingDiffers, change_day, remove_day, set_days
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization


def keeps_the_district(account: Account) -> bool:
    return Organization.objects.editable_by(account).filter(parent=None).exists()


def require_the_district(account: Account) -> None:
    if not keeps_the_district(account):
        raise Http404


@require_GET
def holidays(request):
    require(request.user, Right.DESK)
    year = year_in(request.GET.get("year"), default=localdate().year)
    days = differing_days(year)
    context = {
        "year": year,
        "days": days,
        "years": sorted(years_known() | {localdate().year, localdate().year + 1, year}),
        "may_edit": keeps_the_district(request.user),
    }
    return render(request, "activities/duties/holidays.html", context)


@require_http_methods(["GET", "POST"])
def add(request):
    require_the_district(request.user)
    form = HolidaySpanForm(request.POST or None)
    if form.is_valid():
        try:
            set_days(by=request.user, **form.cleaned_data)
        except NothingDiffers:
            form.add_error("first", "这些天按平常的周一至周五算就是这样，不用录入。")
        else:
            messages.success(request, f"已录入{form.cleaned_data['name']}的安排。")
            return back_to_year(form.cleaned_data["first"].year)
    return render(request, "activities/duties/holiday_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request, holiday):
    require_the_district(request.user)
    holiday = found_or_404(holiday)
    form = HolidayForm(request.POST or None, initial={"name": holiday.name, "document": holiday.document})
    if form.is_valid():
        change_day(holiday=holiday, by=request.user, **form.cleaned_data)
        messages.success(request, "已保存。")
        return back_to_year(holiday.day.year)
    return render(request, "activities/duties/holiday_change.html", {"form": form, "holiday": holiday})


@require_POST
def remove(request, holiday):
    require_the_district(request.user)
    holiday = found_or_404(holiday)
    remove_day(holiday=holiday, by=request.user)
    messages.success(request, f"已删除{holiday.day:%Y-%m-%d}的安排，这一天按平常算。")
    return back_to_year(holiday.day.year)


def found_or_404(pk):
    holiday = differing_day(pk)
    if holiday is None:
        raise Http404
    return holiday


def back_to_year(year):
    return redirect(f"{reverse('duties:holidays')}?year={year}")
