"""表决基数: who should vote. Never the same as 应到, and never mixed with it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from activities.duties.rules import DutyKind
from activities.meetings.models import QuorumExclusion
from activities.records.models import PRESENT, Activity, Attendance
from members.roster.models import Affiliation, Category, Member
from members.roster.queries import committee_at
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Base:
    """The computed voting base and what it is made of."""

    full_members: int
    excluded: int

    @property
    def voters(self) -> int:
        return self.full_members - self.excluded


def full_members_at(organization: Organization, day: date) -> QuerySet[Member]:
    """Full members whose 组织关系 lay here on the day, wherever they take part."""
    here = Affiliation.objects.as_of(day).filter(organization=organization).values("member")
    regular = Q(regularized_on=None) | Q(regularized_on__lte=day)
    return Member.objects.filter(regular, pk__in=here, category=Category.FULL)


def voting_base(activity: Activity) -> Base:
    """Of a members' meeting all full members less the approved exclusions; of a committee's meeting the committee."""
    place, day = activity.organization, activity.held_on
    if activity.kind == DutyKind.COMMITTEE_MEETING:
        return Base(len(committee_at(place, day)), 0)
    full = full_members_at(place, day)
    excluded = QuorumExclusion.objects.as_of(day).filter(organization=place, member__in=full)
    return Base(full.count(), excluded.values("member").distinct().count())


def present_voters(activity: Activity) -> int:
    """How many of those with a vote the record lists as present: a start for the form."""
    came = Attendance.objects.filter(activity=activity, status__in=PRESENT)
    if activity.kind == DutyKind.COMMITTEE_MEETING:
        return came.count()
    return came.filter(member__in=full_members_at(activity.organization, activity.held_on)).count()
