"""A rotation that is killed as hard as by a power cut, again and again: every run gets further, nothing is lost."""

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
K1, K2 = (f"{name}:{base64.b64encode(bytes([byte]) * 32).decode()}" for name, byte in (("k1", 1), ("k2", 2)))
FILL = """
from members.private.services import store_many
store_many([("", f"199{number:08}") for number in range(7)])
"""
LOOK = """
from collections import Counter
from members.private.models import PrivateNumbers
from members.private.services import opened
rows = PrivateNumbers.objects.order_by("pk")
assert [opened(row).phone for row in rows] == [f"199{number:08}" for number in range(7)]
print(sum(row.phone.startswith("k2.") for row in rows))
"""
pytestmark = [pytest.mark.faults, pytest.mark.once]


def run(folder: Path, *arguments: str, keys: str, **more: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "FIELD_KEY": keys} | more
    environment |= {"DJANGO_SETTINGS_MODULE": "dangjian.settings"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_killed_rotation_goes_on_after_its_last_whole_batch(fresh_portal, tmp_path):
    shutil.copytree(fresh_portal, tmp_path, dirs_exist_ok=True)

    def act(code: str, keys: str) -> str:
        done = run(tmp_path, "-c", f"import django\ndjango.setup()\n{code}", keys=keys)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    act(FILL, K1)
    both, found = f"{K2},{K1}", []
    for point in ("keys.after_batch", "keys.after_batch", ""):
        done = run(tmp_path, "manage.py", "rotate_keys", "--batch", "3", keys=both, KILL_AT_CHECKPOINT=point)
        found.append((done.returncode, act(LOOK, both)))

    assert found == [(-9, "3"), (-9, "6"), (0, "7")]
    assert act(LOOK, K2) == "7"
