"""What is kept until somebody writes to its tables: no write is missed, nor one believed that was never committed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module

import pytest
from django.conf import settings as portal
from django.db import connection, transaction
from django.db.models import F
from django.test import RequestFactory
from factories import branch, clerk, member, secretary, staff

from dangjian.audit.models import AuditRow
from dangjian.changes import NOTED, add_up, noted, state_of, watched
from dangjian.web.context import side
from dangjian.web.queries import count_of as count_of_rows
from dangjian.web.queries import statement
from members.roster.queries import TREE_TABLES
from organizations.access.models import Account
from organizations.tree.models import Organization

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
PLACES = ["organizations_organization"]


def seen():
    return state_of(PLACES, noted())


def beside(work):
    """On a connection of its own."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.mark.parametrize(
    "write",
    [
        lambda town: branch(town.street),
        lambda town: Organization.objects.filter(pk=town.own.pk).update(short_name="东"),
        lambda town: Organization.objects.filter(pk=town.own.pk).update(position=F("position")),
        lambda town: Organization.objects.filter(pk=town.sibling.pk).delete(),
        lambda town: Organization.objects.bulk_update([town.own], ["short_name"]),
    ],
    ids=["add", "change", "same", "delete", "many"],
)
def test_every_write_makes_another_state_also_within_one_transaction(town, write):
    before = seen()
    assert seen() == before

    write(town)
    assert seen() != before


def test_a_write_elsewhere_makes_none(town):
    before = seen()
    member(town.own)

    assert seen() == before


def test_what_was_taken_back_was_never_noted(town):
    before = seen()
    with transaction.atomic():
        branch(town.street)
        assert seen() != before
        transaction.set_rollback(True)

    assert seen() == before


@pytest.mark.django_db(transaction=True)
def test_a_reader_sees_the_state_of_what_is_committed(town):
    before = seen()
    with transaction.atomic():
        branch(town.street)
        assert beside(seen) == before
        within = seen()

    assert beside(seen) == within != before


@pytest.mark.django_db(transaction=True)
def test_adding_up_leaves_every_state_as_it_was_and_one_row_for_each_table(town):
    for _ in range(3):
        branch(town.street)
    with transaction.atomic():
        branch(town.street)
        before = beside(seen)
        beside(add_up)
        assert beside(seen) == before
    after = seen()
    assert after != before

    add_up()
    add_up()

    assert seen() == after
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT place), max(tx) FROM dangjian_change")
        rows, places, newest = cursor.fetchone()
    assert (rows, newest) == (places, 0)


def test_of_a_table_that_nobody_watches_there_is_no_state(town):
    assert AuditRow._meta.db_table not in watched()
    assert state_of([*PLACES, AuditRow._meta.db_table], noted()) is None
    assert state_of(PLACES, {}) is None


def request_of(account):
    request = RequestFactory().get("/desk/")
    request.user = Account.objects.get(pk=account.pk)
    request.user.reach.has("DESK")
    return request


def in_reach(account, today):
    return Organization.objects.visible_to(account)


def of_the_log(account, today):
    return AuditRow.objects.all()


def count_of(request) -> int:
    return side(request)[0].entries[0].count


def test_an_answer_is_kept_until_something_is_written(town, settings, django_assert_num_queries):
    settings.NAV = [("admin:data", "组织", "home", "", "DESK", f"{__name__}.in_reach")]
    reader = clerk(town.street)
    assert count_of(request_of(reader)) == 3

    again = request_of(reader)
    with django_assert_num_queries(1) as asked:
        assert count_of(again) == 3
    assert asked[0]["sql"] == NOTED

    branch(town.street)
    assert count_of(request_of(reader)) == 4


def test_how_long_a_list_is_is_kept_for_its_own_question_until_something_is_written(town, django_assert_num_queries):
    every, one = Organization.objects.order_by("path"), Organization.objects.filter(pk=town.own.pk)
    assert (count_of_rows(every, noted), count_of_rows(one, noted)) == (6, 1)
    now_noted = noted()
    with django_assert_num_queries(0):
        assert (count_of_rows(every, lambda: now_noted), count_of_rows(one, lambda: now_noted)) == (6, 1)

    branch(town.street)

    assert (count_of_rows(every, noted), count_of_rows(one, noted)) == (7, 1)
    assert count_of_rows(Organization.objects.none(), noted) == 0


def test_of_a_table_that_nobody_watches_no_length_is_kept(town):
    before = count_of_rows(AuditRow.objects.all(), noted)
    AuditRow.objects.create(action="access.login", recorded_at="2026-09-01T00:00:00Z")

    assert count_of_rows(AuditRow.objects.all(), noted) == before + 1


def test_of_a_table_that_nobody_watches_no_answer_is_kept(town, settings):
    settings.NAV = [("admin:data", "日志", "home", "", "DESK", f"{__name__}.of_the_log")]
    reader = clerk(town.street)
    before = count_of(request_of(reader))

    AuditRow.objects.create(action="access.login", recorded_at="2026-09-01T00:00:00Z")

    assert count_of(request_of(reader)) == before + 1


@pytest.mark.parametrize("reader", [staff, clerk, secretary])
def test_everything_that_the_desks_list_counts_is_watched(town, reader):
    """Else its answers are never kept, silently."""
    own = {staff: town.root, clerk: town.street, secretary: town.own}[reader]
    user = request_of(reader(own)).user
    names = sorted({line[5] for line in portal.NAV if line[5]})
    parts = {name.rpartition(".")[::2] for name in names}
    told = {f"{module}.{name}": getattr(import_module(module), name)(user, date(2026, 6, 1)) for module, name in parts}

    assert statement(told).tables - watched() == set()


def test_what_the_tree_prints_is_watched():
    assert set(TREE_TABLES) <= watched()
