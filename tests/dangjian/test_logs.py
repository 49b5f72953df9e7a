"""The log holds one JSON line per event, tied to its request, and no personal value."""

import io
import json
import logging
import warnings

import pytest
from celery.utils.serialization import UnpickleableExceptionWrapper
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, include, path, re_path
from django.utils.timezone import now

from dangjian.jobs.tasks import sweep
from dangjian.web.logs import JsonFormatter
from dangjian.web.middleware import request_id
from members.imports.models import RosterImport

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
    assert [entry for entry in line["trace"] if "Error" in entry] == ["ValueError", "LookupError"]


# What an exception said, and what of it stands in the log.
SAID = [
    (ValueError(f"invalid literal for int() with base 10: '{PERSON}'"), "ValueError"),
    (DataError(f'invalid input syntax for type integer: "{PERSON}"\nLINE 1: ...'), "DataError"),
    (ProgrammingError(f"syntax error at or near {PERSON}"), "ProgrammingError"),
    (NoReverseMatch(f"Reverse for 'slip' with arguments '({PERSON!r},)' not found."), "NoReverseMatch"),
    (KeyError(PERSON), "KeyError"),
    (TypeError(f"Field 'id' expected a number but got '{PERSON}'."), "TypeError"),
    (UnicodeEncodeError("ascii", PERSON, 0, 1, "ordinal not in range(128)"), "UnicodeEncodeError"),
    (FileNotFoundError(2, "No such file", f"{PERSON}.xlsx"), "FileNotFoundError: [Errno 2] No such file"),
    (OSError(f"cannot read {PERSON}"), "OSError"),
    (IntegrityError(f"UNIQUE failed: a.b\nDETAIL: ({PERSON})"), "IntegrityError: UNIQUE failed: a.b"),
    (OperationalError(f"deadlock detected\nDETAIL: {PERSON}"), "OperationalError: deadlock detected"),
    (AttributeError("'int' object has no attribute 'x'"), "AttributeError: 'int' object has no attribute 'x'"),
    (UnpickleableExceptionWrapper("members", "Refused", [PERSON], PERSON), "Refused"),
]


@pytest.mark.parametrize(("error", "said"), SAID, ids=[said.split(":")[0] for _, said in SAID])
def test_of_an_exception_only_words_that_can_quote_nobody_are_kept(log, error, said):
    logger = logging.getLogger("members")

    logger.error("failed", exc_info=error)
    logger.error(error)
    logger.error("failed: %s", error)

    traced, alone, within = log()
    assert (traced["message"], traced["trace"]) == ("failed", [said])
    assert (alone["message"], within["message"]) == (said, f"failed: {said}")


def test_a_warning_is_told_by_its_place_and_kind(log):
    words = f"Exception raised outside body: IntegrityError('{PERSON}')"
    logging.getLogger("py.warnings").warning(warnings.formatwarning(words, RuntimeWarning, "/x/trace.py", 7))

    assert [line["message"] for line in log()] == ["/x/trace.py:7: RuntimeWarning"]


@pytest.fixture
def failed(monkeypatch):
    """Lets a task of the portal run, and fail in its service."""

    def run(service):
        monkeypatch.setattr("dangjian.jobs.tasks.show_life", service)
        return sweep.apply(task_id="7")

    return run


def test_a_failed_task_says_where_and_not_whose(failed, log):
    def service(**_):
        raise IntegrityError(f'null value in column "path"\nDETAIL:  Failing row contains (7, {PERSON}, {PHONE}).')

    assert failed(service).state == "FAILURE"

    (line,) = without_time(log())
    trace = line.pop("trace")
    assert line == {
        "level": "ERROR",
        "logger": "celery.app.trace",
        "message": "Task dangjian.sweep[7] raised unexpected: IntegrityError",
    }
    assert trace[-1] == 'IntegrityError: null value in column "path"'
    assert trace[-2].split(":")[0] == __file__


@pytest.mark.django_db
def test_the_row_that_a_database_refused_in_a_task_stays_out_of_the_log(failed, log):
    raised = []

    def service(**_):
        try:
            with transaction.atomic():
                RosterImport.objects.create(file_name=f"{PERSON}.xlsx", as_of=None, waiting_since=now())
        except IntegrityError as error:
            raised.append(str(error))
            raise

    failed(service)

    assert (PERSON in raised[0]) == (connection.vendor == "postgresql")
    text = json.dumps(log(), ensure_ascii=False)
    assert ("Task dangjian.sweep[7] raised unexpected: IntegrityError" in text, "as_of" in text) == (True, True)
    assert PERSON not in text


def test_what_a_task_was_given_and_answered_stays_out_of_the_log(log):
    said = {"name": "imports.work", "id": "7", "exc": f"Refused('{PERSON}')", "args": PERSON, "return_value": PERSON}
    for words in ("%(name)s[%(id)s] %(exc)s %(args)s", "%(name)s: %(return_value)s"):
        logging.getLogger("celery.app.trace").warning(words, said)

    assert [line["message"] for line in log()] == ["imports.work[7] Refused -", "imports.work: -"]


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
