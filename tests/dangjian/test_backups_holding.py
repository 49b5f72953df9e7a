"""The lock of a folder of backups, left there by another account or on a disk that locks nothing."""

import errno
import fcntl

import pytest

from dangjian.backups.services import holding
from dangjian.backups.services.refusal import CannotBackUp

HOLDERS = [holding.writing_alone, holding.reading]


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_lock_that_is_there_is_only_read(tmp_path, holder, monkeypatch):
    lock = tmp_path / holding.LOCK
    lock.touch(mode=0o444)
    monkeypatch.setattr("pathlib.Path.touch", lambda *_, **__: pytest.fail("touched"))
    with holder(tmp_path), pytest.raises(CannotBackUp, match="正在备份"), holding.writing_alone(tmp_path):
        pass


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_disk_that_locks_nothing_is_named(tmp_path, holder, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(CannotBackUp, match="锁不住文件"), holder(tmp_path):
        pass
