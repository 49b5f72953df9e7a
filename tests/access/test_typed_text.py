"""What was typed when the session was over waits for its owner's new log-in, and for nobody and nothing else."""

from datetime import datetime, timedelta

import pytest
from access.blocks import MATRIX, block_for
from access.urls import routes
from django.conf import settings as portal
from django.test import Client
from django.urls import reverse
from factories import PASSWORD, account, clerk, grant

from organizations.access.models import LoginSession
from organizations.access.rules import Role, worth_keeping
from organizations.tree.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]
START = datetime.fromisoformat("2026-09-11T15:00:00+08:00")
LOGIN, TYPED = "/account/login/", "/account/typed/"


@pytest.fixture
def moment(time_machine):
    time_machine.move_to(START, tick=False)
    return lambda **span: time_machine.move_to(START + timedelta(**span), tick=False)


@pytest.fixture
def office(town, moment):
    """A clerk at work, and the address of a form of theirs."""
    made = account("许静", username="xujing", password=PASSWORD)
    grant(made, Role.COMMITTEE_ADMIN, town.street, starts_at=START - timedelta(days=1))
    return log_in(Client())


def log_in(client, username="xujing"):
    client.response = client.post(LOGIN, {"identifier": username, "password": PASSWORD})
    return client


def rename(organization):
    return reverse("tree:rename", args=[organization.pk])


SENT = {
    "name": "中共锦绣社区第三支部委员会",
    "short_name": "锦绣三支部\r\n<b>二楼</b>",
    "on": "2026-09-01",
    "ticked": ["1", "2"],
    "csrfmiddlewaretoken": "x",
}


@pytest.mark.proves("typed-text-waits-for-its-owner")
def test_what_was_typed_is_shown_whole_after_the_new_log_in_and_is_sent_again(office, town, moment):
    moment(minutes=31)
    response = office.post(rename(town.own), SENT, follow=True)
    assert "您刚才填写的内容还在" in response.content.decode()
    log_in(office)
    assert office.response.headers["Location"] == TYPED
    page = office.get(TYPED)
    assert page.context["page"] == "党组织更名"
    assert page.context["typed"].address == rename(town.own)
    assert page.context["typed"].fields == [
        (k, v if isinstance(v, list) else [v]) for k, v in SENT.items() if k != "csrfmiddlewaretoken"
    ]
    said = page.content.decode()
    assert "&lt;b&gt;二楼&lt;/b&gt;" in said
    assert "<b>二楼" not in said
    assert Organization.objects.get(pk=town.own.pk).name == town.own.name


def test_sending_it_again_is_the_ordinary_form_and_then_it_is_gone(office, town, moment):
    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称"})
    log_in(office)
    again = dict(office.get(TYPED).context["typed"].fields)
    assert office.post(rename(town.own), again | {"typed_text": "1"}).status_code == 200
    assert office.get(TYPED).status_code == 302


def test_another_form_sent_in_between_drops_nothing(office, town, moment):
    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称"})
    log_in(office)
    office.post(reverse("web:display"), {"size": "elder"})
    assert office.get(TYPED).status_code == 200


def test_it_can_be_dropped(office, town, moment):
    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称"})
    log_in(office)
    assert "没有提交" in office.post(TYPED, follow=True).content.decode()
    assert office.get(TYPED).status_code == 302


@pytest.mark.parametrize("span", [{"hours": 9}, {"hours": 13}, {"days": 3}])
def test_a_form_left_open_overnight_or_over_the_weekend_counts_as_timed_out(office, town, moment, span):
    moment(**span)
    office.post(rename(town.own), {"name": "新名称"})
    assert log_in(office).response.headers["Location"] == TYPED


@pytest.mark.proves("typed-text-waits-for-its-owner")
def test_another_person_at_the_same_computer_sees_nothing_of_it(office, town, moment):
    other = account("外人", username="other", password=PASSWORD)
    grant(other, Role.COMMITTEE_ADMIN, town.street)
    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称七八九"})
    log_in(office, "other")
    assert office.response.headers["Location"] == "/home/"
    assert office.get(TYPED).status_code == 302
    assert "typed" not in office.session
    office.post(reverse("access:logout"))
    assert log_in(office).response.headers["Location"] == "/home/"


