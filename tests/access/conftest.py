"""The world of the matrix is built once and every request on it is rolled back."""

import pytest
from access.asking import undoable
from access.hashing import CountingHasher
from access.objects import fill
from access.personas import build
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(autouse=True)
def _data_in_a_temporary_folder(settings, folder):
    """The same folder for the module, since the world's files lie in it."""
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = folder, folder / "media", None


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, folder):
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "media"), undoable():
        made = build()
        fill(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def hashings(settings):
    """How many times a password was hashed: `hashings(call)` says it of one call."""
    settings.PASSWORD_HASHERS = ["access.hashing.CountingHasher"]

    def count(call):
        before = CountingHasher.calls
        call()
        return CountingHasher.calls - before

    return count
