"""Quick reviews are counted together, by month; the figures are what the rule says of each record by itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.utils.timezone import localdate
from factories import account, committee
from quarter_factories import AFTER, Q3

from activities.records.models import Activity, State
from activities.records.queries.lists import LONGEST_HOLIDAY
from analytics.assessment.queries.facts import read_places, tree_of
from analytics.indicators.queries.reviews import Deadlines, ReviewInTime
from analytics.indicators.rules import Counted, Span
from dangjian.fields.dates import beginning
from dangjian.periods import Month, last_day
from dangjian.workdays.models import Holiday
from organizations.tree.models import Kind, Organization

pytestmark = pytest.mark.django_db
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
# Off over the end of July, a Saturday worked instead, and the days after the quarter; only what differs from the week.
OFF = (*(date(2026, 7, day) for day in (29, 30, 31)), date(2026, 8, 3), *(date(2026, 10, day) for day in range(1, 8)))
WORKED = (date(2026, 8, 8), date(2026, 9, 27))
# From the beginning of a day here; the eighth hour is where a day begins in the database's own zone.
SENT = (timedelta(0), timedelta(hours=8) - INSTANT, timedelta(hours=8), DAY - INSTANT)


@pytest.fixture
def units(town) -> dict[Organization, Organization]:
    """Who reviews, and as part of which unit."""
    Holiday.objects.bulk_create(Holiday(day=day, kind="HOLIDAY") for day in OFF)
    Holiday.objects.bulk_create(Holiday(day=day, kind="WORKDAY") for day in WORKED)
    community = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE)
    return {town.street: town.street, community: town.street, town.other_street: town.other_street}


def span(today: date) -> Span:
    return Span.of(Q3, today=today, items=(), tree=tree_of(read_places(last_day(Q3))))


def days() -> Iterator[date]:
    """From before the first that may be due in the quarter until after its end."""
    first = Q3.start - LONGEST_HOLIDAY - 2 * DAY
    return (first + number * DAY for number in range((Q3.end - first).days + 2))


def looked_at(sent: datetime, due: date) -> tuple[datetime | None, ...]:
    """The same minute, at five days and past them, on the last moment in time and the first that is late, and never."""
    five, over = sent + 5 * DAY, beginning(due + DAY)
    return sent + timedelta(seconds=20), five - INSTANT, five, five + INSTANT, over - INSTANT, over, None


def sent_in(place: Organization, moments, reviewers, **attributes) -> list[Activity]:
    """A record of each pair of moments, to each reviewer in turn."""
    by = account()
    return Activity.objects.bulk_create(
        Activity(
            kind="THEME_DAY",
            held_on=localdate(sent),
            for_period=str(Month.containing(localdate(sent))),
            topic="学习",
            recorded_by=by,
            organization=place,
            path=place.path,
            committee_id=place.committee_id,
            submitted_at=sent,
            reviewed_at=looked,
            reviewer=reviewers[number % len(reviewers)],
            **{"state": State.ACCEPTED if looked else State.SUBMITTED} | attributes,
        )
        for number, (sent, looked) in enumerate(moments)
    )


def one_by_one(records: list[Activity], units, deadlines: Deadlines) -> dict[tuple[int, Month], Counted]:
    done, due = Counter(), Counter()
    for record in records:
        sent, looked = localdate(record.submitted_at), record.reviewed_at and localdate(record.reviewed_at)
        if deadlines.counts(sent, looked):
            place = units[record.reviewer].pk, Month.containing(deadlines.of(sent))
            due[place] += 1
            done[place] += deadlines.met(sent, looked)
    return {place: Counted(done[place], many) for place, many in due.items()}


@pytest.mark.parametrize("today", [date(2026, 9, 16), AFTER])
def test_each_record_counts_in_the_month_in_which_it_was_due(town, units, today):
    asked = span(today)
    deadlines, review = Deadlines(asked), ReviewInTime()
    moments = [
        (sent, looked)
        for day, hour in product(days(), SENT)
        for sent in [beginning(day) + hour]
        for looked in looked_at(sent, deadlines.of(day))
    ]
    counted = sent_in(town.own, moments, list(units))
    counted += sent_in(town.own, moments[::5], list(units), state=State.RETURNED)
    sent_in(town.own, moments[::5], [town.root, None])
    sent_in(town.own, moments[::5], list(units), state=State.WITHDRAWN)

    found = review.by_month(deadlines, list(review.slow(deadlines)))

    assert found == one_by_one(counted, units, Deadlines(asked))
    assert set(found) == set(product((town.street.pk, town.other_street.pk), Q3.months))
    assert review.measure(asked) == {
        unit.pk: sum((found[unit.pk, month] for month in Q3.months), Counted())
        for unit in (town.street, town.other_street)
    }
