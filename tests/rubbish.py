"""Half a million objects of the product and its tests stay to the end: nobody looks through them again for rubbish."""

import gc

import pytest

EACH_TIME, YOUNG, MIDDLE = 50_000, 20, 50


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(EACH_TIME, YOUNG, MIDDLE)


@pytest.fixture(autouse=True, scope="module")
def _every_module_clears_up_behind_itself():
    """What a test left open is found while its own module runs, and not many tests later by one that is innocent."""
    yield
    gc.collect(1)  # the young: what is old by now costs more to look through than the tests do
