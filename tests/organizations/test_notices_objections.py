"""反映情况: for the office that published and nobody else, and nobody who stays unknown can be found."""

from datetime import timedelta

import pytest
from django.db import connection
from factories import account, clerk, grant, secretary, staff
from notices_factories import NOW, objection, published
from time_machine import travel

from dangjian.audit.models import AuditRow
from dangjian.keys.services import rotate_keys
from organizations.access.models import LoginThrottle
from organizations.access.rules import Role
from organizations.notices import services
from organizations.notices.models import Objection
from organizations.notices.rules import SENT, State
from organizations.notices.todos import objections_waiting

pytestmark = pytest.mark.django_db
CONTACT = "电话 19900038861"


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def typed(**more):
    return {"text": "事迹里的人数写多了", "uid": "00000000-0000-4000-8000-000000000009"} | more


def receipt(one: Objection) -> dict[str, str]:
    return {"number": one.number, "code": one.code}


class TestSending:
    def test_anybody_sends_one_to_a_public_notice_and_gets_a_receipt_once(self, client, town):
        notice = published(town.root, audience="PUBLIC")

        first, second = (client.post(f"/notice/{notice.pk}/feedback/", typed()).text for _ in range(2))

        made = Objection.objects.get()
        assert (made.organization, made.asked_by, made.state) == (town.root, None, State.OPEN)
        assert made.written_number in first
        assert made.code in second
        assert LoginThrottle.objects.get().guesses == 1

    def test_one_inside_takes_none_from_outside(self, client, town):
        notice = published(town.street)
        page = f"/notice/{notice.pk}/feedback/"

        assert client.post(page, typed()).url == f"/account/login/?next={page}"
        client.force_login(secretary(town.foreign))
        assert client.post(page, typed()).status_code == 404
        assert not Objection.objects.exists()

    @pytest.mark.proves("objection-without-a-name")
    def test_who_stays_unknown_stands_in_no_row_and_no_line_of_the_log(self, client, town):
        notice, someone = published(town.root), secretary(town.own, "马识途")
        client.force_login(someone)
        before = {row.pk for row in AuditRow.objects.all()}

        client.post(f"/notice/{notice.pk}/feedback/", typed(anonymous="on"), REMOTE_ADDR="10.9.8.7")

        made = Objection.objects.get()
        assert made.asked_by is None
        rows = AuditRow.objects.exclude(pk__in=before)
        assert [(row.action, row.by, row.address, row.request) for row in rows] == [("notices.object", None, "", "")]
        assert "10.9.8.7" not in everything()

    def test_with_the_name_it_is_named_and_listed_for_oneself_alone(self, client, town):
        notice, someone, other = published(town.root), secretary(town.own), secretary(town.own)
        client.force_login(someone)

        client.post(f"/notice/{notice.pk}/feedback/", typed())

        assert Objection.objects.get().asked_by == someone
        assert "事迹里的人数写多了" in client.get(f"/notice/{notice.pk}/feedback/").text
        client.force_login(other)
        assert "事迹里的人数写多了" not in client.get(f"/notice/{notice.pk}/feedback/").text

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"text": ""}, "请写一两句，说明是什么情况。"),
            ({"text": "他的电话是19900038861"}, "请不要在这里写身份证号和手机号"),
            ({"uid": "x"}, "这一页打开太久了"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, town, more, said):
        notice = published(town.root, audience="PUBLIC")

        page = client.post(f"/notice/{notice.pk}/feedback/", typed(about="丁学敏", contact="门卫转") | more).text

        assert said in page
        assert "门卫转" in page
        assert not Objection.objects.exists()

    def test_after_the_end_and_when_withdrawn_nothing_is_taken(self, client, town):
        ended, withdrawn = published(town.root, audience="PUBLIC"), published(town.root, audience="PUBLIC")
        services.withdraw(notice=withdrawn, reason="有误", by=staff(town.root), now=NOW)

        with travel(NOW + timedelta(days=5), tick=False):
            assert "网上不再受理" in client.post(f"/notice/{ended.pk}/feedback/", typed()).text
        assert "网上不再受理" in client.post(f"/notice/{withdrawn.pk}/feedback/", typed()).text
        with pytest.raises(services.IsOver):
            objection(withdrawn)
        assert not Objection.objects.exists()

    def test_a_flood_from_one_address_ends_and_others_go_on(self, town):
        notice = published(town.root)
        for _ in range(SENT.guesses):
            objection(notice)

        with pytest.raises(services.TooMany):
            objection(notice)
        objection(notice, address="10.0.0.8")

    @pytest.mark.proves("a-key-can-be-replaced")
    def test_the_contact_is_sealed_to_its_row_and_a_new_key_takes_it_along(self, town, settings):
        settings.FIELD_KEYS = {"k1": bytes([1]) * 32}
        made = objection(published(town.root), contact=CONTACT)
        assert "19900038861" not in made.contact
        settings.FIELD_KEYS = {"k2": bytes([2]) * 32} | settings.FIELD_KEYS
        rotate_keys(batch=10, said=lambda *_: None)
        settings.FIELD_KEYS = {"k2": bytes([2]) * 32}

        made.refresh_from_db()

        assert made.contact_text == CONTACT


