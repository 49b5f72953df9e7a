"""The code on the wall: made with the first poster, renewed when one has gone astray."""

from datetime import datetime

from django.db import transaction

from dangjian.audit.services import record
from members.floating.models import WallCode
from members.floating.rules import new_code
from organizations.access.models import Account
from organizations.tree.models import Organization


@transaction.atomic
def renew_code(*, station: Organization, by: Account | None, now: datetime) -> WallCode:
    """A code for the station; whatever hung on its wall before opens nothing any more."""
    fresh = WallCode(code=new_code(), renewed_at=now)
    fresh.settle_in(station)
    WallCode.objects.bulk_create([fresh], ignore_conflicts=True)
    wall = WallCode.objects.select_for_update().get(organization=station)
    if wall.code != fresh.code:
        wall.code, wall.renewed_at = fresh.code, now
        wall.save(update_fields=["code", "renewed_at"])
    record("floating.renew_code", by=by, target=wall, path=wall.path)
    return wall
