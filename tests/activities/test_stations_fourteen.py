"""The registers of all the stations of a district, taken along as workbooks: as many rows as were written, and no more
statements for fourteen stations than for one."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import staff
from floating_factories import arrived
from openpyxl import load_workbook
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.stations.services import enter_opinion, enter_service

pytestmark = pytest.mark.django_db
FILMS, OPINIONS, SERVICES, PEOPLE = 2, 3, 4, 5


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


def kept(below, name: str) -> None:
    """A station with something in each of its books."""
    here = station(below, name)
    by = manager(here, "老赵")
    for day in range(FILMS):
        recorded(here, by, "STATION_FILM", date(2026, 3, 8 + day))
    for number in range(OPINIONS):
        said = {"kind": "OPINION", "text": f"意见{number}", "said_by": "", "by": by, "today": TODAY}
        enter_opinion(station=here, uid=uuid4(), **said)
    for number in range(SERVICES):
        said = {"kind": "WAGES", "topic": "追讨", "persons": 3, "amount": 9_000, "by": by}
        enter_service(station=here, uid=uuid4(), held_on=TODAY - timedelta(days=number), **said)
    for _ in range(PEOPLE):
        arrived(here, by, on=date(2026, 3, 2), address=f"192.0.2.{here.pk % 250}")  # one address sends sixty an hour


def taken(client) -> dict[str, tuple[int, int]]:
    """Rows and statements of every workbook."""
    books = {
        book: reverse("stations:export_every", args=(2026, book)) for book in ("activities", "opinions", "services")
    }
    books |= {"figures": reverse("stations:figures_sheet"), "people": reverse("floating:export_every")}
    found = {}
    for name, address in books.items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address) if name == "figures" else client.post(address, {"reason": "REPORT"})
            content = b"".join(answer.streaming_content)
        rows = [row for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True) if row[1] is not None]
        found[name] = len(rows) - 1, len(asked)
    return found


def test_fourteen_stations_give_all_their_rows_for_the_statements_of_one(town, client):
    six_ones()
    client.force_login(staff(town.root))
    kept(town.own, "1号项目红色驿站")
    taken(client)
    one = taken(client)
    for number in range(2, 15):
        kept((town.own, town.sibling, town.foreign)[number % 3], f"{number}号项目红色驿站")
    fourteen = taken(client)
    assert {name: rows for name, (rows, _) in one.items()} == {
        "activities": FILMS,
        "opinions": OPINIONS,
        "services": SERVICES,
        "people": PEOPLE,
        "figures": 2,  # the town and its station; the total names no place
    }
    assert {name: rows for name, (rows, _) in fourteen.items()} == {
        "activities": 14 * FILMS,
        "opinions": 14 * OPINIONS,
        "services": 14 * SERVICES,
        "people": 14 * PEOPLE,
        "figures": 2 + 14,
    }
    assert {name: asked for name, (_, asked) in fourteen.items()} == {name: asked for name, (_, asked) in one.items()}
