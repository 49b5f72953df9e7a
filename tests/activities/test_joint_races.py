"""A host and its guest write at once: one credit a month, and neither waits for the other for ever."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from duties_factories import theme_day_rule
from factories import clerk, month, secretary
from records_factories import HELD_ON, NOW, SHANGHAI, draft, facts, handed_in

from activities.records.models import Activity, ActivityCredit, JointPart
from activities.records.services import fill_part, plan_joint, revise, send_back, submit, withdraw
from organizations.groups.models import CollaborationGroup
from organizations.groups.services import add_member, found_group

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

BEFORE = datetime(2026, 9, 2, 10, tzinfo=SHANGHAI)
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def group(town) -> CollaborationGroup:
    theme_day_rule()
    made = found_group(name="第一协作组", leader=town.own, town=town.other_street, on=date(2026, 1, 1), by=None)
    add_member(group=made, organization=town.foreign, on=date(2026, 1, 1), by=None)
    return made


@pytest.fixture
def joint(town, group) -> Activity:
    """Planned by the first branch for itself and the village's."""
    return jointly_planned(town, group)


def jointly_planned(town, group) -> Activity:
    said = {"held_on": HELD_ON, "topic": "联合清河行动", "by": secretary(town.own), "now": BEFORE}
    return plan_joint(group=group, month=month("2026-09"), held_by=town.own, guests=[town.foreign], **said)


@pytest.fixture
def beside():
    """Start work on a connection of its own and go on once it is done or waits for a lock."""

    def run(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def start(work: Callable[[], object]) -> Future:
            started = pool.submit(run, work)
            while not started.done() and not is_anybody_waiting():
                wait([started], timeout=0.01)
            return started

        yield start


def is_anybody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def credited(organization) -> list[int]:
    counted = ActivityCredit.objects.counted_in(date(2026, 9, 1), date(2026, 10, 1))
    return list(counted.filter(organization=organization).values_list("activity", flat=True))


def test_a_guest_s_own_record_written_while_the_host_writes_is_credited_once(town, joint, beside):
    writer = secretary(town.foreign)
    handed_in(town.sibling, secretary(town.sibling))  # the quarter's row is there, so nobody waits for it to be made
    begun, guest_begun = draft(town.own, joint.recorded_by), draft(town.foreign, writer)
    with transaction.atomic():
        submit(draft=begun, facts=facts(), by=joint.recorded_by, now=NOW)
        guest = beside(lambda: submit(draft=guest_begun, facts=facts(), by=writer, now=NOW))
    own = guest.result()
    assert (credited(town.own), credited(town.foreign)) == ([joint.pk], [own.pk])


def test_what_is_planned_and_recorded_jointly_while_a_guest_writes_waits_for_the_guest(town, group, beside):
    leader, writer = secretary(town.own), secretary(town.foreign)
    handed_in(town.sibling, secretary(town.sibling))  # the quarter's row is there, so nobody waits for it to be made
    begun, guest_begun = draft(town.own, leader), draft(town.foreign, writer)

    def plan_and_record() -> Activity:
        jointly_planned(town, group)
        return submit(draft=begun, facts=facts(), by=leader, now=NOW)

    with transaction.atomic():
        own = submit(draft=guest_begun, facts=facts(), by=writer, now=NOW)
        host = beside(plan_and_record)
        assert not host.done()
    made = host.result()
    assert (credited(town.own), credited(town.foreign)) == ([made.pk], [own.pk])


def test_who_changes_the_joint_record_and_a_guest_that_is_credited_with_it_do_not_lock_each_other_out(
    town, joint, beside
):
    writer, reviewer = secretary(town.foreign), clerk(town.street)
    submit(draft=draft(town.own, joint.recorded_by), facts=facts(), by=joint.recorded_by, now=NOW)

    def fill() -> None:
        part = JointPart.objects.select_related("activity", "organization").get()
        fill_part(part=part, absences={}, by=writer, now=NOW)

    def change() -> None:
        now = Activity.objects.get(pk=joint.pk)
        revise(activity=now, version=now.version, facts=facts(text="改过。"), by=joint.recorded_by, now=NOW)

    def give_back() -> None:
        send_back(activity=Activity.objects.get(pk=joint.pk), reason="人数不对", by=reviewer, now=NOW)

    for work in (fill, change, give_back):
        own = handed_in(town.foreign, writer)
        with transaction.atomic():
            list(JointPart.objects.select_for_update())
            host = beside(work)
            assert not host.done()
            withdraw(activity=own, by=writer, now=NOW)
        host.result()
    assert ActivityCredit.objects.filter(activity=joint, organization=town.foreign).count() == 1
