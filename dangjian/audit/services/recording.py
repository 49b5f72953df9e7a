"""One row for one act, in the caller's transaction; from where it came is known without anybody passing it on."""

import getpass
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_task
from django.db.models import Model

from dangjian.audit.models import AuditRow, Result
from dangjian.audit.rules import door_of

FLOOD_SPAN = timedelta(minutes=1)
MOST_REFUSALS = 20


@dataclass(frozen=True)
class Door:
    """How somebody came in: `page`, `command:first_admin`, `task:photos.prepare`; from which address; which request."""

    name: str
    address: str = ""
    request: str = ""


current_door: ContextVar[Door | None] = ContextVar("current_door", default=None)


@contextmanager
def entered(door: Door) -> Iterator[None]:
    """Everything recorded inside came through `door`."""
    token = current_door.set(door)
    try:
        yield
    finally:
        current_door.reset(token)


@contextmanager
def traced_if(wanted: bool) -> Iterator[None]:
    """Unless `wanted`, what is recorded inside tells neither address nor request: somebody was promised to stay unnamed."""
    if wanted:
        yield
    else:
        with entered(Door("page")):
            yield


def from_where() -> Door:
    """The door of the request; without one the task of the worker or the command at the terminal."""
    if door := current_door.get():
        return door
    return Door(door_of(current_task.name if current_task else "", sys.argv), at_the_machine())


def at_the_machine() -> str:
    """Who sits at the terminal, as the machine knows them."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"  # a container may run as a number that has no name
    return f"{user}@{socket.gethostname()}"[:80]


def record(action: str, *, by: Any, target: Model | str, path: str = "", **detail: object) -> AuditRow:
    """One row for one service call, in the caller's transaction; `detail` holds no personal value.

    A verb that begins with `refuse` says that somebody was refused.
    """
    named = target if isinstance(target, str) else f"{target._meta.model_name}:{target.pk}"
    door = from_where()
    refused = action.partition(".")[2].startswith("refuse")
    return AuditRow.objects.create(
        action=action,
        by=by,
        target=named[:80],
        organization_path=path,
        detail=detail,
        result=Result.REFUSED if refused else Result.DONE,
        address=door.address,
        request=door.request,
        door=door.name,
    )


def record_refusal(action: str, *, by: Any, target: Model | str, now: datetime, **detail: Any) -> AuditRow | None:
    """A refusal of which anybody could cause thousands: so many in a minute per account, or per address without one.

    The last one that is written says that more may have followed.
    """
    whose = {"by": by} if by is not None else {"by": None, "address": from_where().address}
    recent = AuditRow.objects.filter(action=action, recorded_at__gt=now - FLOOD_SPAN, **whose)
    before = recent[:MOST_REFUSALS].count()
    if before >= MOST_REFUSALS:
        return None
    if before == MOST_REFUSALS - 1:
        detail["more_may_follow"] = True
    return record(action, by=by, target=target, **detail)
