"""What somebody's own pages show beside what is owed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from activities.duties.queries import due_items
from activities.duties.rules import State
from activities.records.models import (
    ABSENT,
    COUNTED_STATES,
    EXCUSED,
    PRESENT,
    Activity,
    Attendance,
    AttendanceClaim,
    MakeUpStudy,
    Status,
)
from activities.records.queries.claims import own_claims, own_lines
from activities.records.queries.occasions import item_address
from activities.records.queries.owed import Owed, in_order, states_for
from activities.records.queries.rollup import rolled
from activities.records.rules import Turnout, written_day
from analytics.assessment.queries.lights import Light, branch_light
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
    on_leave: int

    @property
    def turnout(self) -> Turnout:
        return Turnout(due=self.expected, present=self.came, excused=self.on_leave)


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


def light_of_branch(branch: Organization, quarter: Quarter, progress: Progress, *, today: date) -> Light:
    """From what its page lists already."""
    return branch_light(branch, quarter, [step.owed for step in (*progress.open, *progress.done)], today=today)


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
        on_leave=Count("pk", filter=Q(status__in=EXCUSED)),
    )
    return Taken(**counted)


@dataclass(frozen=True)
class OwnLine:
    """One line of the own record, how it was made up for, and what one said about it last."""

    row: Attendance
    made_up: MakeUpStudy | None
    claim: AttendanceClaim | None


def own_record(account: Account) -> list[OwnLine]:
    """Where one came and where not, the newest first; the last year and a half."""
    rows = list(own_lines(account).order_by("-activity__held_on", "-activity")[:80])
    studied = {one.activity_id: one for one in MakeUpStudy.objects.filter(member__account=account)}
    claims = own_claims(account)
    return [
        OwnLine(row, studied.get(row.activity_id) if row.status in ABSENT else None, claims.get(row.activity_id))
        for row in rows
    ]


def branch_turnout(branch: Organization, quarter: Quarter) -> Turnout:
    """How many came to every duty of the quarter, as one number beside those on leave: what the score reckons with."""
    return rolled([branch.pk], quarter.months).turnout


def recent_records(branch: Organization, account: Account) -> list[Activity]:
    shown = Activity.objects.shown_to(account).filter(organization=branch, state__in=COUNTED_STATES)
    return list(shown.order_by("-held_on", "-pk")[:RECENT])


def scored_quarter(today: date) -> Quarter | None:
    quarter = quarter_shown(today)
    return quarter if current_run(quarter) else None
