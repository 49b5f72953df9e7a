"""Killed while it writes, an import leaves all or nothing, and whoever works next brings it to the same end."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
import roster_files as files
from django.conf import settings

from dangjian.jobs.rules import KILL_AT

pytestmark = [pytest.mark.faults, pytest.mark.once]
LATER = """
import json
from datetime import date, timedelta
from django.utils.timezone import now
from members.imports.models import RosterImport
from members.imports.services import ask_undo, confirm, receive, work_next
from members.roster.models import Affiliation, Member
from organizations.tree.models import Organization

later = lambda: now() + timedelta(seconds={later})
{act}
counts = [Organization.objects.count(), Member.objects.count(), Affiliation.objects.count()]
print(json.dumps([counts, list(RosterImport.objects.values_list("stage", flat=True))]))
"""
FINISH = "while work_next(today=date(2026, 11, 1), clock=later): pass"
EMPTY, FULL = [0, 0, 0], [18, 300, 300]


class Portal:
    """A portal of its own, in a database file of its own."""

    def __init__(self, folder) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "LANG": "C.UTF-8",
        }

    def start(self, *arguments: str, kill_at: str = "") -> subprocess.Popen:
        command = [sys.executable, "manage.py", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment | {KILL_AT: kill_at}, **pipes)

    def run(self, *arguments: str, kill_at: str = "") -> tuple[int, str]:
        process = self.start(*arguments, kill_at=kill_at)
        out, _ = process.communicate(timeout=120)
        return process.returncode, out

    def state(self, act: str = "", *, kill_at: str = "", later: int = 500) -> list:
        code, out = self.run("shell", "-v0", "-c", LATER.format(later=later, act=act), kill_at=kill_at)
        return json.loads(out) if code == 0 else [code]


@pytest.fixture
def portal(fresh_portal, tmp_path) -> Portal:
    return Portal(shutil.copytree(fresh_portal, tmp_path, dirs_exist_ok=True))


IMPORT = ("import_roster", str(files.CLEAN), "--as-of", "2026-10-01")


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("imports.before_rows", [EMPTY, ["PREVIEW"]]),
        ("imports.before_write", [EMPTY, ["APPLY"]]),
        ("imports.before_commit", [EMPTY, ["APPLY"]]),
        ("imports.after_commit", [FULL, ["APPLIED"]]),
    ],
)
def test_killed_at_a_named_point_it_leaves_all_or_nothing_and_is_finished_later(portal, point, left):
    code, _ = portal.run(*IMPORT, kill_at=point)

    assert code == -signal.SIGKILL
    assert portal.state() == left
    finished = portal.state(FINISH)
    assert finished in ([FULL, ["APPLIED"]], [EMPTY, ["READY"]])
    assert finished == [FULL, ["APPLIED"]] or left[1] == ["PREVIEW"]


def test_killed_at_random_moments_it_never_leaves_half(portal):
    moments = random.Random(20261031)
    for _ in range(5):
        process = portal.start(*IMPORT)
        time.sleep(moments.uniform(0.8, 3))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        counts, _ = portal.state()
        assert counts in (EMPTY, FULL)

    counts, stages = portal.state(FINISH)
    assert counts in (EMPTY, FULL)
    assert set(stages) <= {"READY", "APPLIED", "REFUSED"}


def test_an_undo_that_was_killed_is_finished_later(portal):
    assert portal.run(*IMPORT)[0] == 0
    ask = "ask_undo(roster_import=RosterImport.objects.get(), by=None, now=later())"

    assert portal.state(f"{ask}\n{FINISH}", kill_at="imports.before_undo_commit") == [-signal.SIGKILL]

    assert portal.state() == [FULL, ["UNDO"]]
    assert portal.state(FINISH, later=1000) == [EMPTY, ["UNDONE"]]
