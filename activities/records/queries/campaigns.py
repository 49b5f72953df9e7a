"""学习专题: which of them a record may name, and what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from activities.records.models import COUNTED_STATES, PRESENT, Activity, Attendance, StudyCampaign
from organizations.access.models import Account

Choice = tuple[str, str]


def campaigns_offered(day: date, *, also: int | None = None) -> list[Choice]:
    """What a record of the day may name; `also` is the one that it has named already, even when it is over."""
    running = list(StudyCampaign.objects.running(day).values_list("pk", "name"))
    if also and also not in {pk for pk, _ in running}:
        running += StudyCampaign.objects.filter(pk=also).values_list("pk", "name")
    return [(str(pk), name) for pk, name in running]


@dataclass(frozen=True)
class CampaignLine:
    """One of them with its counted records in the reader's reach; `came` adds up who came to each."""

    campaign: StudyCampaign
    sessions: int = 0
    branches: int = 0
    came: int = 0


def campaign_lines(campaigns: Iterable[StudyCampaign], account: Account) -> list[CampaignLine]:
    """Two questions, however many there are."""
    every = list(campaigns)
    named = Activity.objects.visible_to(account).filter(campaign__in=every, state__in=COUNTED_STATES)
    held = {pk: (sessions, branches) for pk, sessions, branches in sessions_of(named)}
    came = dict(people_at(named))
    return [CampaignLine(one, *held.get(one.pk, (0, 0)), came.get(one.pk, 0)) for one in every]


def sessions_of(named: QuerySet[Activity]) -> QuerySet:
    rows = named.order_by().values_list("campaign")
    return rows.annotate(Count("pk"), Count("organization", distinct=True))


def people_at(named: QuerySet[Activity]) -> QuerySet:
    present = Attendance.objects.filter(activity__in=named.order_by().values("pk"), status__in=PRESENT)
    return present.order_by().values_list("activity__campaign").annotate(Count("pk"))
