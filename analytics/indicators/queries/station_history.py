"""Who was expected at a station, as the histories of its people had it on the last day of a quarter.

What a home organisation or a branch said, corrected or took back since then changes no quarter that is over.
"""

from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from activities.records.models import Attendance
from members.floating.models import Inflow, InflowQuerySet, InflowStep
from members.floating.rules import Deed, Match, Standing

ANSWERS = (Deed.ANSWERED, Deed.MATCHED)
# Each of these is the last word on whether somebody is a member, until the next.
WORDS_ON_STANDING = (*ANSWERS, Deed.REOPENED)


def steps_until(day: date) -> QuerySet[InflowStep]:
    """Of the person around, the last first."""
    return InflowStep.objects.filter(inflow=OuterRef("pk"), on__lte=day).order_by("-pk")


def expected(day: date) -> QuerySet[Inflow]:
    """Who was on the roll of the record around, as `roll_of` had it at the end of the day: in care when it was held, not
    unknown to the home side, with no row of the record's own."""
    held_on = OuterRef("held_on")
    there = Inflow.objects.filter(organization=OuterRef("at"), arrived_on__lte=held_on)
    return without_rows(known(there.filter(Q(ended_on=None) | Q(ended_on__gt=held_on)), day), day)


def known(people: InflowQuerySet, day: date) -> InflowQuerySet:
    """Without whom the home side did not know; where the history is silent, the sheet tells."""
    words = steps_until(day).filter(deed__in=WORDS_ON_STANDING).values("said")[:1]
    sheet = Case(
        When(standing=Standing.UNKNOWN, answered_on__lte=day, then=Value(Standing.UNKNOWN)),
        default=Value(""),
        output_field=CharField(),
    )
    return people.annotate(known_as=Coalesce(Subquery(words), sheet)).exclude(known_as=Standing.UNKNOWN)


def without_rows(people: InflowQuerySet, day: date) -> InflowQuerySet:
    """Without who is a member of the district with a row of the record's own. The first that a branch confirmed or took
    back after the day says what stood before it; whom it had confirmed then, the time of taking part here tells."""
    turns = InflowStep.objects.filter(inflow=OuterRef("pk"), on__gt=day).order_by("pk")
    turns = turns.filter(Q(deed=Deed.MATCHED) | Q(deed=Deed.WITHDRAWN, said=Match.CONFIRMED))
    rows = Attendance.objects.filter(activity=OuterRef(OuterRef("pk")))
    own = rows.filter(member=OuterRef("member"))
    taken_back = rows.filter(
        member__participations__organization=OuterRef("organization"),
        member__participations__ends_on__gt=OuterRef(OuterRef("held_on")),
        member__participations__ends_on__lte=OuterRef("turned_on"),
    )
    turned = people.annotate(turn=Subquery(turns.values("deed")[:1]), turned_on=Subquery(turns.values("on")[:1]))
    return turned.filter(
        Q(turn=Deed.MATCHED) | Q(turn=None) & ~Exists(own) | Q(turn=Deed.WITHDRAWN) & ~Exists(taken_back)
    )
