"""The same sent several times in the same moment stands in a station's books once, and everybody is told the same."""

from datetime import date
from uuid import UUID

import pytest
from factories import staff
from photos_factories import saved, scene, uploaded
from stations_factories import NOW, TODAY, manager, station
from test_looks_races import at_once

from activities.records.models import Activity
from activities.records.services import start_draft
from activities.stations.models import Honour, Opinion, Service, Sketch
from activities.stations.queries.sketch import picture
from activities.stations.services import confirm_month, enter_opinion, enter_service, give_honour, set_sketch, tick_days
from dangjian.periods import Month
from organizations.photos.models import Album
from organizations.photos.services import prepare_next

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
UID = UUID("5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11")
OPINION = {"kind": "OPINION", "text": "食堂早点开", "said_by": "", "today": TODAY}
SERVICE = {"kind": "WAGES", "held_on": TODAY, "topic": "追讨工资", "persons": 3, "amount": 90000}
HONOUR = {"kind": "ZONE", "holder": "罗铁柱", "place": "三号塔吊", "promise": "每天检查", "today": TODAY}
SENT = [(enter_opinion, Opinion, OPINION), (enter_service, Service, SERVICE), (give_honour, Honour, HONOUR)]


@pytest.fixture
def here(town):
    return station(town.own, on=date(2026, 1, 1))


@pytest.mark.parametrize(("act", "model", "said"), SENT, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_sent_by_several_windows_is_one_row(here, act, model, said):
    by = manager(here)
    made = at_once(lambda _: act(station=here, uid=UID, by=by, **said).pk, 4)
    assert made == [model.objects.get().pk] * 4


def test_a_month_of_the_paper_confirmed_by_several_is_one_record(here):
    people = [manager(here, name) for name in ("罗铁柱", "程立")]
    paper = tick_days(station=here, month=Month(2026, 2), days=[3], by=None)

    def confirm(number: int) -> int:
        facts = {"organization": here, "kind": "STATION_NEWSPAPER", "for_period": "2026-02"}
        draft = start_draft(by=people[number], now=NOW, **facts)
        return confirm_month(paper=paper, draft=draft, by=people[number], now=NOW).pk

    assert at_once(confirm, 2) == [Activity.objects.get().pk] * 2


def test_two_first_pictures_at_once_are_both_taken_and_one_of_them_is_shown(town):
    by = staff(town.root)
    at_once(lambda number: set_sketch(district=town.root, file=uploaded(saved(scene(320 + number))), by=by).pk, 4)
    while prepare_next(now=NOW):
        pass
    assert (picture() is not None, Album.objects.count()) == (True, Sketch.objects.count())
