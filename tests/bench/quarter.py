"""What the quarter takes, against one scan of that quarter's attendance, in the same rounds.

Ratios are of processor time, of the worker and of the database's process for it together: what else a machine does moves the
clock, and this much less. The database helps itself to no second process, whose time would be missing.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from django.db import connection
from told import Line, at_most, just

from dangjian.periods import Quarter

Act = Callable[[], str | dict]


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, and of processors in the worker and in the database."""

    seconds: float
    worker: float
    database: float
    megabytes: float
    queries: int
    said: str

    @property
    def processors(self) -> float:
        return self.worker + self.database


def in_a_child(act: Act) -> Taken:
    """Run in a fork with a connection of its own: times, memory above what the imports take, and statements."""
    connection.close()
    context = get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=run, args=(act, theirs))
    child.start()
    theirs.close()
    taken = mine.recv()
    child.join()
    return taken


def run(act: Act, pipe) -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak of the parent
    before = status("VmRSS")
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    gc.collect()
    gc.freeze()  # whatever was imported and done before is none of the act's affair
    asked = [0]

    def counted(execute, sql, params, many, context):
        asked[0] += 1
        return execute(sql, params, many, context)

    begun = time.perf_counter(), time.process_time(), on_processor(backend)
    with connection.execute_wrapper(counted):
        found = act()
    ended = time.perf_counter(), time.process_time(), on_processor(backend)
    spent = [after - ahead for after, ahead in zip(ended, begun, strict=True)]
    most = status("VmHWM") - before
    pipe.send(Taken(*spent, most, asked[0], found if isinstance(found, str) else fingerprint(found)))
    pipe.close()


def on_processor(process: int) -> float:
    """Seconds so far; the database is on this machine."""
    return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def status(name: str) -> float:
    """A line of this process's own account of itself, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) * 1024 / 1e6


def periods(quarter: Quarter) -> list[int]:
    return [month.index for month in quarter.months]


def make_floor(quarter: Quarter) -> int:
    """A table with nothing but that quarter's attendance; answers with its rows."""
    months = ", ".join(map(str, periods(quarter)))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(f"CREATE TABLE bench_floor AS SELECT * FROM activities_attendance WHERE period IN ({months})")
        cursor.execute("VACUUM ANALYZE bench_floor")
        cursor.execute("SELECT count(*) FROM bench_floor")
        return cursor.fetchone()[0]


def scan() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(length(status)), count(*) FROM bench_floor")
        return str(cursor.fetchone()[1])


def assessed(quarter: Quarter) -> Act:
    from django.utils.timezone import localdate, now

    from analytics.assessment.services import assess

    def act() -> str:
        return assess(quarter=quarter, by=None, today=localdate(), clock=now, reason="测速").result_digest[:12]

    return act


def counted(quarter: Quarter) -> Act:
    """Only what is read: done and due of every branch, with the records behind them."""
    from django.utils.timezone import localdate

    from analytics.assessment.queries.facts import read_facts
    from dangjian.jobs.services import snapshot

    def act() -> str:
        with snapshot():
            facts = read_facts(quarter, today=localdate())
        return str(len(facts.branches))

    return act


def measured(quarter: Quarter) -> Act:
    """Only the figures: the statements of `measure` of every indicator, those of units and stations with them."""
    from django.utils.timezone import localdate

    from activities.duties.queries import due_items
    from analytics.assessment.queries.facts import read_places, tree_of
    from analytics.indicators.queries import INDICATORS
    from analytics.indicators.rules import Span
    from dangjian.jobs.services import snapshot
    from dangjian.periods import last_day

    def act() -> str:
        items, tree = due_items(start=quarter.start, end=quarter.end), tree_of(read_places(last_day(quarter)))
        span = Span.of(quarter, today=localdate(), items=items, tree=tree)
        with snapshot():
            figures = {code: one.measure(span) for code, one in INDICATORS.items()}
        return str(sum(len(one) for one in figures.values()))

    return act


def in_turn(acts: dict[str, Act], times: int) -> dict[str, list[Taken]]:
    found: dict[str, list[Taken]] = {name: [] for name in acts}
    for _ in range(times):
        for name, act in acts.items():
            found[name].append(in_a_child(act))
    return found


