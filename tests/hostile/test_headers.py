"""Before the page: whatever host, forwarder, origin or page to go on to is named, nobody is led or linked elsewhere."""

import io
import json
import logging
from random import Random
from urllib.parse import urlencode

import pytest
from django.test import Client
from hostile.grounds import Opening, body_of, undone
from hostile.headers import EVIL, hostile_headers, hostile_lead
from hostile.pages import OURS, Page

from dangjian.web.logs import JsonFormatter

SEED = 20261129
# 400 is said to a host that is not ours, 413 to whoever announces too much, 206, 304 and 416 about part of a file.
RIGHT = {200, 206, 302, 304, 400, 403, 404, 405, 413, 416}
GOING_ON = ["access:login", "policies:accept", "web:display", "access:code"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.large,
    pytest.mark.corpus,
    pytest.mark.proves("hostile-headers-lead-nowhere"),
]


@pytest.fixture
def log():
    """Every line that the request leaves, as it would stand in the file."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def lines_of(stream: io.StringIO) -> list[str]:
    said = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return said.splitlines()


def faults(answer, address: str, lines: list[str]) -> list[str]:
    """What is wrong with an answer, its headers and what the log says of it."""
    said, sent = body_of(answer), dict(answer.headers.items())
    found = [] if answer.status_code in RIGHT else [f"answered {answer.status_code}"]
    found += [] if OURS.match(sent.get("Location", "")) else [f"led to {sent['Location']}"]
    found += [f"{name} repeats the host" for name, value in sent.items() if EVIL in value and name != "Location"]
    found += ["no policy"] if "frame-ancestors 'none'" not in sent.get("Content-Security-Policy", "") else []
    found += [f"logged {line[:300]}" for line in lines if EVIL in line or not isinstance(json.loads(line), dict)]
    if not sent.get("Content-Type", "").startswith("text/html"):
        return found
    return found + ["page repeats the host"] * (EVIL.encode() in said) + Page(said.decode(), address).strangers()


def ask(opening: Opening, headers: dict[str, str], log: io.StringIO) -> list[str]:
    with undone(opening.persona) as client:
        client.raise_request_exception = False
        answer = client.get(opening.address, headers=headers)
        return faults(answer, opening.path, lines_of(log))


def test_no_header_leads_or_links_elsewhere(grounds, nightly_size, tally, log, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    wrong, many = {}, nightly_size(1, 20)
    for opening in grounds.taking("GET"):
        for number in range(many):
            headers = hostile_headers(Random(f"{SEED} {opening.name} {number}"))
            if found := ask(opening, headers, log):
                wrong[opening.name, str(headers)[:300]] = found
            tally("hostile request headers")
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])


def test_no_page_to_go_on_to_is_elsewhere(grounds, nightly_size, tally, log):
    """By GET and by POST, as everybody who may open the page, and as nobody."""
    wrong, many = {}, nightly_size(20, 300)
    for opening in grounds.openings:
        if opening.name not in GOING_ON:
            continue
        for number in range(many):
            lead = hostile_lead(Random(f"{SEED} {opening.name} {number}"))
            for method in opening.block.methods:
                found = go_on(opening, method, lead, log)
                tally("hostile pages to go on to")
                if found:
                    wrong[opening.name, method, lead] = found
    assert wrong == {}, "\n".join(["", *(f"{key}: {value}" for key, value in wrong.items())])


def go_on(opening: Opening, method: str, lead: str, log: io.StringIO) -> list[str]:
    with undone(opening.persona) as client:
        client.raise_request_exception = False
        found = []
        for who in (client, Client(raise_request_exception=False)):
            sent = opening.block.data | {"next": lead} if method == "POST" else {}
            answer = getattr(who, method.lower())(f"{opening.path}?{urlencode({'next': lead})}", sent)
            leads = OURS.match(answer.headers.get("Location", ""))
            found += [] if leads and answer.status_code < 500 else [f"answered {answer.status_code} {answer.headers}"]
            lines_of(log)
        return found
