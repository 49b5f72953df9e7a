"""The theme that a group's leader suggests to its branches for a month."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from activities.duties.forms import GroupThemeForm
from activities.duties.queries import theme_of
from activities.duties.services import set_group_theme
from dangjian.acts import carried_out
from dangjian.periods import Month
from organizations.groups.queries import groups_led


@require_http_methods(["GET", "POST"])
def group_theme(request, group):
    month = month_named(request)
    led = get_object_or_404(groups_led(request.user).standing(month.end - timedelta(days=1)), pk=group)
    known = theme_of(led, month)
    start = {"themes": "\n".join(known.themes) if known else ""}
    form = GroupThemeForm(request.POST or None, today=localdate(), initial=start)

    def enter(themes):
        set_group_theme(group=led, month=month, themes=themes, by=request.user, now=now())

    if carried_out(request, form, enter):
        said = "定好了，本组支部排计划时看得到。" if form.cleaned_data["themes"] else "已经不再建议。"
        messages.success(request, f"{month.label}主题{said}")
        return redirect(f"{reverse('records:group', args=(led.pk,))}?month={month}")
    return render(request, "activities/duties/group_theme.html", {"form": form, "group": led, "month": month})


def month_named(request):
    """Nonsense in an address means this month."""
    this = Month.containing(localdate())
    try:
        month = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return this
    return month if this <= month <= this.shifted(12) else this
