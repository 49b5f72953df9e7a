"""What a power cut leaves: the database is asked to bring every commit to the disk before it says that it is done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    print(*(cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")))
"""
FULL = "2"  # with 1 (NORMAL) the write-ahead log is synced only now and then


@pytest.mark.once
def test_a_commit_of_the_embedded_database_is_on_the_disk_before_the_answer(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dangjian.settings"}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'portal.sqlite3'}"

    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )

    assert done.stdout.split() == ["wal", FULL]
