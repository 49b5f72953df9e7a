"""The planted mistakes: each breaks one promise of the product in a few lines, and says which tests must notice.

A file begins with `breaks:` (what somebody could then see or do), `tests:` (what has to fail) and, where its author had
not seen the tests, `blind: yes`; `engine: postgres` where it shows there alone. Then follows a unified diff.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOUND, PASSED = 1, 0  # what pytest ends with


@dataclass(frozen=True)
class Patch:
    """One planted mistake."""

    file: Path
    said: dict[str, str]

    @property
    def tests(self) -> list[str]:
        return self.said["tests"].split()

    @property
    def is_blind(self) -> bool:
        return self.said.get("blind") == "yes"

    @property
    def needs_postgres(self) -> bool:
        return self.said.get("engine") == "postgres"

    def problem(self, tree: Path, *, only_check: bool) -> str:
        """Why it cannot be applied to a tree; nothing when it can, or was."""
        asked = ["git", "apply", *(["--check"] if only_check else []), str(self.file)]
        return subprocess.run(asked, cwd=tree, capture_output=True, text=True, check=False, env=alone()).stderr


def read(file: Path) -> Patch:
    head = file.read_text().split("\ndiff --git", 1)[0].splitlines()
    return Patch(file, {key: value.strip() for key, _, value in (line.partition(":") for line in head) if value})


def patches() -> list[Patch]:
    return [read(file) for file in sorted(HERE.glob("*.patch"))]


def alone() -> dict[str, str]:
    """An environment in which git takes the folder as it is, whatever lies around it."""
    return os.environ | {"GIT_CEILING_DIRECTORIES": str(ROOT.parent), "GIT_DIR": os.devnull}


def copied(target: Path) -> Path:
    """The product and its tests as they stand, without what was generated."""
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "var", "shots", "__pycache__", ".*_cache", ".hypothesis", "*.sqlite3"
    )
    shutil.copytree(ROOT, target, ignore=left_out)
    return target


def run(tree: Path, tests: list[str], *, on_postgres: bool) -> subprocess.CompletedProcess[str]:
    """The tests in a copy of the product, stopped at the first that fails."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "STRICT"}}
    if on_postgres:
        kept["DATABASE_URL"] = os.environ["DATABASE_URL"] + "_planted"
    command = [sys.executable, "-m", "pytest", "-q", "-x", *tests]
    return subprocess.run(command, cwd=tree, env=kept, capture_output=True, text=True, check=False)
