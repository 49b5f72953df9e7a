"""What stands in a station's books is put right and taken back; the row stays, the log says who."""

from datetime import date
from typing import TypeVar

from django.db import transaction

from activities.stations.models import Honour, Opinion, Service
from activities.stations.services.history import note_version
from dangjian.audit.services import record
from organizations.access.models import Account

Row = TypeVar("Row", Opinion, Honour, Service)


class VersionConflict(Exception):
    """Somebody has touched it or taken it back since the page was opened."""


def in_hand(row: Row, *, version: int | None) -> Row:
    """The row as it stands, locked until the act is done. Raises VersionConflict."""
    current = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    if current.withdrawn_on or current.version != version:
        raise VersionConflict
    return current


def put_down(row: Row, **said: object) -> list[str]:
    """The names of what it says otherwise now; nothing is written where it says all that already."""
    fields: list[str] = [name for name, value in said.items() if getattr(row, name) != value]
    if fields:
        for name in fields:
            setattr(row, name, said[name])
        row.version += 1
        row.save(update_fields=[*fields, "version"])
    return fields


@transaction.atomic
def withdraw_opinion(*, opinion: Opinion, version: int | None, by: Account, today: date) -> None:
    """Raises VersionConflict."""
    current = in_hand(opinion, version=version)
    put_down(current, withdrawn_on=today)
    note_version(current, today=today)
    record("stations.withdraw_opinion", by=by, target=current, path=current.path)


@transaction.atomic
def withdraw_service(*, service: Service, version: int | None, by: Account, today: date) -> None:
    """Raises VersionConflict."""
    current = in_hand(service, version=version)
    put_down(current, withdrawn_on=today)
    record("stations.withdraw_service", by=by, target=current, path=current.path)


@transaction.atomic
def withdraw_honour(*, honour: Honour, version: int | None, by: Account, today: date) -> None:
    """Raises VersionConflict."""
    current = in_hand(honour, version=version)
    put_down(current, withdrawn_on=today)
    record("stations.withdraw_honour", by=by, target=current, path=current.path)
