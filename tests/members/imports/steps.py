"""The steps of an import as tests take them, and every count that undoing has to restore."""

from datetime import date

from django.apps import apps
from django.utils.timezone import localdate, now

from members.imports.models import RosterImport
from members.imports.queries import figures
from members.imports.services import ask_undo, confirm, receive, work

AS_OF = date(2026, 10, 31)
BEFORE = date(2026, 10, 1)
OWN = {"members.RosterImport", "members.RosterFile", "members.RosterRow", "dangjian.AuditRow"}


def previewed(content: bytes, *, as_of: date = AS_OF, by=None, name: str = "花名册.xlsx") -> RosterImport:
    roster_import = receive(content=content, file_name=name, as_of=as_of, by=by, now=now(), at_once=True)
    return worked(roster_import)


def applied(content: bytes, *, as_of: date = AS_OF, by=None, absent_leave: bool = False) -> RosterImport:
    roster_import = previewed(content, as_of=as_of, by=by)
    confirm(roster_import=roster_import, by=by, absent_leave=absent_leave, now=now(), at_once=True)
    return worked(roster_import)


def undone(roster_import: RosterImport) -> RosterImport:
    ask_undo(roster_import=roster_import, by=None, now=now(), at_once=True)
    return worked(roster_import)


def worked(roster_import: RosterImport) -> RosterImport:
    work(roster_import, today=localdate(), clock=now)
    return RosterImport.objects.get(pk=roster_import.pk)


def found(roster_import: RosterImport) -> dict:
    """The figures with the problems as (row, column, code)."""
    figured = figures(roster_import)
    return figured | {"errors": [(one["row"], one["column"], one["code"]) for one in figured["errors"]]}


def everything() -> dict[str, list]:
    """Every row of every table, except the import's own and the log."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label not in OWN and model._meta.managed
    }
