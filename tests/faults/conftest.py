"""A portal with people in it, for the tests that start it, and one with something to back up."""

import json
from pathlib import Path

import pytest
from backed import apart, folder, live  # noqa: F401 - fixtures
from crowd import FILL
from standing import standing


@pytest.fixture(scope="session")
def peopled(fresh_portal, tmp_path_factory) -> tuple[Path, list[tuple[int, str]]]:
    """The folder of a portal with eight branches, to be copied, and the sessions of their secretaries."""
    home = tmp_path_factory.mktemp("peopled")
    with standing(home, like=fresh_portal) as portal:
        return home, [tuple(one) for one in json.loads(portal.act(FILL.format(writers=8)))]
