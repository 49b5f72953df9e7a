"""Clocks and zones (F6): which quarter a moment belongs to, and that neither the machine's zone nor the database's
changes a result."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate
from foreman import ROOT
from servers import postgres, program
from test_assessment_killed import FILL

from dangjian.periods import Quarter

QUARTERS = [Quarter(year, number) for year in range(2020, 2028) for number in range(1, 5)]
ZONES = ["UTC", "Asia/Shanghai", "America/New_York"]
DIGEST = """
import django
django.setup()
from analytics.assessment.models import Run
print(Run.objects.get(is_current=True).result_digest)
"""
pytestmark = [pytest.mark.faults, pytest.mark.once]


def misplaced(zone: str) -> int:
    """Of the sixty-four moments around the ends of quarters, how many fall elsewhere than Shanghai's calendar says."""
    wrong = 0
    for quarter in QUARTERS:
        last_day = quarter.end - timedelta(days=1)
        last = datetime(last_day.year, last_day.month, last_day.day, 15, 59, 59, 999999, tzinfo=UTC)
        for moment, wanted in ((last, quarter), (last + timedelta(microseconds=1), quarter.next())):
            wrong += Quarter.containing(localdate(moment, ZoneInfo(zone))) != wanted
    return wrong


def test_sixty_four_moments_around_the_ends_of_quarters_fall_where_shanghai_s_calendar_says(settings, verdict):
    wrong, elsewhere = misplaced(settings.TIME_ZONE), misplaced("UTC")
    verdict(
        "F6",
        "季度首尾的时刻",
        rounds=2 * len(QUARTERS),
        reached=f"放错{wrong}",
        goal="0",
        control=f"按UTC的日历：放错{elsewhere}，" + ("变红" if elsewhere else "没有变红"),
    )
    assert (wrong, elsewhere) == (0, len(QUARTERS))


@pytest.mark.nightly
@pytest.mark.skipif(not program("initdb"), reason="needs PostgreSQL's programs")
def test_the_digest_is_the_same_in_every_zone_of_the_database_and_the_machine(tmp_path, verdict):
    found = set()
    for zone, machine in zip(ZONES, reversed(ZONES), strict=True):
        with postgres(f"TimeZone={zone}") as server:
            paths = [ROOT, ROOT / "tests", ROOT / "tests" / "analytics"]
            environment = {
                "PATH": os.environ["PATH"],
                "DATA_DIR": str(tmp_path / zone.replace("/", "-")),
                "DATABASE_URL": server.url,
                "DJANGO_SETTINGS_MODULE": "dangjian.settings",
                "PYTHONPATH": os.pathsep.join(map(str, paths)),
                "TZ": machine,
            }
            for arguments in (["manage.py", "migrate", "-v0"], ["-c", FILL], ["-c", DIGEST]):
                done = subprocess.run(
                    [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
                )
            found.add(done.stdout.strip())

    verdict("F6", "数据库和机器在三个时区", rounds=len(ZONES), reached=f"{len(found)}种校验值", goal="1种")
    assert len(found) == 1
