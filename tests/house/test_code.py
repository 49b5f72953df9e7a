"""What no module may do: fetch rows around the rights, read the clock below the doors, hide effects in signals."""

import ast
from collections.abc import Callable, Iterator

import pytest
from house.source import Module, dotted, imports, modules

DOORS = {"views", "forms", "admin", "todos", "site"}
BELOW_THE_DOORS = {"rules", "models", "queries", "services", "forms"}
SCOPED = {"visible_to", "editable_by", "reached", "shown_to", "announced_to", "none"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime", "time", "time_ns", "monotonic", "fromtimestamp"}
CLOCK_MODULES = {"django.utils.timezone", "datetime", "time"}
WAITING_FOR_PROCESSES = "dangjian.portal."  # how long a process has lived is no fact of the party
RAW = {"raw", "cursor", "extra", "RawSQL", "RawQuerySet"}

# Statements that the ORM cannot say; each stands in one function whose docstring says why.
RAW_ALLOWED = {
    "dangjian.changes",  # what the triggers noted
    "dangjian.bulk",  # COPY and executemany: a third of a million rows of the demo, every line of a quarter
    "activities.records.queries.standing",  # groups of groups: by record along the index, then by branch
    "activities.duties.services.quarters",  # FOR SHARE on the quarter
    "organizations.granting.queries.beholden",  # WITH RECURSIVE: a chain of any length in one statement
    "organizations.operating.queries.database",  # how large the database is
    "dangjian.web.queries",  # what the desk's list counts: the ORM's own statement, kept
    "dangjian.jobs.services",  # one moment for several reads; ANALYZE after a bulk load
}


def unscoped(module: Module) -> Iterator[str]:
    """Queries of a door that do not begin with the rights of whoever asks."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr in MANAGERS:
            if node.attr not in SCOPED:
                yield dotted(node)
        elif isinstance(node, ast.Attribute) and node.attr in MANAGERS and not is_left_of_a_dot(node, module.tree):
            yield dotted(node)
        elif isinstance(node, ast.Call) and dotted(node.func) in SHORTCUTS and is_a_class(node.args[0]):
            yield f"{dotted(node.func)}({dotted(node.args[0])})"


def is_a_class(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and dotted(node).split(".")[-1][:1].isupper()


def is_left_of_a_dot(node: ast.AST, tree: ast.Module) -> bool:
    return any(isinstance(other, ast.Attribute) and other.value is node for other in ast.walk(tree))


def clocks(module: Module) -> Iterator[str]:
    """Looks at the clock; a moment that is handed in is only converted."""
    imported = {
        alias.asname or alias.name: node.module
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module in CLOCK_MODULES
        for alias in node.names
    }
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or node.args:
            continue
        name = dotted(node.func)
        first, last = name.split(".")[0], name.split(".")[-1]
        if last in CLOCKS and (first in imported or first in {"datetime", "timezone", "time", "date"}):
            yield name


def raw(module: Module) -> Iterator[str]:
    """SQL of one's own."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in RAW:
            yield dotted(node.func)


def signals(module: Module) -> Iterator[str]:
    """Effects that nobody sees where the cause is written."""
    yield from (name for name in imports(module.tree) if "signals" in name.split(".") or name == "django.dispatch")


def any_year(module: Module) -> Iterator[str]:
    """Form fields that take the year 1 and the year 9999; `CalendarField` does not."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in {"forms.DateField", "forms.DateTimeField"}:
            yield dotted(node)


def found(net: Callable[[Module], Iterator[str]], kinds: set[str] | None = None) -> list[tuple[str, str]]:
    watched = [module for module in modules() if kinds is None or module.kind in kinds]
    return [(module.name, what) for module in watched for what in net(module)]


def test_a_door_starts_every_query_from_the_rights():
    assert found(unscoped, DOORS) == []


def test_nothing_below_the_doors_reads_the_clock():
    read = [(name, what) for name, what in found(clocks, BELOW_THE_DOORS) if not name.startswith(WAITING_FOR_PROCESSES)]

    assert read == []


def test_only_listed_functions_write_their_own_sql():
    assert {name for name, _ in found(raw)} == RAW_ALLOWED


def test_nothing_hides_in_signals():
    assert found(signals) == []


def test_only_the_calendar_field_reads_a_day():
    assert found(any_year) == [("dangjian.fields.dates", "forms.DateField")]


@pytest.mark.parametrize(
    ("net", "code", "what"),
    [
        (unscoped, "Member.objects.filter(pk=pk)", "Member.objects.filter"),
        (unscoped, "rows = Member.objects", "Member.objects"),
        (unscoped, "Member._base_manager.all()", "Member._base_manager.all"),
        (unscoped, "get_object_or_404(Member, pk=pk)", "get_object_or_404(Member)"),
        (unscoped, "ModelChoiceField(queryset=Member.objects.all())", "Member.objects.all"),
        (unscoped, "model._default_manager.order_by('pk')", "model._default_manager.order_by"),
        (clocks, "from django.utils.timezone import localdate\nlocaldate()", "localdate"),
        (clocks, "from django.utils import timezone\ntimezone.now()", "timezone.now"),
        (clocks, "from datetime import date\ndate.today()", "date.today"),
        (clocks, "import datetime\ndatetime.datetime.now()", "datetime.datetime.now"),
        (clocks, "import time\ntime.time()", "time.time"),
        (raw, "Organization.objects.raw(sql)", "Organization.objects.raw"),
        (raw, "with connection.cursor() as cursor: pass", "connection.cursor"),
        (signals, "from django.db.models.signals import post_save", "django.db.models.signals"),
        (any_year, "class F(forms.Form):\n    on = forms.DateField()", "forms.DateField"),
    ],
)
def test_a_net_catches_what_it_is_for(net, code, what):
    assert what in list(net(Module("members.roster.views", code)))


@pytest.mark.parametrize(
    ("net", "code"),
    [
        (unscoped, "get_object_or_404(Member.objects.visible_to(account), pk=pk)"),
        (unscoped, "Organization.objects.reached(account, Right.REVIEW).filter(kind=kind)"),
        (clocks, "from django.utils.timezone import localdate\nlocaldate(moment)"),
        (clocks, "from django.db.models.functions import Now\nNow()"),
        (raw, "connection.ops.quote_name('window')"),
    ],
)
def test_a_net_lets_through_what_is_right(net, code):
    assert list(net(Module("members.roster.views", code))) == []
