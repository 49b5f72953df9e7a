"""Two sizes: `nightly` tests are left out unless `make test-nightly` asks for them; `corpus` tests grow there.

What touches no database is `once`, and what is marked so, such as with a SQLite file of its own: of the two runs that a
commit gets, only the one on SQLite has it.
"""

from collections.abc import Callable

import pytest
from django.db import connection

DATABASE = {"db", "transactional_db", "django_db_setup"}


def wanted(config: pytest.Config) -> bool:
    return config.getoption("markexpr").startswith("nightly")


def pytest_itemcollected(item):
    """Whoever did not ask for a database is kept from it (pytest-django), real processes excepted: it cannot matter which one
    there is."""
    asked = DATABASE & {*item.fixturenames} or any(
        item.get_closest_marker(one) for one in ("django_db", "faults", "postgres")
    )
    if not asked:
        item.add_marker("once")


def pytest_collection_modifyitems(config, items):
    if wanted(config):
        return
    left_out = {"nightly", "once"} if connection.vendor == "postgresql" else {"nightly"}
    deselected = [item for item in items if any(item.get_closest_marker(marker) for marker in left_out)]
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if item not in set(deselected)]


@pytest.fixture(scope="session")
def nightly_size(pytestconfig) -> Callable[[int, int], int]:
    """`nightly_size(300, 10_000)`: how many cases a corpus of either size has."""
    return lambda each_commit, each_night: each_night if wanted(pytestconfig) else each_commit
