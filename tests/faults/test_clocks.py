"""Clocks and zones (F6): which quarter a moment belongs to, and that neither the machine's zone nor the database's
changes a result."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate
from foreman import ROOT
from servers import Postgres, postgres, program
from test_assessment_killed import FILL

from dangjian.periods import Quarter

QUARTERS = [Quarter(year, number) for year in range(2020, 2028) for number in range(1, 5)]
ZONES = ["UTC", "Asia/Shanghai", "America/New_York"]
# With a record that was sent in Shanghai's night and looked at on the last day that was left for it: in UTC a day sooner, and
# too late.
NIGHT = """
from datetime import UTC, datetime
from activities.records.models import Activity
from organizations.tree.models import Organization
from quarter_factories import units_scheme
units_scheme()
first = Activity.objects.order_by("pk")[0]
first.reviewer = Organization.objects.get(pk=first.organization_id).parent
first.submitted_at, first.reviewed_at = datetime(2026, 7, 9, 17, tzinfo=UTC), datetime(2026, 7, 17, 3, tzinfo=UTC)
first.save(update_fields=["reviewer", "submitted_at", "reviewed_at"])
"""
DIGEST = """
import django
django.setup()
from quarter_factories import computed
print(computed().result_digest)
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
        met=(wrong, elsewhere) == (0, len(QUARTERS)),
        control=f"按UTC的日历：放错{elsewhere}，" + ("变红" if elsewhere else "没有变红"),
    )
    assert (wrong, elsewhere) == (0, len(QUARTERS))


def run_in(zone: str, server: Postgres, folder: Path, *arguments: str, **more: str) -> str:
    paths = [ROOT, *(ROOT / "tests" / name for name in ("", "analytics", "faults"))]
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "DATABASE_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "dangjian.settings",
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "TZ": zone,
    } | more
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.nightly
@pytest.mark.skipif(not program("initdb"), reason="needs PostgreSQL's programs")
def test_the_digest_is_the_same_in_every_zone_of_the_database_and_the_machine(tmp_path, verdict):
    """The control: whoever reckons days by the machine's zone."""
    found, elsewhere = set(), set()
    for number, (zone, machine) in enumerate(zip(ZONES, reversed(ZONES), strict=True)):
        with postgres(f"TimeZone={zone}") as server:
            run = partial(run_in, machine, server, tmp_path / str(number))
            run("manage.py", "migrate", "-v0")
            run("-c", FILL + NIGHT)
            found.add(run("-c", DIGEST))
            astray = {"DJANGO_SETTINGS_MODULE": "unprotected", "UNPROTECTED": "Shanghai's calendar"}
            elsewhere.add(run("-c", DIGEST, **astray))

    red = len(elsewhere) > 1
    verdict(
        "F6",
        "数据库和机器在三个时区",
        rounds=len(ZONES),
        reached=f"{len(found)}种校验值",
        goal="1种",
        met=len(found) == 1 and red,
        control=f"按机器的日历：{len(elsewhere)}种，" + ("变红" if red else "没有变红"),
    )
    assert len(found) == 1
    assert red
