from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dangjian.jobs.queries import worker_state
from dangjian.web.rules import Todo


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
