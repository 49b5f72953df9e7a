"""What every answer carries, and the pages for when something is wrong."""

import pytest
from django.test import Client, RequestFactory
from factories import account, secretary

from dangjian.web import views
from dangjian.web.middleware import POLICY


def test_every_answer_carries_the_policy_and_stays_out_of_caches(client):
    headers = client.get("/healthz").headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "geolocation=(), microphone=(), camera=()"
    assert len(headers["X-Request-Id"]) == 12


def test_two_answers_have_two_numbers(client):
    assert client.get("/healthz").headers["X-Request-Id"] != client.get("/healthz").headers["X-Request-Id"]


def test_a_page_that_is_not_there_says_so_in_the_portals_dress(client, db):
    client.force_login(account())
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "<h1>没有这一页</h1>" in answer.text


def test_the_desk_is_not_there_for_a_secretary(client, town):
    client.force_login(secretary(town.own))
    assert client.get("/desk/").status_code == 404
    assert client.get("/desk/data/").status_code == 404


def test_a_form_without_its_token_is_refused_in_words(db):
    answer = Client(enforce_csrf_checks=True).post("/prefs/display/", {"size": "elder"})
    assert answer.status_code == 403
    assert "<h1>页面放得太久了</h1>" in answer.text


def test_a_refusal_names_the_number_to_read_out(client, db):
    request = RequestFactory().get("/")
    request.id, request.user = "0123456789ab", account()
    answer = views.permission_denied(request, PermissionError())
    assert answer.status_code == 403
    assert "0123456789ab" in answer.content.decode()


@pytest.mark.django_db(databases=[])
def test_the_last_page_needs_no_database():
    request = RequestFactory().get("/")
    request.id = "0123456789ab"
    answer = views.server_error(request)
    assert answer.status_code == 500
    assert "0123456789ab" in answer.content.decode()
