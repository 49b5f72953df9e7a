"""The database itself refuses to change or delete what was recorded; only the seal is set, once."""

import pytest
from django.db import DatabaseError, connection, transaction
from factories import account
from unguarded import unguarded

from dangjian.audit.models import AuditRow, AuditRowIsFinal
from dangjian.audit.services import record, seal_waiting

pytestmark = pytest.mark.django_db
FORBIDDEN = {
    "another action": "UPDATE dangjian_auditrow SET action = 'x.y'",
    "another person": "UPDATE dangjian_auditrow SET by_id = NULL",
    "another moment": "UPDATE dangjian_auditrow SET recorded_at = '2020-01-01 00:00:00+00:00'",
    "another detail": """UPDATE dangjian_auditrow SET detail = '{"rows": 1}'""",
    "another result": "UPDATE dangjian_auditrow SET result = 'REFUSED'",
    "another address": "UPDATE dangjian_auditrow SET address = '203.0.113.9'",
    "another door": "UPDATE dangjian_auditrow SET door = 'page'",
    "another id": "UPDATE dangjian_auditrow SET id = id + 1000",
    "a seal with a change": "UPDATE dangjian_auditrow SET position = 1, sealed_with = 'a', target = 'x'",
    "a seal without a place": "UPDATE dangjian_auditrow SET sealed_with = 'a'",
    "deleted": "DELETE FROM dangjian_auditrow",
    "inserted with a seal": (
        "INSERT INTO dangjian_auditrow (action, target, organization_path, detail, recorded_at, result, address, "
        "request, door, position, sealed_with) VALUES ('x.y', 'z', '', '{}', '2020-01-01 00:00:00+00:00', 'DONE', '', "
        "'', '', 7, 'a')"
    ),
}


def refused(statement):
    """Whether the database says no, and the log is as before."""
    before = list(AuditRow.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="audit rows are final"), transaction.atomic():
        connection.cursor().execute(statement)
    return list(AuditRow.objects.order_by("pk").values()) == before


@pytest.mark.proves("the-log-is-append-only")
@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_raw_sql_changes_nothing(statement):
    record("access.log_in", by=account(), target="account:1", rows=2)
    assert refused(statement)


@pytest.mark.parametrize("change", ["position = 9, sealed_with = 'b'", "position = NULL, sealed_with = ''"])
def test_a_seal_is_set_once(change):
    record("access.log_in", by=None, target="account:1")
    assert seal_waiting() == 1
    assert refused(f"UPDATE dangjian_auditrow SET {change}")


@pytest.mark.postgres
def test_the_table_cannot_be_truncated():
    record("access.log_in", by=None, target="account:1")
    connection.check_constraints()
    assert refused("TRUNCATE dangjian_auditrow")


@pytest.mark.postgres
def test_a_session_that_plays_replica_is_refused_too():
    record("access.log_in", by=None, target="account:1")
    with transaction.atomic():
        connection.cursor().execute("SET LOCAL session_replication_role = replica")
        assert refused("DELETE FROM dangjian_auditrow")


REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO {table} VALUES {row}",
    "postgresql": "INSERT INTO {table} VALUES {row} ON CONFLICT (id) DO UPDATE SET action = 'x.y'",
}


def test_replacing_a_row_is_refused():
    row = record("access.log_in", by=None, target="account:1")
    named = "dangjian_auditrow (id, action, target, organization_path, detail, recorded_at, result, address, request, door, sealed_with)"
    values = f"({row.pk}, 'x.y', 'z', '', '{{}}', '2020-01-01 00:00:00+00:00', 'DONE', '', '', '', '')"
    assert refused(REPLACE[connection.vendor].format(table=named, row=values))


def test_the_models_refuse_as_well():
    row = record("access.log_in", by=None, target="account:1")
    for change in (row.delete, AuditRow.objects.all().delete, lambda: AuditRow.objects.update(target="x")):
        with pytest.raises(AuditRowIsFinal):
            change()
    row.target = "x"
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_the_net_is_there_because_without_it_a_row_does_change():
    row = record("access.log_in", by=None, target="account:1")
    with unguarded():
        connection.cursor().execute("UPDATE dangjian_auditrow SET target = 'account:2'")
    row.refresh_from_db()
    assert row.target == "account:2"
    assert refused("UPDATE dangjian_auditrow SET target = 'account:1'")
