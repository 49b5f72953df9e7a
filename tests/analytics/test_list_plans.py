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
OF_A_PART = {one.name for model in (Activity, Member) for one in model._meta.indexes if one.condition}
WANTS_ALL = ("Sort", "Aggregate", "Hash")  # before the first row leaves them
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
    """The statements of a page that read its table, also beside others; asked twice: the first time of a process asks more."""
    client.force_login(who)
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in statements if f'"{TABLES[address]}"' in one["sql"]]


def plan(sql: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        return cursor.fetchone()[0][0]["Plan"]


def nodes(sql: str) -> list[dict]:
    """Of the plan, from the top."""
    left, found = [plan(sql)], []
    while left:
        found.append(left.pop(0))
        left = [*found[-1].get("Plans", ()), *left]
    return found


def readings(node: dict, table: str, *, stops: bool = False) -> list[tuple[str, bool]]:
    """Each scan of a table, and whether it reads a part: it looks up in an index, or a limit stops it after some rows."""
    stops = node["Node Type"] == "Limit" or (stops and node["Node Type"] not in WANTS_ALL)
    found = []
    if node.get("Relation Name") == table:
        found = [(node["Node Type"], stops or looks_up(node))]
    return found + [one for child in node.get("Plans", ()) for one in readings(child, table, stops=stops)]


def looks_up(node: dict) -> bool:
    """The index of a bitmap stands below it, beside what the rows are held against; some indexes hold only a part."""
    below = [one for one in node.get("Plans", ()) if one["Node Type"].startswith("Bitmap")]
    return "Index Cond" in node or node.get("Index Name") in OF_A_PART or any(looks_up(one) for one in below)


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

    found = [one for sql in statements for one in readings(plan(sql), TABLES[address])]

    assert found
    assert [way for way, is_part in found if not is_part] == []
