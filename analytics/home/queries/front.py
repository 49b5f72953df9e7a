"""What somebody's own pages show beside what is owed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from activities.duties.queries import due_items
from activities.duties.rules import State
from activities.records.models import COUNTED_STATES, PRESENT, Activity, Attendance, Status
from activities.records.queries.occasions import item_address
from activities.records.queries.owed import Owed, in_order, states_for
from activities.records.rules import written_day
from analytics.assessment.queries.scores import current_run, quarter_shown
from dangjian.periods import Quarter
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization

OWN_BRANCH = (Role.SECRETARY, Role.RECORDER, Role.MEMBER)
RECENT = 6


@dataclass(frozen=True)
class Taken:
    """One's own part in the quarter; nobody else is in it, and nothing is ranked."""

    came: int
    expected: int
    theme_days: int
    theme_days_held: int


def own_branches(account: Account) -> list[Organization]:
    """The branches somebody belongs to or writes for, the one written for first."""
    writing = account.reach.organizations(Role.SECRETARY, Role.RECORDER)
    found = Organization.objects.filter(pk__in=account.reach.organizations(*OWN_BRANCH), kind=Kind.BRANCH)
    return sorted(found.select_related("committee"), key=lambda one: (one.pk not in writing, one.pk))


@dataclass(frozen=True)
class Step:
    """One due item with how it stands, where it is recorded and its last day as people say it."""

    owed: Owed
    address: str
    last_day: str


@dataclass(frozen=True)
class Progress:
    """The quarter of one branch: what is still open in the order of its windows, and what is recorded."""

    open: list[Step]
    done: list[Step]


def quarter_states(branch: Organization, quarter: Quarter, *, today: date) -> Progress:
    items = due_items(start=quarter.start, end=quarter.end, organizations=[branch.pk])
    ordered = sorted(states_for(items, today), key=in_order)
    form = reverse("records:new", kwargs={"branch": branch.pk})
    steps = [Step(one, f"{form}?{item_address(one.item)}", written_day(one.item.closes_on, today)) for one in ordered]
    return Progress(
        open=[step for step in steps if step.owed.state != State.DONE],
        done=[step for step in steps if step.owed.state == State.DONE],
    )


def taken_part(account: Account, quarter: Quarter) -> Taken | None:
    """The own attendance of the quarter, by the rows of its months."""
    member = Member.objects.filter(account=account).first()
    if member is None:
        return None
    months = [month.index for month in quarter.months]
    mine = Attendance.objects.filter(member=member, period__in=months, activity__state__in=COUNTED_STATES)
    came, theme = Q(status__in=PRESENT), Q(activity__kind="THEME_DAY")
    counted = mine.exclude(status=Status.EXEMPT).aggregate(
        came=Count("pk", filter=came),
        expected=Count("pk"),
        theme_days=Count("pk", filter=came & theme),
        theme_days_held=Count("pk", filter=theme),
    )
    return Taken(**counted)


def own_record(account: Account) -> list[Attendance]:
    """Where one came and where not, the newest first; the last year and a half."""
    mine = Attendance.objects.filter(member__account=account, activity__state__in=COUNTED_STATES)
    return list(
        mine.select_related("activity", "activity__organization").order_by("-activity__held_on", "-activity")[:80]
    )


def recent_records(branch: Organization, account: Account) -> list[Activity]:
    shown = Activity.objects.shown_to(account).filter(organization=branch, state__in=COUNTED_STATES)
    return list(shown.order_by("-held_on", "-pk")[:RECENT])


def scored_quarter(today: date) -> Quarter | None:
    quarter = quarter_shown(today)
    return quarter if current_run(quarter) else None
