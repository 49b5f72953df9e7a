import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F, Func, IntegerField, QuerySet, Value
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import get_script_prefix, reverse

from dangjian.env import is_near
from dangjian.jobs.queries import worker_state
from dangjian.web.rules import Answered, Todo

SLOT = struct.Struct("<4Q")  # the hour since 1970, pages, errors, milliseconds
HOURS, HOUR = 48, 3600  # as many slots a process; then the oldest is written over

# How long a process keeps a statement, in seconds: what it counts is of now, a limit that runs out within it is late by so much.
KEPT_FOR = 300

# What a line of the desk's list counts: rows, or rows of several kinds together. No number: the statement is kept, so a
# number would be one of five minutes ago.
Waiting = QuerySet | tuple[QuerySet, ...]


def public_address(request: HttpRequest, path: str) -> str:
    """The address to print and to send: PUBLIC_URL, else the one that was asked, if that is ours for certain.

    A forged Host header would print somebody else's address on a slip, so a name counts only if ALLOWED_HOSTS lists
    it (`*` lists none), and an address only if it lies in the own network. Else the portal names where it listens.
    """
    if settings.PUBLIC_URL:
        return settings.PUBLIC_URL + path
    asked = request.get_host()
    name, _ = split_domain_port(asked)
    listed = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    if validate_host(name, listed) or is_near(name.strip("[]")):
        return f"{request.scheme}://{asked}{path}"
    return f"http://127.0.0.1:{settings.PORT}{path}"


def page_of(name: str, numbers: int = 1) -> Callable[..., str]:
    """The address of one page for every row of a list: found once, then only the rows' numbers are put in."""
    return pattern(name, numbers, settings.ROOT_URLCONF, get_script_prefix()).format


@cache
def pattern(name: str, numbers: int, urlconf: str, _prefix: str) -> str:
    marks = [9 * 10**17 + at for at in range(numbers)]
    written = reverse(name, urlconf, args=marks)  # without braces of its own: they are quoted
    for mark in marks:
        written = written.replace(str(mark), "{}")
    return written


def paged(request: HttpRequest, found: QuerySet, listed: QuerySet, per_page: int) -> Page:
    """The page of `listed` that is asked for; what is `found` is counted, without the tables that only columns need."""
    pages = Paginator(listed, per_page)
    pages.count = found.count()
    return pages.get_page(request.GET.get("page"))


def todos(account: Any, *, today: date) -> list[Todo]:
    """Everything `account` owes, from every room that says so in TODO_SOURCES; the most pressing first.

    What is equally pressing stays in the order of its room: subgroups in theirs, not in that of their characters.
    """
    found: list[Todo] = []
    for dotted in settings.TODO_SOURCES:
        module, _, name = dotted.rpartition(".")
        found += getattr(import_module(module), name)(account, today)
    return sorted(found, key=lambda todo: (todo.urgency, todo.due_on or date.max))


@dataclass(frozen=True)
class Statement:
    """What counts all lines; without any rows to count there is no `sql`."""

    sql: str
    params: tuple[Any, ...]


def counted(
    names: Sequence[str], ask: Callable[[str], Waiting], *, whose: tuple[object, ...] | None = None
) -> dict[str, int]:
    """How many there are per line, of all lines in one statement.

    To put it together takes ten times as long as to answer it, so a process keeps the statement, never an answer.
    `whose` is all that what is asked may depend on: the account's number, its reach of this moment, the day. Without
    it nothing is kept: one line is put together soon, and one for every phone would push out those of the desks.
    """

    def built() -> Statement:
        return statement({name: ask(name) for name in names})

    asked = kept((names, whose), built) if whose else built()
    found = dict.fromkeys(names, 0)
    if asked.sql:
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            for name, many in cursor.fetchall():
                found[name] += many
    return found


def kept(what: tuple[object, ...], built: Callable[[], Statement]) -> Statement:
    statements, key = caches["statements"], f"web.counted.{sha256(repr(what).encode()).hexdigest()}"
    if (found := statements.get(key)) is None:
        found = built()
        if found.sql:  # nothing to count is found out as soon as it is read
            statements.set(key, found, KEPT_FOR)
    return found


def statement(told: Mapping[str, Waiting]) -> Statement:
    parts = [how_many(name, part) for name, one in told.items() for part in (one if isinstance(one, tuple) else (one,))]
    with suppress(EmptyResultSet, IndexError):  # nothing is asked for, or nothing of it can be found
        return Statement(*parts[0].union(*parts[1:], all=True).query.sql_with_params())
    return Statement("", ())


def how_many(name: str, rows: QuerySet) -> QuerySet:
    """One row: the name, and the number of rows; as no aggregate to Django, so that it adds no groups."""
    count = Func(
        F("pk"), function="COUNT", template="%(function)s(DISTINCT %(expressions)s)", output_field=IntegerField()
    )
    return (
        rows.order_by()
        .annotate(counted_line=Value(name), counted_rows=count)
        .values_list("counted_line", "counted_rows")
    )


def readiness(*, now: datetime) -> dict[str, object]:
    """What a load balancer and an administrator ask: the database, its tables, and whether the worker is heard of."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        worker = "unknown" if missing else worker_state(now=now)
    except DatabaseError:
        return {"ready": False, "database": "unreachable"}
    return {"ready": not missing, "database": "ok", "missing_migrations": missing, "worker": worker}


def counts_folder() -> Path:
    return Path(settings.DATA_DIR) / "counts"


def answered(*, hours: int, now: datetime) -> Answered:
    """What all processes of this machine have answered in the current hour and those before it, `hours` in all."""
    newest = int(now.timestamp()) // HOUR
    return sum((one for hour, one in slots() if newest - hours < hour <= newest), Answered())


def slots() -> Iterator[tuple[int, Answered]]:
    for path in counts_folder().glob("*"):
        with suppress(OSError, struct.error):
            for hour, *said in SLOT.iter_unpack(path.read_bytes()):
                yield hour, Answered(*said)
