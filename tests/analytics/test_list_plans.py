"""The two lists of fifty of the desk come along an index, whoever looks and whatever the tables hold."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import LONG_AGO, account, clerk, staff

from activities.records.models import Activity, State
from dangjian.jobs.services import refresh_statistics
from members.roster.models import Category, Member

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MANY = 3_000
TABLES = {"/desk/activity/": "activities_activity", "/desk/person/": "members_member"}
INDEXES = {"/desk/activity/": "activity_by_day", "/desk/person/": "member_by_pinyin"}


@pytest.fixture
def crowded(town):
    """Of ten rows one is of the own branch, the others are of another unit's."""
    places, writer = [town.own, *[town.foreign] * 9], account()
    records = [record(places[n % 10], date(2024, 1, 1) + timedelta(days=n % 900), writer) for n in range(MANY)]
    Activity.objects.bulk_create(records)
    Member.objects.bulk_create(person(places[n % 10], n) for n in range(MANY))
    refresh_statistics()
    return town


def record(place, day, writer) -> Activity:
    made = Activity(kind="THEME_DAY", held_on=day, for_period=f"{day:%Y-%m}", topic="学习", recorded_by=writer)
    made.state = State.ACCEPTED
    made.settle_in(place)
    return made


def person(place, number) -> Member:
    made = Member(name=f"党员{number}", pinyin=f"dangyuan{number:06}", category=Category.FULL, joined_on=LONG_AGO)
    made.settle_in(place)
    return made


def asked(client, who, address) -> list[str]:
    """The statements of a page that read its table; asked twice, since the first time of a process asks more."""
    client.force_login(who)
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in statements if f'FROM "{TABLES[address]}"' in one["sql"]]


def nodes(sql: str) -> list[dict]:
    """Of the plan, from the top."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        left = [cursor.fetchone()[0][0]["Plan"]]
    found = []
    while left:
        found.append(left.pop(0))
        left = [*found[-1].get("Plans", ()), *left]
    return found


@pytest.mark.parametrize("address", TABLES)
def test_the_first_fifty_of_a_district_are_walked_to_and_nothing_is_sorted(client, crowded, address):
    (listed,) = [sql for sql in asked(client, staff(crowded.root), address) if "LIMIT 50" in sql]

    plan = nodes(listed)

    assert [one["Index Name"] for one in plan if one.get("Relation Name") == TABLES[address]] == [INDEXES[address]]
    assert [one["Node Type"] for one in plan if "Sort" in one["Node Type"]] == []


@pytest.mark.parametrize("address", TABLES)
@pytest.mark.parametrize("whose", [lambda town: staff(town.root), lambda town: clerk(town.street)])
def test_no_statement_of_the_page_has_to_read_its_table_from_end_to_end(client, crowded, address, whose):
    statements = asked(client, whose(crowded), address)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    scanned = [
        one["Node Type"] for sql in statements for one in nodes(sql) if one.get("Relation Name") == TABLES[address]
    ]

    assert scanned
    assert "Seq Scan" not in scanned
