"""What a worker needs for a quarter of thousands of branches, in a process of its own: what it holds is in no figure."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
BRANCHES = 1_000
# Bytes of Python's own objects, on every machine the same. A run takes 13.1 million, and 10.0 of them when it has read. With
# every answer of the database whole beside what is made of it, and all names, it took 15.2 and 12.8.
MOST, MOST_TO_READ = 14_200_000, 11_400_000
# Of what a reading takes when its answer is whole; it takes 0.72 to 0.82.
SHARE = 0.9
FILL = f"""
import django
django.setup()
from django.db import transaction
from city_factories import build
with transaction.atomic():
    build({BRANCHES})
"""
ASSESS = """
import gc
import json
import tracemalloc
import django
django.setup()
from analytics.assessment.services import run
from quarter_factories import computed

peaks = {}
run.checkpoint = lambda name: peaks.setdefault(name, tracemalloc.get_traced_memory()[1])
computed()  # what is imported and kept by the first run is no more of the second
peaks.clear()
gc.collect()
tracemalloc.start()
counts = computed().counts
print(json.dumps({"read": peaks["assessment.after_reading"], "all": tracemalloc.get_traced_memory()[1], **counts}))
"""
READ = """
import gc
import json
import tracemalloc
from unittest import mock
import django
django.setup()
from django.db.models import QuerySet
from activities.records.queries import standing
from activities.records.queries.reading import Reading
from city_factories import DAYS
from quarter_factories import PERIODS, Q3

FULFILLED = {kind: {PERIODS.get(kind, type(Q3)).containing(day).start for day in days} for kind, days in DAYS.items()}
READINGS = {
    "records": (lambda rows: None, lambda rows: rows.records),
    "attendance": (lambda rows: rows.records, lambda rows: rows.came),
    "rollup": (lambda rows: rows.came, lambda rows: rows.drifted()),
    "credits": (lambda rows: rows.records, lambda rows: rows.credited(FULFILLED)),
}


def peak(before, act):
    rows = Reading(Q3)
    before(rows)
    gc.collect()
    tracemalloc.start()
    act(rows)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def whole(read):
    def reading(*args, **named):
        rows = list(read(*args, **named))
        yield from rows

    return reading


def peaks():
    return {name: peak(*reading) for name, reading in READINGS.items()}


peaks()
few = peaks()
with (
    mock.patch.object(QuerySet, "iterator", whole(QuerySet.iterator)),
    mock.patch.object(standing, "by_record", whole(standing.by_record)),
):
    all_at_once = peaks()
print(json.dumps({name: few[name] / all_at_once[name] for name in few}))
"""


def in_a_process(folder: Path, act: str) -> str:
    paths = (ROOT, ROOT / "tests", *(ROOT / "tests" / name for name in ("analytics", "members", "organizations")))
    surroundings = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dangjian.settings",
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }
    command = [sys.executable, "-c", act]
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.fixture
def city(fresh_portal, tmp_path) -> Path:
    folder = shutil.copytree(fresh_portal, tmp_path / "city")
    in_a_process(folder, FILL)
    return folder


def test_a_quarter_of_a_thousand_branches_stays_below_its_ceiling(city):
    took = json.loads(in_a_process(city, ASSESS))

    assert (took["branches"], took["lines"]) == (BRANCHES, 9 * BRANCHES)
    assert (took["read"] < MOST_TO_READ, took["all"] < MOST) == (True, True), took


def test_no_answer_of_the_database_is_whole_beside_what_is_made_of_it(city):
    shares = json.loads(in_a_process(city, READ))

    assert len(shares) == 4
    assert {name: share for name, share in shares.items() if share >= SHARE} == {}
