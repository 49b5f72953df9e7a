"""The room of a station and what is said of it from above: checks and versions, opening balances, the sketch, the books."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now
from factories import clerk, secretary, staff
from openpyxl import load_workbook
from photos_factories import saved, scene, uploaded
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.stations.models import Balance, EquipmentCheck, HouseRule, HouseRuleVersion, Sketch
from activities.stations.queries import site_of
from activities.stations.queries.figures import before
from activities.stations.queries.sketch import picture
from activities.stations.rules import EquipmentKind, Figures
from activities.stations.services import (
    NotSited,
    check_equipment,
    enter_opinion,
    give_honour,
    let_go_of_replaced,
    place_on_sketch,
    set_house_rule,
    set_sketch,
)
from activities.stations.tasks import let_go
from activities.stations.todos import todos
from dangjian.audit.models import AuditRow
from organizations.access.models import Account
from organizations.photos.models import Album
from organizations.photos.services import prepare_next
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
GOOD = dict.fromkeys(EquipmentKind.values, "GOOD")


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


def page(name: str, *args, **query) -> str:
    return reverse(f"stations:{name}", args=args, query=query)


def titles(account: Account, day: date) -> list[str]:
    """But for the six ones, which have tests of their own."""
    found = [one for one in todos(Account.objects.get(pk=account.pk), day) if one.urgency in {1, 4}]
    return [one.title for one in found if "还没记" not in one.title]


class TestTheRoom:
    def test_every_check_stays_with_its_day_and_what_it_found(self, here, client):
        by = manager(here)
        for day, projector in ((date(2026, 2, 1), "ABSENT"), (TODAY, "BROKEN"), (TODAY, "GOOD")):
            check_equipment(station=here, conditions=GOOD | {"PROJECTOR": projector}, by=by, today=day)
        found = EquipmentCheck.objects.order_by("checked_on")
        assert [(one.checked_on, one.lacking) for one in found] == [(date(2026, 2, 1), ["投影仪"]), (TODAY, [])]
        client.force_login(by)
        text = client.get(page("equipment", here.pk)).text
        assert ("2026年2月1日" in text, "缺或要修投影仪" in text) == (True, True)

    def test_what_a_rule_said_before_stays_readable_and_the_same_text_changes_nothing(self, here, client):
        by = manager(here)
        for day, text in ((date(2026, 2, 1), "爱护图书。"), (TODAY, "看完放回原处。"), (TODAY, "看完放回原处。")):
            set_house_rule(station=here, kind="READING", text=text, by=by, today=day)
        assert HouseRule.objects.get().text == "看完放回原处。"
        assert list(HouseRuleVersion.objects.order_by("adopted_on").values_list("text", flat=True)) == [
            *("爱护图书。", "看完放回原处。"),
        ]
        assert AuditRow.objects.filter(action="stations.set_house_rule").count() == 2
        client.force_login(by)
        assert "爱护图书。" in client.get(page("house_rule", here.pk, "READING")).text

    def test_the_manager_hears_what_was_not_looked_after_for_too_long(self, town, here):
        by, other = manager(here), station(town.own, "北郡项目红色驿站")
        check_equipment(station=other, conditions=GOOD, by=by, today=TODAY)
        assert titles(by, TODAY) == ["活动阵地该检查了", "制度还没有齐"]
        check_equipment(station=here, conditions=GOOD, by=by, today=TODAY)
        for kind in ("READING", "ACTIVITIES", "TRAINING"):
            set_house_rule(station=here, kind=kind, text="爱护公物。", by=by, today=TODAY)
        give_honour(
            station=here,
            uid=uuid4(),
            kind="ZONE",
            holder="罗铁柱",
            place="三号塔吊",
            promise="每天检查",
            by=by,
            today=TODAY,
        )
        said = {"kind": "OPINION", "text": "食堂早点开", "said_by": ""}
        enter_opinion(station=here, uid=uuid4(), by=by, today=TODAY, **said)
        assert titles(by, TODAY + timedelta(days=15)) == []
        assert titles(by, TODAY + timedelta(days=16)) == ["1条意见没办结"]
        assert titles(by, date(2026, 9, 24)) == ["1条意见没办结", "活动阵地该检查了", "先锋岗、责任区该评议了"]


class TestTheBalance:
    SAID = {"members": "20", "films": "3", "consultations": "", "wages": "1600000", "trained": "300"}

    def test_the_department_tells_it_once_and_puts_it_right(self, town, here, client):
        client.force_login(staff(town.root))
        form = page("balance", here.pk)
        assert "这一天还没到。" in client.post(form, self.SAID | {"until": "2026-03-25"}).text
        assert "写0到1000000的整数" in client.post(form, self.SAID | {"until": "2025-12-31", "films": "-1"}).text
        assert not Balance.objects.exists()
        for films in ("3", "3", "5"):
            client.post(form, self.SAID | {"until": "2025-12-31", "films": films})
        assert Balance.objects.get().until == date(2025, 12, 31)
        assert before(Organization.objects.filter(pk=here.pk)) == Figures(20, 5, 0, 1_600_000, 300)
        assert AuditRow.objects.filter(action="stations.set_balance").count() == 2
        assert "160万元" in client.get(page("home", here.pk)).text

    def test_nobody_else_does(self, town, here, client):
        for by in (clerk(town.street), manager(here), secretary(town.own)):
            client.force_login(by)
            assert client.get(page("balance", here.pk)).status_code == 404
            assert page("balance", here.pk) not in client.get(page("home", here.pk)).text


class TestTheSketch:
    def drawn(self, town, by) -> Sketch:
        made = set_sketch(district=town.root, file=uploaded(), by=by)
        while prepare_next(now=now()):
            pass
        return made

    def served(self, client, photo: int) -> int:
        answer = client.get(reverse("photos:large", args=[photo]))
        if answer.streaming:  # read to its end, as a phone does: closed early it would take the connection along
            b"".join(answer.streaming_content)
        return answer.status_code

    def test_the_department_uploads_a_picture_and_a_tap_says_where_a_station_is(self, town, here, client):
        by = staff(town.root)
        client.force_login(by)
        client.post(page("sketch"), {"file": uploaded()})
        assert "正在处理" in client.get(page("sketch")).text
        while prepare_next(now=now()):
            pass
        assert "还没有点位置的" in client.get(page("sketch")).text
        client.force_login(clerk(town.street))
        spot = page("place", here.pk)
        assert 'width="320" height="240"' in client.get(spot).text
        assert "没有点到位置" in client.post(spot, {"at.x": "0", "at.y": "0"}).text
        client.post(spot, {"at.x": "160", "at.y": "60"})
        site = site_of(here)
        assert (site.across, site.down) == (50, 25)
        client.force_login(manager(here))
        assert '<circle class="dot" cx="160" cy="60" r="7"/>' in client.get(page("home", here.pk)).text
        client.force_login(by)
        assert '<circle class="dot gap" cx="160" cy="60" r="6">' in client.get(page("desk")).text

    def test_a_new_picture_takes_the_place_of_the_old_one(self, town, here):
        by = staff(town.root)
        _, second, third = (self.drawn(town, by) for _ in range(3))
        assert picture().photo == third.album.photos.get().pk
        assert set(Album.objects.all()) == {second.album, third.album}
        assert [let_go_of_replaced(), let_go_of_replaced()] == [1, 0]
        assert set(Album.objects.all()) == {third.album}

    def test_a_replaced_picture_is_nowhere_to_be_had(self, town, client):
        by = staff(town.root)
        client.force_login(by)
        wrong = self.drawn(town, by).album.photos.get()
        assert self.served(client, wrong.pk) == 200
        set_sketch(district=town.root, file=uploaded(), by=by)
        assert (let_go_of_replaced(), picture().photo) == (0, wrong.pk)
        while prepare_next(now=now()):
            pass
        let_go()
        assert [self.served(client, one) for one in (wrong.pk, picture().photo)] == [404, 200]

    def test_what_failed_after_the_picture_that_is_shown_says_so_until_the_next(self, town):
        by = staff(town.root)
        shown, broken = self.drawn(town, by), set_sketch(district=town.root, file=uploaded(saved(scene())[:99]), by=by)
        while prepare_next(now=now()):
            pass
        assert (let_go_of_replaced(), set(Sketch.objects.all())) == (0, {shown, broken})

    def test_the_old_picture_stays_until_the_new_one_is_ready(self, town, client):
        by = staff(town.root)
        client.force_login(by)
        old = self.drawn(town, by).album.photos.get()
        client.post(page("sketch"), {"file": uploaded()})
        shown = client.get(page("sketch"))
        assert (picture().photo, "处理好以前还是原来的这张" in shown.text) == (old.pk, True)
        while prepare_next(now=now()):
            pass
        assert (picture().photo > old.pk, "正在处理" in client.get(page("sketch")).text) == (True, False)

    def test_a_picture_that_cannot_be_decoded_replaces_nothing_and_says_why(self, town, client):
        by = staff(town.root)
        client.force_login(by)
        whole = saved(scene())
        for content, said in (
            (whole[: len(whole) // 2], "没有换上：照片文件不完整"),
            (whole, ""),
            (whole[:99], "现在还是原来的这张"),
        ):
            client.post(page("sketch"), {"file": uploaded(content)})
            while prepare_next(now=now()):
                pass
            answer = client.get(page("sketch"))
            assert (said in answer.text, "没有换上" in answer.text, "正在处理" in answer.text) == (
                True,
                bool(said),
                False,
            )
        assert picture() is not None
        client.post(page("sketch"), {"file": uploaded()})
        assert (Sketch.objects.count(), Album.objects.count()) == (2, 2)

    def test_what_is_no_picture_is_said_and_nothing_is_kept(self, town, client):
        client.force_login(staff(town.root))
        answer = client.post(page("sketch"), {"file": uploaded(b"no picture", "a.jpg")})
        assert (answer.status_code, answer.context["form"].has_error("file")) == (200, True)
        assert (Sketch.objects.count(), Album.objects.count()) == (0, 0)

    def test_only_the_department_draws_and_a_committee_between_places_nothing(self, town, here, client):
        for by, answers in (
            (clerk(town.street), [404, 302]),
            (manager(here), [404, 404]),
            (secretary(town.own), [404, 404]),
        ):
            client.force_login(by)
            assert [client.get(one).status_code for one in (page("sketch"), page("place", here.pk))] == answers

    def test_a_station_without_a_site_is_told_so(self, town, here):
        site_of(here).delete()
        with pytest.raises(NotSited):
            place_on_sketch(station=here, across=1, down=1, by=clerk(town.street))


class TestTheBooksOfAll:
    def test_a_town_takes_its_stations_and_the_department_all(self, town, here, client):
        other = station(town.foreign, "沙窝项目红色驿站")
        for one in (here, other):
            recorded(one, manager(one), "STATION_FILM", date(2026, 3, 8), topic=f"{one}的电影")
        seen = {}
        for name, by in (("street", clerk(town.street)), ("department", staff(town.root))):
            client.force_login(by)
            answer = client.post(page("export_every", 2026, "activities"), {"reason": "REPORT"})
            sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
            seen[name] = [row[1] for row in sheet.iter_rows(min_row=6, max_row=sheet.max_row - 1, values_only=True)]
            assert page("export_every", 2026, "opinions") in client.get(page("desk")).text
        assert seen == {"street": [f"{here}"], "department": [f"{here}", f"{other}"]}
        log = AuditRow.objects.filter(action="stations.export").latest("pk")
        assert (log.detail["book"], log.detail["filter"]) == ("activities", {"year": 2026})

    def test_nobody_else_takes_them(self, town, here, client):
        for by in (manager(here), secretary(town.own)):
            client.force_login(by)
            assert client.get(page("export_every", 2026, "activities")).status_code == 404
        client.force_login(staff(town.root))
        assert client.get(page("export_every", 2026, "diary")).status_code == 404
