"""The table of `make faults`: no size and no fault hides another's failure, and what failed is said by the exit code too."""

import pytest
from run import is_bad, rows, untried

pytestmark = [pytest.mark.faults, pytest.mark.once]
HEAD = ["| 编号 |", "| --- |"]
SHORT = "| F0 | 杀进程 | 2 | 0 | 丢0 | 丢0 | {} | 见下 |"
WHOLE = "| F0 | 杀进程 | 54 | 0 | 丢0 | 丢0 | {} | 见下 |"


def table(folder, *lines):
    file = folder / "lane.md"
    file.write_text("\n".join([*HEAD, *lines]), encoding="utf-8")
    return rows(file)


def test_of_two_sizes_the_larger_is_shown(tmp_path):
    assert table(tmp_path, WHOLE.format("达到"), SHORT.format("达到")) == [WHOLE.format("达到")]


def test_a_goal_that_only_the_smaller_size_missed_is_shown(tmp_path):
    assert table(tmp_path, WHOLE.format("达到"), SHORT.format("未达到")) == [SHORT.format("未达到")]


def test_a_missed_goal_and_a_control_that_stayed_green_are_bad():
    lines = [WHOLE.format("达到"), WHOLE.format("未达到"), "| F4 | 同上 | 3 | 0 | 丢0 | 丢失 | 达到 | 没有变红 |"]
    assert [is_bad(line) for line in lines] == [False, True, True]


def test_a_fault_of_which_no_round_was_checked_is_named():
    every = [f"| {fault} | 什么 | 1 | 0 |  |  | 达到 |  |" for fault in untried([])]
    every[2] = every[2].replace("| 1 | 0 |", "| 0 | 1 |")
    assert untried(every) == ["F2"]
