"""A file is whole or absent, and lasts: what was promised to be on the disk has been asked of the disk."""

import errno
import os
from pathlib import Path

import pytest
from house.source import modules

from dangjian import durable
from dangjian.durable import write_whole

pytestmark = pytest.mark.once


@pytest.fixture
def synced(monkeypatch):
    """The paths that were brought to the disk, in order."""
    seen, fsync = [], os.fsync

    def watched(descriptor):
        seen.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(durable.os, "fsync", watched)
    return seen


def test_the_content_reaches_the_disk_before_its_name_and_the_name_before_the_answer(tmp_path, synced):
    target, passing = tmp_path / "photos" / "one", tmp_path / "tmp" / "half"
    seen = []

    write_whole(
        target, [b"a", b"b"], passing=passing, written=lambda: seen.append((passing.read_bytes(), target.exists()))
    )

    assert seen == [(b"ab", False)]
    assert (target.read_bytes(), passing.exists()) == (b"ab", False)
    # Both new folders in theirs, the content, and at last the folder with the new name.
    assert synced == [str(tmp_path), str(tmp_path), str(passing), str(target.parent)]


def test_a_disk_that_fills_up_leaves_the_old_content_and_no_torso(tmp_path):
    def pieces():
        yield b"new"
        raise OSError(errno.ENOSPC, "full")

    (tmp_path / "one").write_bytes(b"old")

    with pytest.raises(OSError, match="full"):
        write_whole(tmp_path / "one", pieces(), passing=tmp_path / "half")

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"one": b"old"}


def test_what_a_killed_writer_left_is_written_over(tmp_path):
    (tmp_path / "half").write_bytes(b"a long torso")

    write_whole(tmp_path / "one", [b"whole"], passing=tmp_path / "half")

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"one": b"whole"}


def test_nobody_else_brings_files_to_the_disk_by_himself():
    """One place that can be wrong, and one that is watched."""
    assert [module.name for module in modules() if "fsync" in module.text] == ["dangjian.durable"]
