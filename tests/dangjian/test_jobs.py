"""Claim, lease, finish: only the attempt that still holds a job may write its result."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as portal
from django.db.models import DateTimeField
from django.utils.module_loading import import_string
from factories import LONG_AGO, account

from analytics.assessment.models import Run
from analytics.reports.models import Export
from analytics.reports.rules import ExportKind
from dangjian.jobs.models import LEASE, MOST_ATTEMPTS, JobState, LostLease
from dangjian.jobs.services import TOO_OFTEN, due, snapshot

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 1, 4, tzinfo=UTC)


def waiting_run(**attributes) -> Run:
    return Run.objects.create(**{"year": 2026, "number": 3, "version": 1, "as_of": LONG_AGO} | attributes)


def test_only_one_of_two_workers_gets_the_job():
    run = waiting_run()
    same = Run.objects.get(pk=run.pk)

    assert run.claim(now=NOON)
    assert not same.claim(now=NOON)


def test_a_silent_worker_loses_the_job_after_its_lease_and_writes_nothing():
    run = waiting_run()
    run.claim(now=NOON)
    later = NOON + LEASE

    assert not Run.objects.claimable(now=later - timedelta(seconds=1)).exists()
    other = Run.objects.claimable(now=later).get()
    assert other.claim(now=later)
    with pytest.raises(LostLease):
        run.finish(result_digest="old")
    other.finish(result_digest="new")

    assert Run.objects.get(pk=run.pk).result_digest == "new"


def test_a_finished_job_is_never_claimed_again():
    run = waiting_run()
    run.claim(now=NOON)
    run.finish()

    assert not Run.objects.claimable(now=NOON + LEASE * 2).exists()
    assert not run.claim(now=NOON + LEASE * 2)


def test_progress_keeps_the_lease():
    run = waiting_run()
    run.claim(now=NOON)

    run.advance(done=1, total=3, now=NOON + timedelta(seconds=100))

    run.refresh_from_db()
    assert (run.percent, run.leased_until) == (33, NOON + timedelta(seconds=100) + LEASE)


def test_a_job_that_kills_its_workers_is_given_up(settings):
    settings.JOB_SOURCES = {"analytics.reports.models.Export": "exports.make"}
    said = {"kind": ExportKind.SCORES, "year": 2026, "number": 3, "asked_by": account(), "asked_at": NOON}
    doomed = Export.objects.create(attempt=MOST_ATTEMPTS, **said)
    fresh = Export.objects.create(**said)

    assert due(now=NOON) == ["exports.make"]

    doomed.refresh_from_db()
    assert (doomed.job_state, doomed.failure) == (JobState.FAILED, TOO_OFTEN)
    fresh.give_up(reason="没有数据")
    assert due(now=NOON) == []


def test_a_job_on_which_more_depends_is_left_to_its_own_task(settings):
    settings.JOB_SOURCES = {"analytics.assessment.models.Run": "assessment.compute"}
    doomed = waiting_run(attempt=MOST_ATTEMPTS)

    assert due(now=NOON) == ["assessment.compute"]

    doomed.refresh_from_db()
    assert doomed.job_state == JobState.WAITING


def test_every_kind_of_work_says_from_when_a_row_waits():
    kinds = [import_string(dotted) for dotted in portal.JOB_SOURCES]
    since = [kind._meta.get_field(kind.waits_from) for kind in kinds]

    assert [(type(field), field.null) for field in since] == [(DateTimeField, False)] * len(kinds)


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_reads_and_leaves_no_transaction_behind():
    account("林晓")

    with snapshot():
        assert Run.objects.count() == 0

    assert waiting_run().pk
