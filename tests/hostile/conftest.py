"""The grounds are built once per module; every request on them is taken back."""

from datetime import datetime

import pytest
import time_machine
from access.asking import undoable
from django.db import transaction
from django.test import override_settings
from hostile.grounds import Grounds

# A Monday in the middle of a quarter.
NOW = datetime.fromisoformat("2026-11-16T10:00:00+08:00")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(autouse=True)
def _data_in_a_temporary_folder(settings, folder):
    """The same folder for the module, since the photos of the grounds lie in it."""
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = folder, folder / "media", None


@pytest.fixture(scope="module")
def grounds(django_db_setup, django_db_blocker, folder):
    stopped = time_machine.travel(NOW, tick=False)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "media"), undoable(), stopped:
        yield Grounds()
        transaction.set_rollback(True)
