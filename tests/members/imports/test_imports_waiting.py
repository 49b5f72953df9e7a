"""An import stands in line three times; from when it waits is counted anew each time, so that waiting too long is noticed."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
import roster_files as files
from django.apps import apps
from django.utils.timezone import get_current_timezone
from factories import branch, district
from steps import AS_OF, previewed, worked

from dangjian.jobs.models import LEASE
from dangjian.jobs.queries import job_counts
from members.imports.models import RosterImport
from members.imports.services import ask_undo, confirm, receive
from organizations.operating.queries import figures_for_machines, told

UPLOADED = datetime(2026, 11, 23, 9, tzinfo=get_current_timezone())
CONFIRMED, REGRETTED = UPLOADED + timedelta(hours=2), UPLOADED + timedelta(days=3)
LONGER = timedelta(minutes=11)
CONTENT = files.xlsx(
    [["姓名", "身份证号", "类别", "所属支部"], ["石红旗", files.id_number("19700101", 4), "正式", "锦绣一支部"]]
)


@pytest.fixture
def portal(db):
    branch(district(), "锦绣一支部")


def sent(**more) -> RosterImport:
    return receive(content=CONTENT, file_name="花名册.xlsx", as_of=AS_OF, by=None, now=UPLOADED, **more)


def waiting(at: datetime) -> tuple[int, datetime | None]:
    [counted] = [one for one in job_counts(now=at) if one.name == "rosterimport"]
    return counted.waiting, counted.oldest


def test_it_waits_from_its_upload_from_its_confirmation_and_from_its_undoing(portal):
    found = sent()
    assert waiting(UPLOADED + LONGER) == (1, UPLOADED)

    found = worked(found)
    assert waiting(CONFIRMED) == (0, None)

    confirm(roster_import=found, by=None, now=CONFIRMED)
    assert waiting(CONFIRMED + LONGER) == (1, CONFIRMED)

    found = worked(found)
    assert waiting(REGRETTED) == (0, None)

    ask_undo(roster_import=found, by=None, now=REGRETTED)
    assert waiting(REGRETTED + LONGER) == (1, REGRETTED)


def test_what_its_sender_works_on_waits_only_when_the_lease_is_over(portal):
    sent(at_once=True)

    assert waiting(UPLOADED + LEASE - timedelta(seconds=1)) == (0, None)
    assert waiting(UPLOADED + LEASE) == (1, UPLOADED)


def test_an_import_that_nobody_takes_up_is_said_to_people_and_to_programs(portal):
    sent()

    lines = {line.label: line.trouble for section in told(now=UPLOADED + LONGER) for line in section.lines}

    assert lines["花名册导入"].startswith("花名册导入排了很久（最早的11分钟前），还没有人做")
    assert ("jobs_oldest_seconds", {"kind": "rosterimport"}, 660) in list(figures_for_machines(now=UPLOADED + LONGER))


def test_of_older_imports_only_what_nobody_has_looked_at_waits_from_its_upload(portal):
    unseen, seen = sent(), previewed(CONTENT)
    RosterImport.objects.update(made_at=UPLOADED, waiting_since=CONFIRMED)

    import_module("members.migrations.0005_import_waiting_since").read(apps, None)

    moments = dict(RosterImport.objects.values_list("pk", "waiting_since"))
    assert moments == {unseen.pk: UPLOADED, seen.pk: CONFIRMED}