def by_rows(quarter: Quarter) -> Act:
    """How many records a branch has, who was expected and who came, of every branch, counted from the rows of attendance."""
    from activities.records.queries.rollup import counted_by_branch
    from dangjian.jobs.services import snapshot

    def act() -> dict:
        with snapshot():
            return counted_by_branch(quarter.months)

    return act


def by_rollup(quarter: Quarter) -> Act:
    """The same of every branch from what is kept with the records."""
    from activities.records.queries.rollup import rolled_by_branch
    from organizations.tree.models import Organization

    def act() -> dict:
        return rolled_by_branch(Organization.objects.all(), quarter.months)

    return act


def fingerprint(found: dict) -> str:
    """Of what every branch has; a month in which nothing counts any more may be kept as nothing."""
    from activities.records.queries.rollup import Rolled

    said = frozenset(one for one in found.items() if one[1] != Rolled())
    return f"{len(said)} {hash(said)}"


def measure(quarter: Quarter, *, rounds: int) -> list[Line]:
    """(a) against a scan of that quarter's attendance by one process, in the same rounds."""
    from activities.records.queries.reading import Reading

    many = make_floor(quarter)
    acts = {
        "scan": scan,
        "rows": by_rows(quarter),
        "rollup": by_rollup(quarter),
        "figures": measured(quarter),
        "read": counted(quarter),
        "whole": assessed(quarter),
    }
    found = in_turn(acts, rounds)
    if len({one.said for one in found["whole"]}) > 1:
        raise SystemExit("the same quarter gave different digests")
    if {one.said for one in found["rows"]} != {one.said for one in found["rollup"]}:
        raise SystemExit("rows and rollup say different things of some branch")
    floor = [one.processors for one in found["scan"]]

    def over(name: str) -> list[float]:
        return [one.processors / least for one, least in zip(found[name], floor, strict=True)]

    def memory(name: str) -> float:
        return max(one.megabytes for one in found[name])

    asked = {name: taken[0].queries for name, taken in found.items()}
    apart = len(Reading(quarter).drifted())
    return [
        just("a", f"scan of {many:,} rows of attendance", [1000 * one for one in floor], "ms", asked["scan"]),
        at_most("a", "attendance of every branch from its rows", over("rows"), 3.5, queries=asked["rows"]),
        at_most("a", "attendance of every branch from the rollup", over("rollup"), 0.5, queries=asked["rollup"]),
        Line("a", "cells in which rollup and rows differ", str(apart), "0", apart == 0),
        at_most("a", "figures of every indicator", over("figures"), 3.5, queries=asked["figures"]),
        just("a", "with what is due and the records behind it", over("read"), "×", asked["read"]),
        at_most(
            "a",
            "the whole quarter with every line and its evidence",
            over("whole"),
            3.5,
            queries=asked["whole"],
            bound=35,
        ),
        just("a", "the whole quarter, on the clock", [one.seconds for one in found["whole"]], "s"),
        just("a", "the whole quarter, processor of the worker", [one.worker for one in found["whole"]], "s"),
        just("a", "the whole quarter, processor of the database", [one.database for one in found["whole"]], "s"),
        at_most("a", "memory of the figures over the imports", [memory("figures")], 150, "MB"),
        at_most("a", "memory of the whole quarter over the imports", [memory("whole")], 150, "MB", bound=200),
    ]


def thin(last: Quarter, *, keep: int) -> None:
    """Forget the attendance of all quarters but the last `keep`, so that a table is no larger than it is said to be."""
    first = last
    for _ in range(keep - 1):
        first = first.previous()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM activities_attendance WHERE period < %s", [periods(first)[0]])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM FULL ANALYZE activities_attendance")
        cursor.execute("VACUUM activities_attendance")  # what is full is not yet known to be visible to everybody


def against_one(last: Quarter, *, rounds: int) -> list[Line]:
    """The quarter among all that are there, against the same one alone; each in multiples of its own floor."""
    among = in_turn({"scan": scan, "rows": by_rows(last)}, rounds)
    thin(last, keep=1)
    alone = in_turn({"scan": scan, "rows": by_rows(last)}, rounds)
    ratios = [
        (many.processors / floor.processors) / (one.processors / least.processors)
        for many, floor, one, least in zip(among["rows"], among["scan"], alone["rows"], alone["scan"], strict=True)
    ]
    return [at_most("a", "a quarter among all that the city has against one alone", ratios, 1.3)]
