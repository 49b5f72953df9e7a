"""`make faults`: everything that tests/faults has, at its full size, on a PostgreSQL of its own beside the portal's own
SQLite and Valkey; ends with one table, and fails when a promise was broken, a goal was missed, a control did not go red or nothing was found out."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from servers import postgres

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FAULTS = ("F0", "F1", "F2", "F2b", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F12")
# Two lanes for two cores: the peak and the restarted database take as long as everything else.
STORMS = ["tests/faults/test_peak.py", "tests/faults/test_database_killed.py"]
# Closing a quarter under writers (F9) has its tests, and its control, where closing has them.
OTHERS = ["tests/faults", *(f"--ignore={storm}" for storm in STORMS), "tests/analytics/test_quarters_closed.py"]
HEAD = "| 编号 | 故障 | 轮次 | 作废 | 结果 | 目标 | 达到 | 去掉保护 |\n|---|---|---|---|---|---|---|---|"
BAD = ("没有变红", "未达到")


def main() -> int:
    began = time.monotonic()
    with postgres("fsync=off") as server, tempfile.TemporaryDirectory() as folder:
        # For what pytest itself writes; what is killed has a server of its own.
        address = server.url.rpartition("/")[0]
        lanes = [
            start(asked, Path(folder) / f"lane{number}", f"{address}/faults{number}")
            for number, asked in enumerate((STORMS, OTHERS))
        ]
        failed = [lane.wait() for lane in lanes]
        for number in range(len(lanes)):
            sys.stdout.write(Path(folder, f"lane{number}.log").read_text(encoding="utf-8"))
        lines = rows(*Path(folder).glob("*.md"))
    missing = untried(lines)
    lines += [f"| {fault} |  | 0 |  | 没有结果 |  | 未达到 |  |" for fault in missing]
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write("\n".join(["", HEAD, *lines, f"{minutes:.0f}分钟", ""]))
    return int(any(failed) or any(is_bad(line) for line in lines))


def is_bad(line: str) -> bool:
    return any(word in line for word in BAD)


def untried(lines: list[str]) -> list[str]:
    """The faults of which no round was checked, whether nothing was said of them or only why not."""
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    tried = {fault for _, fault, _, rounds, *_ in cells if int(rounds)}
    return [fault for fault in FAULTS if fault not in tried]


def start(asked: list[str], table: Path, database: str) -> subprocess.Popen:
    environment = os.environ | {"DATABASE_URL": database, "FAULTS_TABLE": str(table.with_suffix(".md"))}
    command = [sys.executable, "-m", "pytest", "-q", "-m", "nightly or faults or postgres", *asked, *sys.argv[1:]]
    with table.with_suffix(".log").open("w") as log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)


def rows(*tables: Path) -> list[str]:
    """Of a fault that was tried in two sizes, the larger, unless only the other one failed."""
    largest: dict[tuple[str, str], tuple[tuple[bool, int], str]] = {}
    for line in (line for table in tables for line in table.read_text(encoding="utf-8").splitlines()[2:]):
        _, fault, what, rounds, void, *_ = (cell.strip() for cell in line.split("|"))
        size = is_bad(line), int(rounds) + int(void)
        if size > largest.get((fault, what), ((False, -1), ""))[0]:
            largest[fault, what] = size, line
    in_order = sorted(largest, key=lambda named: (FAULTS.index(named[0]) if named[0] in FAULTS else 99, named[1]))
    return [largest[named][1] for named in in_order]


if __name__ == "__main__":
    sys.exit(main())
