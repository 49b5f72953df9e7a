"""A whole month planned like the one before with one tap; shown first, and taken back as long as nobody was told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from activities.records.forms import MonthPlanForm
from activities.records.models import Activity, State
from activities.records.queries.month_plan import may_be_planned, month_moved
from activities.records.services import drop_plan, plan_month
from activities.records.views.planning import next_month
from activities.records.views.scope import branch_to_write
from dangjian.periods import Month
from organizations.tree.models import Organization

# In the session: which plans were made so, for the button that takes them back.
JUST_PLANNED = "just_planned"


@require_http_methods(["GET", "POST"])
def month(request: HttpRequest, branch: int) -> HttpResponse:
    organization, today = branch_to_write(request, branch), localdate()
    wanted = month_asked(request, organization)
    lines = month_moved(organization, wanted, today)
    form = MonthPlanForm(request.POST or None, lines=may_be_planned(lines))
    if form.is_valid():
        made = plan_month(organization=organization, wanted=form.wanted(), by=request.user)
        if made:
            request.session[JUST_PLANNED] = [one.pk for one in made]
            messages.success(request, f"{wanted.short_label}排好了{len(made)}项，还没发布；主题和日期可以再改。")
        else:
            messages.info(request, "这些已经排过或者记过了，没有再排。")
        return redirect(request.get_full_path())
    context = {
        "branch": organization,
        "month": wanted,
        "before": wanted.shifted(-1),
        "form": form,
        "left": [line for line in lines if line.problem],
        "planned": plans_of(request, organization, wanted),
        "just": just_planned(request, organization),
    }
    return render(request, "activities/records/month_plan.html", context)


def month_asked(request: HttpRequest, organization: Organization) -> Month:
    """This month or one of the next two; the usual one is that of the next theme day."""
    this = Month.containing(localdate())
    try:
        wanted = Month.parse(request.GET.get("month") or next_month(organization))
    except ValueError as error:
        raise Http404 from error
    if not this <= wanted <= this.shifted(2):
        raise Http404
    return wanted


def plans_of(request: HttpRequest, organization: Organization, wanted: Month) -> list[Activity]:
    plans = Activity.objects.editable_by(request.user).filter(organization=organization, state=State.PLANNED)
    return list(plans.held_in(wanted).select_related("subgroup").order_by("held_on", "pk"))


def just_planned(request: HttpRequest, organization: Organization) -> list[Activity]:
    """What the last copy made and nobody has been told of yet."""
    plans = Activity.objects.editable_by(request.user).filter(organization=organization, state=State.PLANNED)
    return list(
        plans.filter(pk__in=request.session.get(JUST_PLANNED, []), published_at=None).select_related("subgroup")
    )


@require_POST
def undo_month(request: HttpRequest, branch: int) -> HttpResponse:
    organization = branch_to_write(request, branch)
    plans = just_planned(request, organization)
    gone = sum(drop_plan(activity=one, by=request.user, unpublished=True) for one in plans)
    request.session.pop(JUST_PLANNED, None)
    if gone:
        messages.success(request, f"刚排的{gone}项已撤销。")
    else:
        messages.info(request, "没有可以撤销的：已经发布、记录或者取消了。")
    return redirect("records:plan_month", branch)
