"""Fixtures for people and settings; rows come from `factories`."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from django.core.cache import cache, caches
from factories import branch, committee, district
from hypothesis import HealthCheck, settings

from dangjian.audit.models import AuditRow
from organizations.policies.queries import IN_FORCE
from organizations.tree.models import Organization, OrganizationEdge

# Nothing timed is a test: a slow machine finds no fault in the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

pytest_plugins = ["fresh", "machine", "nightly", "rubbish", "tables", "tally", "unguarded", "verdicts"]


@pytest.fixture(autouse=True)
def _data_in_a_temporary_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = None


@pytest.fixture(autouse=True)
def _no_notice_in_force():
    """No page asks whether a privacy notice was read, until a test publishes one; nothing is kept from another test."""
    for kind in caches.all():
        kind.clear()
    cache.set(IN_FORCE, 0, timeout=None)
    yield
    cache.delete(IN_FORCE)


class Usage(NamedTuple):
    free: int
    total: int = 100 * 1024**3  # so that the reserve is the largest there is


@pytest.fixture(scope="session", autouse=True)
def _room_on_every_disk():
    """How full the machine is decides nothing, until a test says what is left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dangjian.space.disk_usage", lambda _: Usage(Usage(0).total))
        yield


@pytest.fixture
def disk_left(monkeypatch) -> Callable[[int], None]:
    """So many bytes are free, whichever disk is asked for."""
    return lambda free: monkeypatch.setattr("dangjian.space.disk_usage", lambda _: Usage(free))


@pytest.fixture
def quiet_side(settings):
    """The desk's list without its counts, so that a page's own queries can be counted."""
    settings.NAV = [(*line[:-1], "") for line in settings.NAV]
    settings.BELL = (*settings.BELL[:-1], "")


@dataclass
class Town:
    """Two units with two branches each: own, sibling and foreign branches for everything about rights."""

    root: Organization
    street: Organization
    own: Organization
    sibling: Organization
    other_street: Organization
    foreign: Organization


def found_town() -> Town:
    root = district()
    street = committee(root, "花溪路街道工委")
    other_street = committee(root, "古渡镇党委")
    return Town(
        root=root,
        street=street,
        own=branch(street, "锦绣社区第一党支部"),
        sibling=branch(street, "锦绣社区第二党支部"),
        other_street=other_street,
        foreign=branch(other_street, "沙窝村党支部"),
    )


@pytest.fixture(scope="session")
def founded_once() -> list[bytes]:
    """The town with the rows that founding it left, as soon as the first test has asked for one."""
    return []


@pytest.fixture
def town(db, founded_once) -> Town:
    """Founded through the service once; every later test gets the same places put back, unless others stand there by then."""
    if not founded_once:
        made = found_town()
        below = OrganizationEdge.objects.filter(organization__path__under=made.root.path)
        log = AuditRow.objects.filter(organization_path__startswith=made.root.path)
        founded_once.append(pickle.dumps((vars(made), list(below.order_by("pk")), list(log.order_by("pk")))))
        return made
    places, edges, log = pickle.loads(founded_once[0])
    if Organization.objects.filter(pk__in=[one.pk for one in places.values()]).exists():
        return found_town()
    for row in (*edges, *log):  # nothing points at these: the database numbers them
        row.pk = None
    for rows in (list(places.values()), edges, log):
        type(rows[0]).objects.bulk_create(rows)
    return Town(**places)
