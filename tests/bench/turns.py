"""Rounds in which every act has its turn, so that what disturbs the machine disturbs all of them alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Turns:
    """Seconds on the wall of each act, one per round, and the statements of a turn that is not its first."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    def over(self, name: str, floor: str) -> list[float]:
        """How many times the floor an act takes, by rounds."""
        return [mine / least for mine, least in zip(self.seconds[name], self.seconds[floor], strict=True)]

    def milliseconds(self, name: str) -> list[float]:
        return [1000 * one for one in self.seconds[name]]

    def middle(self, name: str) -> float:
        return median(self.seconds[name])


def take_turns(acts: dict[str, Callable[[], object]], *, rounds: int, each: int = 1) -> Turns:
    """Every act `each` times in a row in every round; two turns before the first round are not timed."""
    found = Turns()
    for name, act in acts.items():
        act()  # what a process reads once and keeps is no statement of every page after it
        found.queries[name] = statements_of(act)
        found.seconds[name] = []
    for _ in range(rounds):
        for name, act in acts.items():
            begun = time.perf_counter()
            for _ in range(each):
                act()
            found.seconds[name].append((time.perf_counter() - begun) / each)
    return found


def statements_of(act: Callable[[], object]) -> int:
    from django.db import connection

    asked = 0

    def counted(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        act()
    return asked
