"""Half a million objects of the product and its tests stay to the end: nobody looks through them again for rubbish."""

import gc

EACH_TIME, YOUNG, MIDDLE = 50_000, 20, 50


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(EACH_TIME, YOUNG, MIDDLE)
