from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from dangjian.env import is_near
from dangjian.jobs.queries import worker_state
from dangjian.web.rules import Todo


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


def todos(account: Any, *, today: date) -> list[Todo]:
    """Everything `account` owes, from every room that says so in TODO_SOURCES; the most pressing first.

    What is equally pressing stays in the order of its room: subgroups in theirs, not in that of their characters.
    """
    found: list[Todo] = []
    for dotted in settings.TODO_SOURCES:
        module, _, name = dotted.rpartition(".")
        found += getattr(import_module(module), name)(account, today)
    return sorted(found, key=lambda todo: (todo.urgency, todo.due_on or date.max))


def readiness(*, now: datetime) -> dict[str, object]:
    """What a load balancer and an administrator ask: the database, its tables, and whether the worker is heard of."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        worker = "unknown" if missing else worker_state(now=now)
    except DatabaseError:
        return {"ready": False, "database": "unreachable"}
    return {"ready": not missing, "database": "ok", "missing_migrations": missing, "worker": worker}
