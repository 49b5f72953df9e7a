"""What this machine lacks: the tests that need it are skipped, counted in one line, and with STRICT=1 refused."""

import os
from collections import Counter
from tempfile import gettempdir

import chromium
import pytest
from django.db import connection

from dangjian.space import is_room

STRICT = os.environ.get("STRICT") == "1"
LACKING = {
    "browser": None if chromium.found() else "Chromium",
    "faults": None if is_room(gettempdir()) else "a disk with room for files",  # the portal that runs there asks it
    "postgres": None if connection.vendor == "postgresql" else "PostgreSQL",
}


def pytest_collection_modifyitems(items):
    for item in items:
        for marker, thing in LACKING.items():
            if thing and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"needs {thing}"))


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item):
    """A browser shares two cores with everything else, so what it does late is tried once more, and counted as rerun."""
    if item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.flaky(reruns=1))


def skipped(reporter):
    """How many tests were skipped, by reason."""
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reporter.stats.get("skipped", []))


def pytest_terminal_summary(terminalreporter):
    if found := skipped(terminalreporter):
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(found.items()))
        verdict = "STRICT=1 refuses that" if STRICT else "STRICT=1 would refuse that"
        terminalreporter.write_line(f"skipped on this machine: {reasons} ({verdict})")


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if STRICT and exitstatus == pytest.ExitCode.OK and reporter and skipped(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