def test_nothing_is_kept_when_somebody_logged_out_or_never_was_in(office, town, moment):
    office.post(reverse("access:logout"))
    stranger = Client()
    for client in (office, stranger):
        client.post(rename(town.own), {"name": "新名称"})
        assert log_in(client).response.headers["Location"] == "/home/"


def test_nothing_is_kept_when_the_session_was_ended_or_the_account_switched_off(office, town, moment):
    LoginSession.objects.all().delete()
    office.post(rename(town.own), {"name": "新名称"})
    assert log_in(office).response.headers["Location"] == "/home/"


def test_a_form_without_our_token_is_not_kept(office, town, moment):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = office.cookies
    moment(minutes=31)
    assert strict.post(rename(town.own), {"name": "别人的话"}).status_code == 403
    assert "typed" not in strict.session


@pytest.mark.proves("typed-text-is-never-a-secret")
@pytest.mark.parametrize(
    "name",
    [
        "access:password",
        "access:second_factor",
        "granting:new",
        "granting:slips",
        "looks:reveal",
        "roster:edit",
        "roster:enrol",
        "roster:account",
        "roster:appoint",
        "web:display",
    ],
)
def test_what_gives_rights_or_holds_secrets_keeps_nothing(office, town, moment, name):
    kwargs = {"roster:enrol": {"organization": town.own.pk}}.get(name, {})
    if name.startswith(("roster:", "looks:")) and not kwargs:
        kwargs = {"member": 1}
    moment(minutes=31)
    office.post(reverse(name, kwargs=kwargs), {"name": "许静", "reason": "核对"})
    assert "typed" not in office.session


@pytest.mark.proves("typed-text-is-never-a-secret")
@pytest.mark.parametrize("field", ["password", "old", "repeated", "code", "id_number", "phone", "csrf_token"])
def test_a_form_with_a_private_field_is_not_kept_wherever_it_stands(office, town, moment, field):
    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称", field: "x"})
    assert "typed" not in office.session


def test_too_much_is_not_kept():
    assert worth_keeping([("text", ["字" * 99_000])])
    assert worth_keeping([("text", ["字" * 100_001])]) == []
    assert worth_keeping([(f"f{number}", []) for number in range(3001)]) == []


def test_files_are_not_kept(office, town, moment):
    from django.core.files.uploadedfile import SimpleUploadedFile

    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称", "scan": SimpleUploadedFile("a.txt", b"file-canary")})
    log_in(office)
    page = office.get(TYPED)
    assert [name for name, _ in page.context["typed"].fields] == ["name"]
    assert "file-canary" not in page.content.decode()


def test_it_is_sealed_in_the_table_and_gone_after_twelve_hours(office, town, moment):
    moment(minutes=31)
    office.post(rename(town.own), {"name": "封存的字"})
    assert "封存的字" not in str(office.session.items())
    assert office.session.get_expiry_age() <= 3600
    log_in(office)
    moment(hours=13)
    assert office.get(TYPED).status_code == 302


@pytest.mark.proves("typed-text-is-never-a-secret")
def test_every_listed_page_is_a_form_of_ours_and_none_of_them_gives_rights():
    names = {route.name for route in routes()}
    posts = {name for name in names if "POST" in MATRIX[block_for(name, MATRIX)]["methods"]}
    assert set(portal.KEEPS_TYPED_TEXT) - posts == set()
    # A page that is open without log-in has taken the text by then.
    assert [name for name in portal.KEEPS_TYPED_TEXT if "ANYONE" in MATRIX[block_for(name, MATRIX)]["roles"]] == []
    never = ("access:", "granting:", "web:", "messages:", "admin:", "imports:")
    assert [name for name in portal.KEEPS_TYPED_TEXT if name.startswith(never)] == []


def test_the_words_of_the_form_stand_beside_what_was_typed(office, town, moment):
    moment(minutes=31)
    office.post(rename(town.own), {"name": "新名称", "roster": "1,2"})
    log_in(office)
    context = office.get(TYPED).context
    assert [values for label, values in context["named"]] == [["新名称"]]
    assert context["named"][0][0] != "name"
    assert context["others"] == [("roster", ["1,2"])]


def test_a_secretarys_phone_keeps_it_too(town, moment):
    person = clerk(town.street)
    person.set_password(PASSWORD)
    person.save()
    client = log_in(Client(), person.username)
    moment(minutes=31)
    client.post(rename(town.own), {"name": "新名称"})
    assert log_in(client, person.username).response.headers["Location"] == TYPED
