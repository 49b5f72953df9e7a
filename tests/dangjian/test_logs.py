"""The log holds one JSON line per event, tied to its request, and no personal value."""

import io
import json
import logging

import pytest
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path, re_path

from dangjian.web.logs import JsonFormatter
from dangjian.web.middleware import request_id

PERSON = "张三丰"
PHONE = "13800138000"
ID_NUMBER = "11010519491231002X"


def fail(request, token=""):
    raise IntegrityError(
        f"duplicate key value violates unique constraint\nDETAIL:  Key (name)=({PERSON}) already exists."
    )


def answer(request, **kwargs):
    logging.getLogger("organizations").warning("没有送达 %s，证件 %s。", PHONE, ID_NUMBER)
    return HttpResponse("ok")


def suspect(request, token=""):
    raise DisallowedModelAdminToField(f"The field 138 1234 5678 {PERSON} cannot be referenced.")


urlpatterns = [
    path("suspect/<str:token>/", suspect),
    path("", include("dangjian.web.urls")),
    path("b/<int:branch>/slip/<str:token>/", answer),
    path("fail/<str:token>/", fail),
    re_path(r"^rest/(?P<name>.+)$", answer),
]
handler404 = "dangjian.web.views.page_not_found"
handler500 = "dangjian.web.views.server_error"


@pytest.fixture
def log():
    """A root handler with our format; returns a function that reads what was written since the last time."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)

    def read():
        lines = stream.getvalue().split("\n")[:-1]
        stream.seek(0)
        stream.truncate()
        return [json.loads(line) for line in lines]

    yield read
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def page(client, settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if ".web." in name]
    client.raise_request_exception = False
    return client.get


def without_time(lines):
    for line in lines:
        assert line.pop("time")
        if "milliseconds" in line:
            assert line.pop("milliseconds") >= 0
    return lines


def test_a_page_leaves_one_line_without_token_and_without_query(page, log):
    response = page(f"/b/17/slip/s3cret/?q={PERSON}", headers={"referer": f"/?q={PERSON}"})

    request = response["X-Request-Id"]
    assert without_time(log()) == [
        {
            "level": "WARNING",
            "logger": "organizations",
            "message": "没有送达 ***，证件 ***。",
            "request": request,
        },
        {
            "level": "INFO",
            "logger": "dangjian.requests",
            "message": "/b/17/slip/<token>/",
            "method": "GET",
            "status": 200,
            "request": request,
        },
    ]


def test_an_error_says_where_and_not_whose(page, log):
    response = page("/fail/s3cret/")

    said, line = without_time(log())
    trace = said.pop("trace")
    assert said == {
        "level": "ERROR",
        "logger": "django.request",
        "message": "Internal Server Error: /fail/<token>/",
        "request": response["X-Request-Id"],
    }
    assert trace[-1] == "IntegrityError: duplicate key value violates unique constraint"
    assert trace[-2].endswith(" fail")
    assert trace[-2].split(":")[0] == __file__
    assert (line["message"], line["status"]) == ("/fail/<token>/", 500)


def test_an_error_at_an_address_with_a_name_in_it_does_not_repeat_the_name(page, log):
    page(f"/fail/{PERSON}/")

    assert [line["message"] for line in log()] == ["Internal Server Error: /fail/<token>/", "/fail/<token>/"]


def test_the_first_cause_stands_first(log):
    try:
        try:
            int("九")
        except ValueError as error:
            raise LookupError(f"没有 {PHONE}") from error
    except LookupError:
        logging.getLogger("members").exception("failed")

    (line,) = log()
    assert [entry for entry in line["trace"] if "Error: " in entry] == [
        "ValueError: invalid literal for int() with base 10: '九'",
        "LookupError: 没有 ***",
    ]


def test_what_a_visitor_typed_is_not_quoted_when_django_grows_suspicious(page, log):
    page(f"/suspect/s3cret/?_to_field=138 1234 5678 {PERSON}")

    said, line = without_time(log())
    trace = said.pop("trace")
    assert (said["level"], said["logger"], said["message"]) == (
        "ERROR",
        "django.security.DisallowedModelAdminToField",
        "DisallowedModelAdminToField: /suspect/<token>/",
    )
    assert trace[-1] == "DisallowedModelAdminToField"
    assert "1234" not in json.dumps([said, trace, line], ensure_ascii=False)
    assert PERSON not in json.dumps([said, trace, line], ensure_ascii=False)


def test_a_foreign_origin_is_refused_in_djangos_words_alone(log, rf):
    request = rf.post("/rest/x", headers={"origin": "https://138-1234-5678.example"})
    reason = "Origin checking failed - https://138-1234-5678.example does not match any trusted origins."

    logging.getLogger("django.security.csrf").warning(
        "Forbidden (%s): %s", reason, request.path, extra={"request": request}
    )

    assert [line["message"] for line in log()] == ["Forbidden (Origin checking failed): unknown address"]


@pytest.mark.parametrize("address", ["/nowhere/张三丰/", f"/rest/{PERSON}", "/rest/13800138000/"])
def test_words_in_an_address_stay_out_of_the_log(page, log, address):
    page(address)

    text = json.dumps(log(), ensure_ascii=False)
    assert text.count("dangjian.requests") == 1
    assert PERSON not in text
    assert PHONE not in text


def test_probes_are_silent_until_they_fail(page, log):
    page("/healthz")

    assert log() == []


@pytest.mark.parametrize(
    "trick", ["\n", "\r\n", "\x1b[2K\r", "\u2028", "\u2029", "\x85", '"}\n{"level": "INFO', "\x00"]
)
def test_what_users_send_cannot_forge_a_line(log, trick):
    logging.getLogger("members").warning("名单 %s 读不出来", f"a{trick}b.xlsx")

    (line,) = log()
    assert line["message"] == f"名单 a{trick}b.xlsx 读不出来"


def test_a_request_keeps_its_number_to_itself(log):
    request_id(answer)(RequestFactory().get("/"))

    logging.getLogger("members").warning("afterwards")

    assert ["request" in line for line in log()] == [True, False]
