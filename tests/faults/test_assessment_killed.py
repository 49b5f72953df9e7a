"""A worker that dies in mid-quarter: the old result stays until a whole new one is there, and it is the same one."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILL = """
import django
django.setup()
from test_assessment_run import build_in
build_in([1, 2, 3, 4])
"""
COMPUTE = """
import django
django.setup()
from datetime import timedelta
from django.utils.timezone import now
from analytics.assessment.services import compute_next
while compute_next(clock=lambda: now() + timedelta(hours=1)):
    pass
"""
POINTS = ("assessment.before_publish", "assessment.before_commit", "assessment.after_commit")
pytestmark = [pytest.mark.faults, pytest.mark.once]


class District:
    """A small district in a database file of its own, so that other processes see it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "dangjian.settings",
            "PYTHONPATH": os.pathsep.join(map(str, [ROOT, ROOT / "tests", ROOT / "tests" / "analytics"])),
        }

    def start(self, *arguments: str, **more: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | more,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *arguments: str, **more: str) -> int:
        return self.start(*arguments, **more).wait(timeout=60)

    def rows(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "portal.sqlite3") as connection:
            return connection.execute(sql).fetchall()

    def current(self) -> list[tuple]:
        """The published run with everything that belongs to it, without row numbers and times."""
        return self.rows(
            "SELECT r.version, r.result_digest, count(DISTINCT s.id), count(l.id) FROM analytics_run r "
            "JOIN analytics_score s ON s.run_id = r.id LEFT JOIN analytics_scoreline l ON l.score_id = s.id "
            "WHERE r.is_current GROUP BY r.id"
        )

    def halves(self) -> int:
        """Scores of a run that was not finished."""
        return self.rows(
            "SELECT count(*) FROM analytics_score s JOIN analytics_run r ON r.id = s.run_id WHERE r.job_state != 'DONE'"
        )[0][0]


@pytest.fixture(scope="module")
def filled(fresh_portal, tmp_path_factory) -> Path:
    folder = shutil.copytree(fresh_portal, tmp_path_factory.mktemp("filled"), dirs_exist_ok=True)
    assert District(folder).run("-c", FILL) == 0
    return folder


@pytest.fixture
def small_district(filled, tmp_path):
    return District(shutil.copytree(filled, tmp_path, dirs_exist_ok=True))


@pytest.mark.parametrize("point", POINTS)
def test_a_run_killed_at_a_named_point_is_finished_by_the_next_worker_with_the_same_result(small_district, point):
    [(version, digest, scores, lines)] = small_district.current()

    died = small_district.run("manage.py", "assess", "2026Q3", KILL_AT_CHECKPOINT=point)

    assert died == -9
    published = version + (point == "assessment.after_commit")
    assert small_district.current() == [(published, digest, scores, lines)]
    assert small_district.halves() == 0

    assert small_district.run("-c", COMPUTE) == 0

    assert small_district.current() == [(version + 1, digest, scores, lines)]


@pytest.mark.corpus
def test_a_run_killed_at_random_moments_never_leaves_a_mixed_state(small_district):
    [(_, digest, scores, lines)] = small_district.current()
    moments = random.Random(2026)

    for _ in range(20):
        process = small_district.start("manage.py", "assess", "2026Q3")
        time.sleep(moments.uniform(0.3, 2.2))
        process.kill()
        process.wait(timeout=10)
        assert [row[1:] for row in small_district.current()] == [(digest, scores, lines)]
        assert small_district.halves() == 0

    assert small_district.run("-c", COMPUTE) == 0

    assert [row[1:] for row in small_district.current()] == [(digest, scores, lines)]
    assert small_district.rows("SELECT count(*) FROM analytics_run WHERE job_state != 'DONE'") == [(0,)]
