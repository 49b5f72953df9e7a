"""Two sizes: `nightly` tests are left out unless `make test-nightly` asks for them; `corpus` tests grow there."""

from collections.abc import Callable

import pytest


def wanted(config: pytest.Config) -> bool:
    return config.getoption("markexpr").startswith("nightly")


def pytest_collection_modifyitems(config, items):
    if wanted(config):
        return
    left_out = [item for item in items if item.get_closest_marker("nightly")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


@pytest.fixture(scope="session")
def nightly_size(pytestconfig) -> Callable[[int, int], int]:
    """`nightly_size(300, 10_000)`: how many cases a corpus of either size has."""
    return lambda each_commit, each_night: each_night if wanted(pytestconfig) else each_commit
