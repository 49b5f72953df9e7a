"""Who of a station's roll came."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from activities.records.models import Activity
from activities.stations.models import Presence
from activities.stations.queries.roll import roll_of
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.tree.models import Organization


@transaction.atomic
def note_roll(*, activity: Activity, station: Organization, away: Iterable[int], by: Account, today: date) -> int:
    """Everybody on the roll of its day came but the `away`; said again, the later counts. Answers how many came."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    gone, rows = set(away), []
    for one in roll_of(activity, station):
        row = Presence(activity=activity, inflow=one.inflow, came=one.inflow.pk not in gone, noted_on=today)
        row.settle_in(station)
        rows.append(row)
    Presence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["activity", "inflow"], update_fields=["came"]
    )
    came = sum(row.came for row in rows)
    record("stations.note_roll", by=by, target=activity, path=station.path, count=came)
    return came
