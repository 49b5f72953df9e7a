"""The room itself: what was there at a check, and what hangs on the wall."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from activities.stations.models import Equipment, EquipmentCheck, HouseRule, HouseRuleVersion
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.tree.models import Organization


@transaction.atomic
def check_equipment(*, station: Organization, conditions: Mapping[str, str], by: Account | None, today: date) -> None:
    """Everything that was looked at, as it is today; what the day's check found stays in the history."""
    rows = []
    for kind, condition in conditions.items():
        row = Equipment(kind=kind, condition=condition, checked_on=today, checked_by=by)
        row.settle_in(station)
        rows.append(row)
    Equipment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "kind"],
        update_fields=["condition", "checked_on", "checked_by"],
    )
    check = EquipmentCheck(checked_on=today, conditions=dict(conditions), checked_by=by)
    check.settle_in(station)
    EquipmentCheck.objects.bulk_create(
        [check],
        update_conflicts=True,
        unique_fields=["organization", "checked_on"],
        update_fields=["conditions", "checked_by"],
    )
    record("stations.check_equipment", by=by, target=station, path=station.path, rows=len(rows))


@transaction.atomic
def set_house_rule(*, station: Organization, kind: str, text: str, by: Account | None, today: date) -> None:
    """From today on; the same text hung again changes nothing, and what it said before stays readable."""
    if HouseRule.objects.filter(organization=station, kind=kind, text=text).exists():
        return
    row = HouseRule(kind=kind, text=text, adopted_on=today)
    row.settle_in(station)
    HouseRule.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["organization", "kind"], update_fields=["text", "adopted_on"]
    )
    version = HouseRuleVersion(kind=kind, text=text, adopted_on=today, written_by=by)
    version.settle_in(station)
    HouseRuleVersion.objects.bulk_create(
        [version],
        update_conflicts=True,
        unique_fields=["organization", "kind", "adopted_on"],
        update_fields=["text", "written_by"],
    )
    record("stations.set_house_rule", by=by, target=station, path=station.path)
