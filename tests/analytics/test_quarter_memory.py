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
BRANCHES = 2_000
# It takes 39 MB. With every answer of the database whole beside what is made of it, and all names, it took 45.
MOST = 44_000_000
FILL = f"""
import django
django.setup()
from django.db import transaction
from city_factories import build
with transaction.atomic():
    build({BRANCHES})
"""
ASSESS = """
import json
from pathlib import Path
import django
django.setup()
from django.db import connection
from quarter_factories import computed


def memory(name):
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * int(next(line for line in lines if line.startswith(name)).split()[1])


with connection.cursor() as cursor:
    cursor.execute("PRAGMA mmap_size = 0")  # pages of the file are the system's, not the worker's
before = memory("VmRSS")
run = computed()
print(json.dumps({"bytes": memory("VmHWM") - before, **run.counts}))
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


def test_a_quarter_of_thousands_of_branches_stays_below_its_ceiling(city):
    took = json.loads(in_a_process(city, ASSESS))

    assert (took["branches"], took["lines"]) == (BRANCHES, 9 * BRANCHES)
    assert took["bytes"] < MOST
