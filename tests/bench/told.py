"""What a run of the bench found: lines with a goal and a bound beside each figure, printed as Markdown and kept as JSON."""

import json
import os
import platform
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Line:
    """`goal` is what was asked for, `bound` what we hold ourselves to where nothing was asked or the goal is out of reach.

    `met` and `held` are None where there is none; `spread` is the least and the most of all rounds, in the unit of `figure`.
    """

    part: str
    what: str
    figure: str
    goal: str = ""
    met: bool | None = None
    spread: str = ""
    queries: int | None = None
    bound: str = ""
    held: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "**missed**"}[self.met]

    @property
    def kept(self) -> str:
        return {None: "", True: "held", False: "**not held**"}[self.held]


def at_most(
    part: str,
    what: str,
    values: list[float],
    goal: float | None = None,
    unit: str = "×",
    queries: int | None = None,
    *,
    bound: float | None = None,
) -> Line:
    """A line whose median may be no more than the goal, and no more than the bound."""
    middle = median(values)
    return replace(
        just(part, what, values, unit, queries),
        goal="" if goal is None else f"≤ {said(goal, unit)}",
        met=None if goal is None else middle <= goal,
        bound="" if bound is None else f"≤ {said(bound, unit)}",
        held=None if bound is None else middle <= bound,
    )


def at_least(
    part: str, what: str, values: list[float], least: float, unit: str = "×", queries: int | None = None
) -> Line:
    return replace(just(part, what, values, unit, queries), goal=f"≥ {said(least, unit)}", met=median(values) >= least)


def just(part: str, what: str, values: list[float], unit: str, queries: int | None = None) -> Line:
    """A figure that has no goal."""
    return Line(part, what, said(median(values), unit), spread=spread_of(values, unit), queries=queries)


def said(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{'' if unit == '×' else ' '}{unit}"


def spread_of(values: list[float], unit: str) -> str:
    return f"{said(min(values), unit)}–{said(max(values), unit)}" if len(values) > 1 else ""


def markdown(lines: list[Line]) -> str:
    rows = [
        "| part | what | figure | goal | | our own bound | | least–most | statements |",
        "|---|---|---:|---:|---|---:|---|---|---:|",
    ]
    rows += [
        f"| {one.part} | {one.what} | {one.figure} | {one.goal} | {one.verdict} | {one.bound} | {one.kept} | {one.spread} "
        f"| {'' if one.queries is None else one.queries} |"
        for one in lines
    ]
    return "\n".join(rows)


def machine() -> str:
    """What it ran on: a figure without its machine says nothing."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    return f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GiB, Python {platform.python_version()}"


def keep(lines: list[Line], target: Path, **more: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    heading = "\n".join(f"- {name}: {value}" for name, value in ({"machine": machine()} | more).items())
    (target / "bench.md").write_text(f"{heading}\n\n{markdown(lines)}\n", encoding="utf-8")
    found = {"machine": machine(), **more, "lines": [asdict(one) for one in lines]}
    (target / "bench.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
