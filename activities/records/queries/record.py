"""What one record's page shows, and to whom."""

from dataclasses import dataclass, fields
from datetime import date

from django.utils.timezone import localdate

from activities.duties.models import DutyRule
from activities.duties.rules import DutyKind, Per, period_of
from activities.records.models import (
    ABSENT,
    OPEN_STATES,
    PRESENT,
    Activity,
    ActivityCredit,
    ActivityVersion,
    Attendance,
    JointPart,
    LateChange,
    MakeUpStudy,
    State,
    Status,
    own_branches,
)
from activities.records.rules import ExtraKind, RecordFacts, parse_period
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.access.rules import Right

# What a meeting said inside stays with those who keep and review its record.
SHOWN_TO_MEMBERS = (DutyKind.THEME_DAY, DutyKind.PARTY_LECTURE, ExtraKind.STUDY, ExtraKind.VOLUNTEERING)


@dataclass(frozen=True)
class Rights:
    """What somebody may see and do on a record's page."""

    reads: bool = False
    keeps: bool = False
    reviews: bool = False
    edits: bool = False
    withdraws: bool = False
    returns: bool = False

    @property
    def names(self) -> bool:
        """Names of the absent never leave the branch's record keepers and its reviewers."""
        return self.keeps or self.reviews


def rights_on(activity: Activity, account: Account) -> Rights:
    reach, path, sector = account.reach, activity.path, activity.organization.sector
    keeps = reach.covers(Right.RECORD, path, sector)
    reviews = reach.covers(Right.REVIEW, path, sector)
    own = own_branches(account)
    guest = (
        bool(activity.group_id and own) and JointPart.objects.filter(activity=activity, organization__in=own).exists()
    )
    outside = activity.recorded_by_id != account.pk and activity.organization_id not in own and not guest
    return Rights(
        reads=reach.covers(Right.READ, path, sector),
        keeps=keeps,
        reviews=reviews,
        edits=keeps and activity.state in OPEN_STATES,
        withdraws=keeps and activity.state == State.SUBMITTED,
        returns=reviews and outside and activity.state in (State.SUBMITTED, State.ACCEPTED),
    )


def text_shown(activity: Activity, rights: Rights) -> bool:
    return rights.reads or activity.kind in SHOWN_TO_MEMBERS


@dataclass(frozen=True)
class Absentee:
    """Somebody who was not simply there, and how the study was made up since."""

    member_id: int
    name: str
    label: str
    status: str
    made_up_on: date | None = None
    made_up: str = ""


def absentees(activity: Activity) -> list[Absentee]:
    """Whoever was not simply there, in surname order."""
    rows = Attendance.objects.own(activity).exclude(status=Status.PRESENT)
    rows = rows.order_by("member__pinyin", "member_id")
    labels = dict(Status.choices)
    studied = MakeUpStudy.objects.filter(activity=activity).values_list("member", "studied_on", "what")
    made_up = {member_id: (day, what) for member_id, day, what in studied}
    return [
        Absentee(pk, name, labels[status], status, *(made_up.get(pk, ()) if status in ABSENT else ()))
        for pk, name, status in rows.values_list("member_id", "member__name", "status")
    ]


def present_names(activity: Activity) -> list[str]:
    rows = Attendance.objects.own(activity).filter(status__in=PRESENT)
    return list(rows.order_by("member__pinyin", "member_id").values_list("member__name", flat=True))


def own_status(activity: Activity, account: Account) -> str:
    """How the reader is down in this record; empty when not on its list."""
    row = Attendance.objects.filter(activity=activity, member__account=account).first()
    return row.get_status_display() if row else ""


def credit_labels(activity: Activity) -> list[str]:
    """三季度党课（45分钟）: the duties this record fulfils; those of a station where it was held with the station's name."""
    credits_here = ActivityCredit.objects.filter(
        activity=activity, organization__in=[activity.organization_id, activity.venue_id]
    )
    earned = list(credits_here.order_by("pk"))
    per = dict(DutyRule.objects.filter(kind__in={credit.kind for credit in earned}).values_list("kind", "per"))
    found = []
    for credit in earned:
        own = credit.kind == activity.kind
        period = (
            parse_period(activity.for_period)
            if own
            else period_of(per.get(credit.kind, Per.MONTH), credit.period_start)
        )
        label = f"{period.short_label}{credit.get_kind_display()}"
        if credit.organization_id == activity.venue_id:
            label = f"{activity.venue}{label}"
        found.append(f"{label}（{credit.minutes}分钟）" if credit.minutes and not own else label)
    return found


def versions_of(activity: Activity) -> list[ActivityVersion]:
    return list(ActivityVersion.objects.filter(activity=activity).select_related("by").order_by("-number"))


def first_handed_in(activity: Activity) -> date | None:
    """The day on which the record first came in, however often it was mended since."""
    versions = ActivityVersion.objects.filter(activity=activity, state=State.SUBMITTED).order_by("number")
    at = versions.values_list("at", flat=True).first() or activity.submitted_at
    return localdate(at) if at else None


def facts_of(activity: Activity) -> RecordFacts:
    """What the record says now, as its form would say it."""
    rows = Attendance.objects.own(activity).exclude(status__in=(Status.PRESENT, Status.EXEMPT))
    further = ActivityCredit.objects.filter(activity=activity, organization=activity.organization_id)
    further = further.exclude(kind=activity.kind)
    names = [one.name for one in fields(RecordFacts) if one.name not in ("absences", "also")]
    return RecordFacts(
        **{name: getattr(activity, name) for name in names},
        absences=dict(rows.values_list("member_id", "status")),
        also=dict(further.values_list("kind", "minutes")),
    )


def late_for(activity: Activity) -> list[Quarter]:
    """Quarters whose figures had been taken when this record came, or was changed last: it counts there late."""
    late = LateChange.objects.filter(activity=activity, organization=activity.organization_id)
    rows = late.filter(version=activity.version).values_list("quarter__year", "quarter__number")
    return sorted({Quarter(year, number) for year, number in rows})
