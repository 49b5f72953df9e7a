"""What the documents promise can be done."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_ours_that_a_document_names_exists(document):
    """`dangjian/portal/granian.json` and the like; a part of a path may leave out its app."""
    named = re.findall(r"`([a-z_]+(?:/[\w.-]+)+\.(?:py|toml|json|md))`", document.read_text(encoding="utf-8"))
    ours = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in {".git", ".venv", "var"}]

    assert [
        name for name in named if not (ROOT / name).exists() and not any(any(top.rglob(name)) for top in ours)
    ] == []


def test_every_target_that_a_document_names_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z]+)", path.read_text(encoding="utf-8"))}

    assert named - targets == set()


@pytest.mark.parametrize(
    ("address", "beside"),
    [
        ("postgres://p%40x@db:5432/portal", "postgres://p%40x@db:5432/portal_browser"),
        (
            "postgresql://db/portal?sslmode=require&connect_timeout=5",
            "postgresql://db/portal_browser?sslmode=require&connect_timeout=5",
        ),
    ],
)
def test_each_lane_of_the_tests_on_postgresql_has_a_database_of_its_own(address, beside):
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": address}
    lanes = subprocess.run(
        ["make", "--dry-run", "test"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert re.findall(r"DATABASE_URL=(\S+) STRICT=0 \S+ -m pytest -q -m (\S.*?) *(?:>|;)", lanes) == [
        (f"'{beside}'", "browser"),
        (f"'{address}'", '"not browser"'),
    ]
