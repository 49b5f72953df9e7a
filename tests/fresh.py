"""A portal whose tables are there and empty, in a data folder to be copied: migrating takes seconds each time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def fresh_portal(tmp_path_factory) -> Path:
    """The folder with its SQLite file and keys, for tests whose processes are killed and need one of their own."""
    folder = tmp_path_factory.mktemp("fresh")
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "dangjian.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return folder
