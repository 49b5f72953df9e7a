"""What is kept until somebody writes to its tables: no write is missed, nor one believed that was never committed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import F
from factories import branch, member, staff

from dangjian.audit.models import AuditRow
from dangjian.changes import add_up, noted, state_of
from members.roster.models import Member
from members.roster.queries import TREE_TABLES, kept
from members.roster.views import places
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
    assert state_of([*PLACES, AuditRow._meta.db_table], noted()) is None
    assert state_of(PLACES, {}) is None


def test_what_the_tree_prints_is_watched():
    assert set(TREE_TABLES) == set(noted())


def test_where_nobody_adds_up_any_more_nothing_is_kept(town, monkeypatch):
    branch(town.street)
    assert state_of(PLACES, noted()) is not None
    monkeypatch.setattr("dangjian.changes.MOST_ROWS", 1)

    assert noted() == {}


@pytest.fixture
def tree(client, town, quiet_side):
    client.force_login(staff(town.root))
    member(town.own)
    return lambda: client.get("/desk/org/").text


def test_a_tree_that_nobody_wrote_to_is_not_even_read(tree, monkeypatch):
    first = tree()
    monkeypatch.setattr(kept, "grown", None)

    assert tree().count("<li>") == first.count("<li>") > 5


def test_a_write_that_changes_nothing_it_prints_has_it_read_and_not_drawn(tree, monkeypatch):
    first = tree()
    monkeypatch.setattr(places, "tree_lines", None)
    Member.objects.update(occupation="工人")

    assert tree().count("<li>") == first.count("<li>")


def test_a_write_that_does_is_shown_at_once(tree, town):
    tree()
    Organization.objects.filter(pk=town.own.pk).update(short_name="锦绣社区东党支部")

    assert "锦绣社区东党支部" in tree()
