"""What the documents promise can be done."""

import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def steps(name):
    """The shell lines of the operations manual that begin with this comment."""
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return re.search(rf"```sh\n(# {name}:.*?)```", manual, re.DOTALL)[1]


def run(name, **folders):
    subprocess.run(["bash", "-euc", steps(name)], check=True, env={"PATH": os.environ["PATH"]} | folders)


def test_a_backup_of_a_running_portal_holds_what_was_just_written(tmp_path):
    data, copy, restored = tmp_path / "var", tmp_path / "copy", tmp_path / "restored"
    (data / "media" / "2026").mkdir(parents=True)
    (data / "media" / "2026" / "a.jpg").write_bytes(b"picture")
    (data / "keys").mkdir()
    (data / "keys" / "field_key").write_text("k1:x")
    with closing(sqlite3.connect(data / "portal.sqlite3")) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE fact (what)")
        writer.execute("INSERT INTO fact VALUES ('just now')")
        writer.commit()

        run("backup", DATA_DIR=str(data), BACKUP=str(copy))

    run("restore", BACKUP=str(copy), KEYS=str(data / "keys"), DATA_DIR=str(restored))
    with closing(sqlite3.connect(restored / "portal.sqlite3")) as reader:
        assert reader.execute("SELECT what FROM fact").fetchall() == [("just now",)]
    assert (restored / "media" / "2026" / "a.jpg").read_bytes() == b"picture"
    assert not (copy / "keys").exists()
    assert (restored / "keys" / "field_key").read_text() == "k1:x"


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
