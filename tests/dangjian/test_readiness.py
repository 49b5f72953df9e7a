"""Whether pages can be served, and whether the worker is heard of."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import now

from dangjian.jobs.models import Pulse
from dangjian.jobs.queries import SILENCE, worker_state
from dangjian.jobs.services import PULSE_EVERY, show_life
from dangjian.jobs.tasks import sweep

pytestmark = pytest.mark.django_db
NOON = now().replace(hour=12, minute=0, second=0, microsecond=0)


def test_a_portal_whose_worker_never_ran_is_ready_and_says_so(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "database": "ok", "missing_migrations": 0, "worker": "never"},
    )


def test_the_sweep_is_what_shows_life(client):
    sweep()

    assert client.get("/readyz").json()["worker"] == "ok"


def test_a_worker_falls_silent_after_a_minute():
    show_life(now=NOON)

    assert worker_state(now=NOON + SILENCE) == "ok"
    assert worker_state(now=NOON + SILENCE + timedelta(seconds=1)) == "silent"


def test_an_idle_portal_hardly_writes(django_assert_num_queries):
    show_life(now=NOON)

    with django_assert_num_queries(1):
        show_life(now=NOON + PULSE_EVERY - timedelta(seconds=1))
    show_life(now=NOON + PULSE_EVERY)

    assert Pulse.objects.get().seen_at == NOON + PULSE_EVERY


def forget_the_newest() -> None:
    """As if the last step of one app had not been taken yet, under whichever names it was taken."""
    graph = MigrationLoader(connection).graph
    (newest,) = graph.leaf_nodes("analytics")
    names = [newest[1], *(name for _, name in graph.nodes[newest].replaces)]
    MigrationRecorder.Migration.objects.filter(app="analytics", name__in=names).delete()


@pytest.mark.django_db(transaction=True)
def test_tables_of_an_older_version_are_not_ready(client):
    forget_the_newest()
    try:
        response = client.get("/readyz")
    finally:
        call_command("migrate", "analytics", fake=True, verbosity=0)

    assert (response.status_code, response.json()) == (
        503,
        {"ready": False, "database": "ok", "missing_migrations": 1, "worker": "unknown"},
    )


@pytest.mark.django_db(transaction=True)
def test_a_command_on_a_database_that_is_not_set_up_says_what_to_run_first(tmp_path):
    forget_the_newest()
    try:
        with pytest.raises(CommandError, match="数据库还没有建好（缺 1 步更新）"):
            call_command("import_roster", str(tmp_path / "花名册.xlsx"), "--as-of", "2026-10-31")
    finally:
        call_command("migrate", "analytics", fake=True, verbosity=0)


def test_a_database_that_does_not_answer_is_not_ready(client):
    def gone(*args):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"ready": False, "database": "unreachable"})


def test_health_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0), time_machine.travel(NOON):
        assert client.get("/healthz").content == b"ok"
