"""Every full look at somebody's numbers is on that person's own page: when, by which office, what for."""

from datetime import timedelta

import pytest
from factories import clerk, grant, member, staff
from looks_factories import NOW, OTHER_PHONE, PHONE, person
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.looks.models import Look
from members.looks.queries import OutOfReach
from members.looks.services import NoNumbers, look
from members.private.models import DailyCount
from members.private.rules import Purpose
from members.private.services import Revealed, UsedUp
from organizations.access.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def shown(page) -> list[tuple[str, str]]:
    """What the own page lists, as (office, purpose)."""
    return [(one.office.short_name, one.told) for one in page.context["page"].object_list]


class TestTheDesk:
    @pytest.mark.proves("every-look-is-told")
    def test_a_look_is_the_answer_to_one_post_and_a_line_for_the_person(self, client, town):
        someone, looker = person(town), clerk(town.street)
        client.force_login(looker)

        page = client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "CONTACT"})

        assert page.context["revealed"] == Revealed("", PHONE)
        assert PHONE not in client.get(f"/desk/person/{someone.pk}/reveal/").text
        assert list(Look.objects.values_list("member", "by", "office", "purpose", "state", "looked_at")) == [
            (someone.pk, looker.pk, town.street.pk, "CONTACT", "LOOKED", NOW)
        ]
        assert AuditRow.objects.get(action="private.reveal").target == f"member:{someone.pk}"

    def test_the_form_says_before_what_the_person_will_read(self, client, town):
        client.force_login(clerk(town.street))

        text = client.get(f"/desk/person/{person(town).pk}/reveal/").text

        assert "时间、查看单位（花溪路街道工委）和用途，看不到您的姓名" in text

    def test_opening_the_form_or_sending_it_without_a_purpose_is_no_look(self, client, town):
        someone = person(town)
        client.force_login(staff(town.root))

        client.get(f"/desk/person/{someone.pk}/reveal/")
        page = client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": ""})

        assert page.context["form"].errors == {"purpose": ["请先选择用途，再查看。"]}
        assert not Look.objects.exists()

    def test_where_no_number_is_registered_nothing_is_looked_at(self, client, town):
        someone, looker = member(town.own), staff(town.root)
        client.force_login(looker)

        page = client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "CONTACT"})

        assert "没有登记" in page.text
        with pytest.raises(NoNumbers):
            look(member=someone, by=looker, purpose=Purpose.CONTACT, now=NOW)
        assert not Look.objects.exists()


class TestTheService:
    def test_the_office_is_the_nearest_whose_grant_covers_the_person(self, town):
        someone, both = person(town), clerk(town.street)
        grant(both, Role.DEPARTMENT_STAFF, town.root)
        grant(both, Role.LINE_STAFF, town.own)

        look(member=someone, by=both, purpose=Purpose.VERIFY, now=NOW)

        assert Look.objects.get().office == town.street

    def test_without_a_grant_there_nothing_is_looked_at(self, town):
        someone, other = person(town), clerk(town.other_street)

        with pytest.raises(OutOfReach):
            look(member=someone, by=other, purpose=Purpose.VERIFY, now=NOW)

        assert (Look.objects.count(), AuditRow.objects.filter(action="private.reveal").count()) == (0, 0)

    def test_a_refused_look_is_no_line_for_the_person_and_one_in_the_log(self, town, settings):
        settings.REVEALS_PER_DAY = 0
        someone, looker = person(town), clerk(town.street)

        with pytest.raises(UsedUp):
            look(member=someone, by=looker, purpose=Purpose.VERIFY, now=NOW)

        assert not Look.objects.exists()
        assert list(AuditRow.objects.filter(by=looker).values_list("action", "target")) == [
            ("private.refuse", f"member:{someone.pk}")
        ]

    @pytest.mark.proves("every-look-is-told")
    def test_a_look_whose_line_cannot_be_written_is_neither_shown_nor_counted(self, town, monkeypatch):
        def full(*args, **kwargs):
            raise OSError("disk full")

        someone, looker = person(town), clerk(town.street)
        monkeypatch.setattr(Look.objects, "create", full)

        with pytest.raises(OSError, match="disk full"):
            look(member=someone, by=looker, purpose=Purpose.VERIFY, now=NOW)

        assert (DailyCount.objects.count(), AuditRow.objects.filter(action="private.reveal").count()) == (0, 0)


class TestTheOwnPage:
    @pytest.mark.proves("every-look-is-told")
    def test_it_says_when_by_which_office_and_what_for_and_never_by_whom(self, client, town):
        someone, looker = person(town), clerk(town.street, "许静静")
        look(member=someone, by=looker, purpose=Purpose.CONTACT, now=NOW - timedelta(hours=2))
        look(member=someone, by=staff(town.root, "林晓晓"), purpose=Purpose.VERIFY, now=NOW)
        client.force_login(someone.account)

        page = client.get("/me/looks/")

        assert shown(page) == [("滨河区委", "核对是不是您本人"), ("花溪路街道工委", "与您联系")]
        assert "2026年11月23日 10:00" in page.text
        assert not any(name in page.text for name in ("许静静", "林晓晓", looker.username, PHONE))

    def test_nobody_reads_of_looks_at_somebody_else(self, client, town):
        mine, other = person(town), person(town, "周岚", phone=OTHER_PHONE)
        look(member=other, by=clerk(town.street), purpose=Purpose.CONTACT, now=NOW)
        client.force_login(mine.account)

        page = client.get("/me/looks/")

        assert shown(page) == []
        assert "还没有单位查看过您的完整号码" in page.text

    def test_whoever_is_not_on_the_roster_is_told_so(self, client, town):
        client.force_login(staff(town.root))

        assert "您的账号不在党员名册里" in client.get("/me/looks/").text

    def test_many_looks_are_turned_over_in_pages(self, client, town, settings):
        settings.REVEALS_PER_DAY = 50
        someone, looker = person(town), clerk(town.street)
        for hours in range(21):
            look(member=someone, by=looker, purpose=Purpose.CONTACT, now=NOW - timedelta(hours=hours))
        client.force_login(someone.account)

        second = client.get("/me/looks/?page=2")

        assert [one.looked_at for one in second.context["page"].object_list] == [NOW - timedelta(hours=20)]
        assert "第2页，共2页、21条" in second.text

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_long_list_costs_the_same(self, client, town, count, django_assert_num_queries):
        someone = person(town)
        for number in range(count):
            look(member=someone, by=clerk(town.street, f"许静{number}"), purpose=Purpose.CONTACT, now=NOW)
        client.force_login(someone.account)

        with django_assert_num_queries(8):
            assert len(shown(client.get("/me/looks/"))) == count

    def test_the_settings_lead_there(self, client, town):
        client.force_login(person(town).account)

        assert 'href="/me/looks/"' in client.get("/me/settings/").text
