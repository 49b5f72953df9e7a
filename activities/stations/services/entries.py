"""What stands in a station's books is put right and taken back; the row stays, the log says who."""

from collections.abc import Mapping
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


def locked(row: Row) -> Row:
    """As it stands, until the act is done."""
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def otherwise(row: Row, said: Mapping[str, object]) -> list[str]:
    """The names of what it does not say yet."""
    return [name for name, value in said.items() if getattr(row, name) != value]


def put_right(row: Row, *, version: int | None, **said: object) -> tuple[Row, list[str]]:
    """The row, and the names of what it says otherwise now. What says all that already, as after the first of two presses,
    stays as it is, whichever version the page shows. Raises VersionConflict."""
    current = locked(row)
    fields = otherwise(current, said)
    if current.withdrawn_on or (fields and current.version != version):
        raise VersionConflict
    return current, put_down(current, **said)


def put_down(row: Row, **said: object) -> list[str]:
    """The names of what it says otherwise now; nothing is written where it says all that already."""
    fields: list[str] = otherwise(row, said)
    if fields:
        for name in fields:
            setattr(row, name, said[name])
        row.version += 1
        row.save(update_fields=[*fields, "version"])
    return fields


def take_back(row: Row, action: str, *, version: int | None, by: Account, today: date) -> Row | None:
    """The row as it is now; none that was taken back before, as by the first of two presses. Raises VersionConflict."""
    current = locked(row)
    if current.withdrawn_on:
        return None
    if current.version != version:
        raise VersionConflict
    put_down(current, withdrawn_on=today)
    record(action, by=by, target=current, path=current.path)
    return current


@transaction.atomic
def withdraw_opinion(*, opinion: Opinion, version: int | None, by: Account, today: date) -> None:
    """Said twice it is once. Raises VersionConflict."""
    if current := take_back(opinion, "stations.withdraw_opinion", version=version, by=by, today=today):
        note_version(current, today=today)


@transaction.atomic
def withdraw_service(*, service: Service, version: int | None, by: Account, today: date) -> None:
    """Said twice it is once. Raises VersionConflict."""
    take_back(service, "stations.withdraw_service", version=version, by=by, today=today)


@transaction.atomic
def withdraw_honour(*, honour: Honour, version: int | None, by: Account, today: date) -> None:
    """Said twice it is once. Raises VersionConflict."""
    take_back(honour, "stations.withdraw_honour", version=version, by=by, today=today)
