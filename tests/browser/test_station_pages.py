"""Every page of stations and of floating members, with something on it, at three sizes: nothing that axe complains about,
no sideways scroll, no target too small. A page that is added to either room and not here fails."""

from datetime import timedelta
from itertools import chain
from uuid import uuid4

import floating_factories as floating
import pytest
from conftest import PHONE
from django.urls import reverse
from django.utils.timezone import localdate, now
from factories import branch as founded
from factories import committee, district, member, secretary, staff
from photos_factories import uploaded
from scrutiny import SIZES, complaints
from stations_factories import manager, six_ones, station
from waiting import all_came, under_way

from activities.records.services import start_draft
from activities.stations import services
from activities.stations.queries.registers import BOOKS
from activities.stations.rules import six_one
from activities.stations.urls import urlpatterns as of_stations
from dangjian.periods import Month
from members.floating.models import WallCode
from members.floating.services import confirm, propose, renew_code, report
from members.floating.urls import urlpatterns as of_floating
from organizations.photos.services import prepare_next

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
# Answered with a file, or by another page.
NO_PAGES = {"figures_sheet", "act", "act_away", "tick", "check", "hang"}
NO_PAGES |= {"opinion_withdraw", "service_withdraw", "honour_withdraw"}


class Site:
    """A station at which everything has happened once, and a branch that is asked and has somebody away."""

    def __init__(self) -> None:
        six_ones()
        self.root, self.today = district(), localdate()
        street = committee(self.root, "花溪路街道工委")
        leaned_on, self.home = founded(street, "锦绣社区第一党支部"), founded(street, "古渡镇沙窝村党支部")
        self.here = station(leaned_on, on=self.today - timedelta(days=200))
        self.keeper, self.writer, self.office = manager(self.here), secretary(self.home), staff(self.root)
        renew_code(station=self.here, by=None, now=now())
        self.person, self.asked = self.arrived("罗铁柱"), self.arrived("杨小满")
        self.arrived("程立", confirmed=False)
        propose(inflow=self.asked, branch=self.home.name, by=self.keeper, now=now())
        self.away = floating.away(member(self.home, "李大江"), self.writer, now=now(), starts_on=self.today)
        self.keep_books()

    def arrived(self, name: str, *, confirmed: bool = True):
        facts = {"home_text": "河南省周口市", "trade": "钢筋班", "expected_until": None, "address": "192.0.2.9"}
        wall, number = WallCode.objects.get(), str(next(floating.phones))
        one = report(wall=wall, uid=uuid4(), name=name, phone=number, now=now(), **facts)
        if confirmed:
            confirm(inflow=one, on=self.today - timedelta(days=40), by=self.keeper, now=now())
        return one

    def keep_books(self) -> None:
        here, by, today = self.here, self.keeper, self.today
        month = f"{Month.containing(today)}"
        draft = start_draft(organization=here, kind="STATION_FILM", for_period=month, by=by, now=now())
        said = {"held_on": today, "topic": "《建党伟业》", "members": 2, "others": 8, "away": []}
        self.film = services.record_six_one(draft=draft, one=six_one("STATION_FILM"), by=by, now=now(), **said)
        facts = {"station": here, "uid": uuid4(), "by": by}
        self.opinion = services.enter_opinion(kind="OPINION", text="食堂早点开", said_by="", today=today, **facts)
        service = {"kind": "WAGES", "held_on": today, "topic": "追讨工资", "persons": 3, "amount": 90000}
        self.service = services.enter_service(**service, **facts)
        post = {"kind": "ZONE", "holder": "罗铁柱", "place": "三号塔吊", "promise": "每天检查", "today": today}
        self.honour = services.give_honour(**post, **facts)
        services.set_house_rule(station=here, kind="READING", text="随借随还", by=by, today=today)
        services.check_equipment(station=here, conditions={"FLAG": "GOOD"}, by=by, today=today)
        services.set_sketch(district=self.root, file=uploaded(), by=self.office)
        while prepare_next(now=now()):
            pass
        services.place_on_sketch(station=here, across=40, down=30, by=self.office)

    def pages(self) -> dict:
        """Under whoever opens them: the name of each page and what its address needs."""
        here, year = self.here.pk, self.today.year
        own = [
            *(("stations:mine",), ("stations:home", here), ("stations:record", here, "STATION_TRAINING")),
            *(("stations:plan", here, "STATION_TRAINING"), ("stations:roll", here, self.film.pk)),
            *(("stations:visits", self.person.pk), ("stations:paper", here), ("stations:opinions", here)),
            ("stations:opinion_new", here),
            *((f"stations:opinion{act}", here, self.opinion.pk) for act in ("", "_handle", "_correct")),
            *(("stations:services", here), ("stations:service_new", here), ("stations:honours", here)),
            ("stations:service_correct", here, self.service.pk),
            ("stations:honour_correct", here, self.honour.pk),
            *(("stations:honour_new", here), ("stations:honour", here, self.honour.pk), ("stations:equipment", here)),
            ("stations:house_rule", here, "READING"),
            *((f"stations:{name}", here, year, book) for name in ("register", "export") for book in BOOKS),
            *(("floating:people", here), ("floating:enter", here), ("floating:still_here", here)),
            *(("floating:register", here), ("floating:export", here), ("floating:poster", here)),
            ("floating:one", self.person.pk),
        ]
        desk = [
            *(("stations:desk",), ("stations:open",), ("stations:sketch",), ("floating:list",)),
            *(("stations:export_every", year, "opinions"), ("floating:export_every",)),
            *((f"stations:{name}", here) for name in ("place", "balance", "site", "move", "close")),
        ]
        home = [("floating:branch",), ("floating:asked", self.asked.pk), ("floating:go_out",)]
        home.append(("floating:away", self.away.pk))
        wall = [("floating:arrive", WallCode.objects.get().code)]
        return {self.keeper: own, self.office: desk, self.writer: home, None: wall}


@pytest.mark.parametrize("width", SIZES)
def test_no_page_of_a_station_or_of_floating_members_has_a_fault(hand_of, live_server, width):
    site, size, wrong = Site(), SIZES[width], []
    wide = {"viewport": {"width": size.width, "height": size.height}}
    screen, pages = PHONE if size.width < 1000 else wide, site.pages()
    # Everybody is in before the first page is asked for: nobody's log-in meets a request of somebody else.
    tabs = {account: hand_of(account, screen=screen).tab for account in pages}
    for account, tab in tabs.items():
        going = under_way(tab)
        if size.display:
            tab.context.add_cookies([{"name": "display", "value": size.display, "url": live_server.url}])
        for name, *args in pages[account]:
            answer = tab.goto(reverse(name, args=args))
            all_came(tab, going)
            wrong += [] if answer.status == 200 else [f"{name}: {answer.status}"]
            wrong += [f"{name}: {one}" for one in complaints(tab, size)]
    assert wrong == []


def test_every_page_is_looked_at():
    looked_at = {name for name, *_ in chain(*Site().pages().values())}
    named = [("stations", one.name) for one in of_stations] + [("floating", one.name) for one in of_floating]
    assert looked_at == {f"{room}:{name}" for room, name in named if name not in NO_PAGES}
