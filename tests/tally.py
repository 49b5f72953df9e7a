"""What the large tests counted, said in one block at the end: `tally("requests of the access matrix", 12)`."""

from collections import Counter
from collections.abc import Callable

import pytest

COUNTED: Counter[str] = Counter()


@pytest.fixture(scope="session")
def tally() -> Callable[[str, int], None]:
    """Adds to a sum that the run prints at its end."""

    def add(what: str, many: int = 1) -> None:
        COUNTED[what] += many

    return add


@pytest.fixture(scope="session")
def tallied() -> Counter[str]:
    """The sums so far, for a test that closes a walk and asks whether it was long enough."""
    return COUNTED


def pytest_terminal_summary(terminalreporter):
    for what, many in sorted(COUNTED.items()):
        terminalreporter.write_line(f"{many:>10,} {what}")
