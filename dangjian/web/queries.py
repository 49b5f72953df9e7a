from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings

from dangjian.web.rules import Todo


def todos(account: Any, *, today: date) -> list[Todo]:
    """Everything `account` owes, from every room that says so in TODO_SOURCES; the most pressing first."""
    found: list[Todo] = []
    for dotted in settings.TODO_SOURCES:
        module, _, name = dotted.rpartition(".")
        found += getattr(import_module(module), name)(account, today)
    return sorted(found, key=lambda todo: (todo.urgency, todo.due_on or date.max, todo.title))
