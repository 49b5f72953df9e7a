"""Every row says from where it came; refusals are rows too, and nobody floods the log with them."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
from factories import PASSWORD, account, clerk, member, secretary

from dangjian.audit.models import AuditRow, Result
from dangjian.audit.rules import door_of
from dangjian.audit.services import Door, entered, record, record_refusal
from dangjian.audit.services.recording import MOST_REFUSALS
from dangjian.web.rules import client_address

pytestmark = pytest.mark.django_db


def newest(*fields):
    return AuditRow.objects.order_by("-pk").values_list(*fields).first()


def logged_in(person, **options):
    client = Client(**options)
    client.force_login(person)
    return client


@pytest.mark.proves("a-row-says-who-when-where-what")
def test_a_row_says_from_where_it_came():
    with entered(Door("page", "203.0.113.9", "abc123")):
        row = record("records.submit", by=None, target="activity:1")
    assert (row.door, row.address, row.request, row.result) == ("page", "203.0.113.9", "abc123", Result.DONE)


@pytest.mark.proves("who-complains-unnamed-leaves-no-address")
def test_who_was_promised_to_stay_unnamed_leaves_no_address(town):
    data = {"kind": "SUGGESTION", "text": "会议室的灯坏了，请修一下。", "uid": "0d6b3a0e-58a0-4f0c-9a25-0a0f8e4a7f11"}
    answer = logged_in(secretary(town.own)).post("/complaints/", data | {"anonymous": "on"})
    assert answer.status_code in {200, 302}
    assert newest("action", "by", "address", "request") == ("complaints.submit", None, "", "")


def test_outside_a_request_a_row_names_the_machine():
    row = record("records.submit", by=None, target="activity:1")
    assert row.request == ""
    assert row.door.startswith("program:")
    assert "@" in row.address


@pytest.mark.parametrize(
    ("task", "arguments", "door"),
    [
        ("photos.prepare", ["celery", "worker"], "task:photos.prepare"),
        ("", ["/srv/manage.py", "first_admin", "--name", "林晓"], "command:first_admin"),
        ("", ["manage.py"], "program:manage.py"),
        ("", ["/usr/bin/gunicorn", "dangjian.wsgi"], "program:gunicorn"),
        ("", [], "program:"),
    ],
)
def test_a_door_is_named_without_its_arguments(task, arguments, door):
    assert door_of(task, arguments) == door


def test_a_task_names_itself(settings):
    from dangjian.celery import app

    @app.task(name="tests.records_something", shared=False)
    def act():
        record("records.submit", by=None, target="activity:1")

    act.apply()
    assert newest("door") == ("task:tests.records_something",)


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "found"),
    [
        ("10.0.0.1", "203.0.113.9", 0, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "forged, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "2001:DB8:0::1", 1, "2001:db8::1"),
        ("10.0.0.1", "<script>", 1, ""),
        ("", "", 1, ""),
    ],
)
def test_only_our_own_proxies_are_believed(remote, forwarded, proxies, found):
    assert client_address(remote, forwarded, proxies=proxies) == found


def test_a_page_records_its_address_and_request(settings, town):
    settings.TRUSTED_PROXIES = 1
    person = account(username="linxiao", password=PASSWORD)
    data = {"identifier": "linxiao", "password": PASSWORD}
    answer = Client().post("/account/login/", data, headers={"X-Forwarded-For": "forged, 203.0.113.9"})
    row = ("access.log_in", person.pk, "page", "203.0.113.9", answer["X-Request-Id"], Result.DONE)
    assert newest("action", "by", "door", "address", "request", "result") == row


@pytest.mark.proves("refusals-are-recorded")
def test_a_failed_log_in_is_a_refusal(town):
    account(username="linxiao", password=PASSWORD)
    Client().post("/account/login/", {"identifier": "linxiao", "password": "wrong"})
    assert newest("action", "by", "result") == ("access.refuse", None, Result.REFUSED)


@pytest.mark.proves("refusals-are-recorded")
def test_what_is_out_of_scope_is_recorded_with_its_address(town):
    someone = member(town.foreign)
    person = clerk(town.street)
    answer = logged_in(person).get(f"/desk/person/{someone.pk}/?q=13800138000")
    assert answer.status_code == 404
    assert newest("action", "by", "target", "result", "detail") == (
        "web.refuse",
        person.pk,
        f"/desk/person/{someone.pk}/",
        Result.REFUSED,
        {"method": "GET", "status": 404},
    )


@pytest.mark.proves("refusals-are-recorded")
def test_what_is_refused_in_scope_is_recorded(town):
    person, colleague = clerk(town.street), clerk(town.street, "许静二")
    answer = logged_in(person).post("/desk/account/slips/", {"account": str(colleague.pk), "which": "ticked"})
    assert answer.status_code == 403
    assert newest("action", "by", "detail") == ("web.refuse", person.pk, {"method": "POST", "status": 403})


@pytest.mark.proves("refusals-are-recorded")
@pytest.mark.parametrize("known", [True, False])
def test_a_form_from_elsewhere_is_recorded(town, known):
    person = secretary(town.own)
    client = logged_in(person, enforce_csrf_checks=True) if known else Client(enforce_csrf_checks=True)
    assert client.post("/prefs/display/", {"size": "elder"}).status_code == 403
    assert newest("action", "by", "target") == ("web.refuse_csrf", person.pk if known else None, "/prefs/display/")


@pytest.mark.parametrize("path", ["/no/such/page/", "/"])
def test_a_typing_error_and_a_page_that_is_shown_leave_no_row(town, path):
    logged_in(secretary(town.own)).get(path)
    assert not AuditRow.objects.filter(result=Result.REFUSED).exists()


def test_who_is_not_logged_in_is_led_to_the_log_in_page_and_leaves_no_row():
    assert Client().get("/desk/person/").status_code == 302
    assert not AuditRow.objects.exists()


@pytest.mark.proves("nobody-floods-the-log")
def test_so_many_refusals_in_a_minute_and_the_last_says_that_more_may_follow(town):
    someone, person, other = member(town.foreign), clerk(town.street), clerk(town.street)
    for _ in range(MOST_REFUSALS + 5):
        logged_in(person).get(f"/desk/person/{someone.pk}/")
    logged_in(other).get(f"/desk/person/{someone.pk}/")
    rows = AuditRow.objects.filter(action="web.refuse").order_by("pk")
    assert (rows.filter(by=person).count(), rows.filter(by=other).count()) == (MOST_REFUSALS, 1)
    assert [row.pk for row in rows if row.detail.get("more_may_follow")] == [rows.filter(by=person).last().pk]


def test_strangers_are_counted_by_their_address():
    def refused(address):
        with entered(Door("page", address, "")):
            return record_refusal("web.refuse_csrf", by=None, target="/prefs/display/", now=now()) is not None

    assert [refused("203.0.113.9") for _ in range(MOST_REFUSALS + 1)] == [True] * MOST_REFUSALS + [False]
    assert refused("203.0.113.10")


def test_a_long_target_is_cut_and_does_not_break_the_act():
    assert len(record("web.refuse", by=None, target="/" + "x" * 300).target) == 80


def test_a_command_leaves_its_rows(settings):
    call_command("first_admin", name="林晓", district="滨河区")
    assert set(AuditRow.objects.values_list("by", flat=True)) == {None}
    assert AuditRow.objects.exclude(address__contains="@").count() == 0
