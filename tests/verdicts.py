"""What the faults told, in one table at the end: `verdict("F3", "queue emptied", rounds=5, reached=…, goal=…)`."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROWS: list[tuple[str, ...]] = []
HEAD = ("编号", "故障", "轮次", "作废", "结果", "目标", "达到", "去掉保护")
MET, MISSED = "达到", "未达到"


@pytest.fixture(scope="session")
def verdict() -> Callable[..., None]:
    """One line of the table. `met`: whether all of the goal was reached, which the test asserts besides; of a control, whether
    it went red. `control` says what the same look found with the protection off."""

    def add(
        fault: str, what: str, *, rounds: int, reached: str, goal: str, met: bool, void: int = 0, control: str = ""
    ) -> None:
        ROWS.append((fault, what, str(rounds), str(void), reached, goal, MET if met else MISSED, control))

    return add


def pytest_terminal_summary(terminalreporter):
    if not ROWS:
        return
    lines = [f"| {' | '.join(row)} |" for row in (HEAD, tuple("---" for _ in HEAD), *sorted(ROWS))]
    terminalreporter.write_line("\n".join(["", *lines]))
    if file := os.environ.get("FAULTS_TABLE"):
        Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")
