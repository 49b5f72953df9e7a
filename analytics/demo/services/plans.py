"""What the branches mean to do next, so that forms and homes have something to start from."""

import uuid
from datetime import date, time, timedelta
from random import Random

from activities.duties.models import DutyKind
from activities.duties.queries import due_items
from activities.records.models import Activity, ActivityCredit, JointPart, State
from analytics.demo.rules.activities import PLACES, category_of, service_of, topic
from analytics.demo.services.records import District, at_noon
from dangjian.periods import Month


def told_on(planned_on: date | None, today: date) -> date:
    return min(today, planned_on or today) - timedelta(days=3)


def plan_ahead(random: Random, district: District, *, today: date) -> None:
    """This month's theme days that have no record yet, and half of next month's, with topic and place."""
    this, following = Month.containing(today), Month.containing(today).shifted(1)
    recorded = set(
        ActivityCredit.objects.filter(kind=DutyKind.THEME_DAY, period_start=this.start).values_list(
            "organization", flat=True
        )
    )
    together = set(JointPart.objects.values_list("organization", "activity__for_period"))
    together |= set(Activity.objects.exclude(group=None).values_list("organization", "for_period"))
    items = [
        item
        for item in due_items(start=this.start, end=following.end + timedelta(days=1))
        if item.kind == DutyKind.THEME_DAY and item.planned_on
    ]
    planned = []
    for item in items:
        missing = item.period_start == this.start and item.organization_id not in recorded
        wanted = random.random() < 0.5 if item.period_start == following.start else missing
        wanted = wanted and (item.organization_id, str(Month.containing(item.period_start))) not in together
        if wanted or item.organization_id == district.left_open:
            about = topic(random, item.kind)
            row = Activity(
                uid=uuid.UUID(int=random.getrandbits(128), version=4),
                kind=item.kind,
                held_on=item.planned_on,
                starts_at=time(15),
                for_period=str(Month.containing(item.period_start)),
                place=random.choice(PLACES),
                topic=about,
                theme_category=category_of(about),
                service_category=service_of(about),
                published_at=None if item.organization_id % 7 == 0 else at_noon(told_on(item.planned_on, today), 0),
                host=district.writers[item.organization_id].name,
                state=State.PLANNED,
                recorded_by=district.writers[item.organization_id],
            )
            row.settle_in(district.branches[item.organization_id])
            planned.append(row)
    Activity.objects.bulk_create(planned, batch_size=300)