def everything() -> str:
    """All rows of the tables that an objection touches, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in ("organizations_objection", "organizations_loginthrottle", "dangjian_auditrow"):
            cursor.execute(f"SELECT * FROM {table}")
            found += cursor.fetchall()
    return str(found)


class TestAnswering:
    @pytest.mark.proves("objection-for-its-office-alone")
    def test_only_the_office_that_published_sees_it(self, client, town):
        made = objection(published(town.street), text="只给街道看的话")
        line, auditor = account(), account()
        grant(line, Role.LINE_STAFF, town.root)
        grant(auditor, Role.AUDITOR, town.root)

        for nobody in (staff(town.root), clerk(town.other_street), secretary(town.own), line, auditor):
            client.force_login(nobody)
            assert client.get(f"/desk/objection/{made.pk}/").status_code == 404
            assert client.post(f"/desk/objection/{made.pk}/", {"do": "contact"}).status_code == 404
            assert len(objections_waiting(nobody, NOW.date())) == 0
            for page in ("/desk/complaint/?scope=all", f"/notice/{made.notice_id}/", "/notice/"):
                assert "只给街道看的话" not in client.get(page).text
        mine = clerk(town.street)
        client.force_login(mine)
        assert "只给街道看的话" in client.get(f"/desk/objection/{made.pk}/").text
        assert len(objections_waiting(mine, NOW.date())) == 1

    def test_nobody_answers_the_own_one(self, client, town):
        mine = staff(town.root)
        made = objection(published(town.root), asked_by=mine)
        client.force_login(mine)

        assert client.get(f"/desk/objection/{made.pk}/").status_code == 404

    def test_it_is_answered_once_and_read_with_the_receipt(self, client, town):
        made, office = objection(published(town.root, audience="PUBLIC")), staff(town.root)
        client.force_login(office)
        for _ in range(2):
            client.post(f"/desk/objection/{made.pk}/", {"do": "answer", "text": "已核实，人数无误。"})

        with pytest.raises(services.AlreadyAnswered):
            services.answer(objection=made, text="另一个答复", by=office, now=NOW)
        client.logout()
        page = client.post("/notice/receipt/", receipt(made)).text

        assert "已核实，人数无误。" in page
        assert "林晓" not in page
        assert AuditRow.objects.filter(action="notices.answer").count() == 1
        assert len(objections_waiting(office, NOW.date())) == 0

    @pytest.mark.proves("receipt-guessing-ends")
    def test_unknown_and_wrong_receipts_are_answered_alike(self, client, town):
        made = objection(published(town.root))
        answers = [
            client.post("/notice/receipt/", sheet).context["form"].errors
            for sheet in ({"number": made.number, "code": "22222222"}, {"number": "26010100000", "code": made.code})
        ]

        assert answers[0] == answers[1] != {}

    def test_the_contact_is_shown_for_one_look_which_is_written_down(self, client, town):
        made = objection(published(town.root), contact=CONTACT)
        client.force_login(staff(town.root))
        page = f"/desk/objection/{made.pk}/"

        assert CONTACT not in client.get(page).text
        assert CONTACT in client.post(page, {"do": "contact"}).text
        assert AuditRow.objects.filter(action="notices.contact", target=f"objection:{made.pk}").count() == 1

    def test_contacts_of_what_was_answered_long_ago_are_forgotten(self, town):
        notice = published(town.root)
        old, young, waiting = (objection(notice, contact=CONTACT) for _ in range(3))
        for made in (old, young):
            services.answer(objection=made, text="已核实。", by=staff(town.root), now=NOW)
        Objection.objects.filter(pk=old.pk).update(answered_at=NOW - timedelta(days=1096))

        assert services.forget_contacts(now=NOW) == 1
        assert [one.contact_text for one in Objection.objects.order_by("pk")] == ["", CONTACT, CONTACT]
        assert waiting.pk

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_costs_the_same_for_one_and_for_three(
        self, client, town, count, django_assert_num_queries, quiet_side
    ):
        notice = published(town.root)
        for _ in range(count):
            objection(notice)
        client.force_login(staff(town.root))
        client.get(f"/desk/public-notice/{notice.pk}/")

        with django_assert_num_queries(8):  # session, account, reach, notice, calendar, page, rows, count of names
            client.get(f"/desk/public-notice/{notice.pk}/")
