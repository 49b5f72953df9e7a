"""What the desk's list counts: the statement is kept, the answer never."""

from datetime import date
from importlib import import_module

import pytest
from django.conf import settings as portal
from django.core.cache import caches
from django.db.models import F, QuerySet
from django.test import RequestFactory
from factories import branch, clerk, grant, secretary, staff

from dangjian.web import queries
from dangjian.web.context import bell, side
from dangjian.web.queries import Statement
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Organization


def in_reach(account, today):
    """Grows with the reach and with the rows."""
    return Organization.objects.visible_to(account)


def request_of(account):
    request = RequestFactory().get("/desk/")
    request.user = Account.objects.get(pk=account.pk)
    return request


def list_of(account):
    return side(request_of(account))


@pytest.fixture
def counts(town, settings):
    settings.NAV = [("admin:data", "组织", "home", "", "DESK", f"{__name__}.in_reach")]
    return lambda account: list_of(account)[0].entries[0].count


def test_the_statement_is_put_together_once_and_counts_what_is_there_now(town, counts, monkeypatch):
    one = clerk(town.street)
    assert counts(one) == 3
    monkeypatch.setattr(queries, "statement", None)

    branch(town.street, "花溪路第九党支部")

    assert counts(one) == 4


def test_it_is_another_one_as_soon_as_the_rights_are_others(town, counts):
    one = clerk(town.street)
    assert counts(one) == 3

    grant(one, Role.DEPARTMENT_STAFF, town.root)
    assert counts(one) == Organization.objects.count()

    one.grants.update(ends_at=F("starts_at"))
    assert list_of(one) == []


def test_it_is_another_one_for_somebody_else_and_on_another_day(town, counts, monkeypatch):
    made = []
    monkeypatch.setattr(queries, "statement", lambda told: made.append(told) or Statement("SELECT 1 WHERE 1 = 0", ()))
    one, colleague = clerk(town.street), clerk(town.street, "周宁")

    for reader in (one, one, colleague):
        counts(reader)
    monkeypatch.setattr("dangjian.web.context.localdate", lambda: date(2030, 1, 1))
    counts(one)

    assert len(made) == 3


def test_the_bell_of_a_phone_keeps_none(town):
    assert bell(request_of(clerk(town.street))).count == 0

    assert not caches["statements"]._cache


@pytest.mark.parametrize("dotted", sorted({line[5] for line in portal.NAV if line[5]} | {portal.BELL[3]}))
@pytest.mark.parametrize("reader", [staff, clerk, secretary])
def test_whoever_counts_there_asks_for_rows_and_reads_none_itself(town, dotted, reader, django_assert_num_queries):
    """What it read would be kept within the statement: it may depend on the account, its reach and the day alone."""
    own = {staff: town.root, clerk: town.street, secretary: town.own}[reader]
    user = request_of(reader(own)).user
    user.reach.has("DESK")
    module, _, name = dotted.rpartition(".")

    with django_assert_num_queries(0):
        told = getattr(import_module(module), name)(user, date(2026, 6, 1))

    for rows in told if isinstance(told, tuple) else (told,):
        assert isinstance(rows, QuerySet)
