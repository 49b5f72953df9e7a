"""A worker that dies while it makes a file: the file is whole or absent, and the next worker makes the same one."""

from zipfile import ZipFile

import pytest
from foreman import Workplace, workplace
from test_assessment_killed import FILL

MAKE = """
from datetime import timedelta
from uuid import UUID
from django.utils.timezone import now
from factories import account, grant
from analytics.assessment.queries.scores import scored_quarters
from analytics.reports.models import Export
from analytics.reports.rules import ExportKind
from analytics.reports.services.exports import ask_export, make_next
from organizations.access.models import Account
from organizations.tree.models import Organization
by = Account.objects.filter(username="export").first() or account("导出", username="export")
if not by.grants.exists():
    grant(by, "DEPARTMENT_STAFF", Organization.objects.get(parent=None))
uid = UUID("6f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a31")
ask_export(kind=ExportKind.SCORES, quarter=scored_quarters()[0], uid=uid, by=by, now=now())
late = Export.objects.filter(attempt__gt=0).exists()
while make_next(clock=lambda: now() + timedelta(hours=late)):
    pass
"""
POINTS = ("exports.after_write", "exports.before_commit", "exports.after_commit")
pytestmark = [pytest.mark.faults, pytest.mark.once]


@pytest.fixture(scope="module")
def place(fresh_portal, tmp_path_factory):
    with workplace(tmp_path_factory.mktemp("exports"), like=fresh_portal, fill=FILL) as one:
        yield one


@pytest.fixture
def district(place) -> Workplace:
    place.anew()
    return place


def offered(district: Workplace) -> list[tuple[str, bool]]:
    """State of every row, and whether the file it names is whole."""
    said = district.rows("SELECT job_state, file FROM analytics_export")
    return [
        (state, bool(name) and ZipFile(district.folder / "exports" / name).testzip() is None) for state, name in said
    ]


@pytest.mark.parametrize("point", POINTS)
def test_a_file_killed_at_a_named_point_is_whole_or_absent_and_made_by_the_next_worker(district, point):
    died = district.run(MAKE, KILL_AT_CHECKPOINT=point)

    assert died == -9
    assert offered(district) == [("DONE", True) if point == "exports.after_commit" else ("WAITING", False)]

    assert district.run(MAKE) == 0

    assert offered(district) == [("DONE", True)]
