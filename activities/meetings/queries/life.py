"""What is still to be mended, who talked with whom, and who has not talked yet this year."""

from datetime import date

from django.db.models import QuerySet

from activities.meetings.models import Rectification, Talk
from activities.records.models import COUNTED_STATES
from dangjian.periods import Year
from members.roster.models import Affiliation, Member
from organizations.tree.models import Organization


def late_rectifications(branches: list[int], today: date) -> QuerySet[Rectification]:
    """What should be mended by now and is not."""
    late = Rectification.objects.filter(activity__organization__in=branches, done_on=None, until__lt=today)
    return late.filter(activity__state__in=COUNTED_STATES).select_related("activity").order_by("until", "pk")


def members_here(organization: Organization, day: date) -> QuerySet[Member]:
    """Everybody whose 组织关系 lay in the branch on the day, in surname order."""
    here = Affiliation.objects.as_of(day).filter(organization=organization).values("member")
    return Member.objects.filter(pk__in=here).order_by("pinyin", "pk")


def talks_of(organization: Organization, year: Year) -> QuerySet[Talk]:
    held = Talk.objects.filter(organization=organization, held_on__gte=year.start, held_on__lt=year.end)
    return held.select_related("one", "other").order_by("-held_on", "-pk")


def not_talked_with(organization: Organization, year: Year, today: date) -> list[str]:
    """Who has had no talk in the year: 支部工作条例 art. 19 asks for one with everybody."""
    talked = {pk for pair in talks_of(organization, year).values_list("one", "other") for pk in pair}
    return list(members_here(organization, today).exclude(pk__in=talked).values_list("name", flat=True))
