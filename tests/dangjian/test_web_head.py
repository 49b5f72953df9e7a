"""HEAD is answered as GET on every page, without a body."""

import pytest
from access.urls import routes
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from factories import secretary, staff

from dangjian.wsgi import application

ALONE = sorted(route.name for route in routes() if not route.kwargs and not route.name.startswith("admin:"))


@pytest.fixture(autouse=True)
def _connection_of_the_test():
    """The server's own handler drops a connection in a transaction, as the test's is; the test client's does not."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(client, method: str, address: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers that do not differ from request to request, and body, as the server of the portal gets them."""
    told = []
    environ = client._base_environ(REQUEST_METHOD=method, PATH_INFO=address)
    answer = application(environ, lambda status, headers, *_: told.append((status, dict(headers))))
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    status, headers = told[0]
    kept = {name: headers[name] for name in ("Content-Type", "Location", "Allow", "Cache-Control") if name in headers}
    return status, kept, body


@pytest.mark.parametrize("name", ALONE)
def test_a_page_answers_head_as_get(client, town, name):
    client.force_login(staff(town.root))
    address = reverse(name)

    status, headers, body = asked(client, "HEAD", address)

    assert (status, headers) == asked(client, "GET", address)[:2]
    assert body == b""


def test_whoever_may_not_read_a_page_gets_no_more_by_head(client, town):
    client.force_login(secretary(town.own))
    assert asked(client, "HEAD", reverse("desk:behind"))[0] == asked(client, "GET", reverse("desk:behind"))[0]
    assert asked(client, "HEAD", f"/b/{town.foreign.pk}/report/new/")[0] == "404 Not Found"


def test_a_page_that_only_takes_posts_still_says_so(client, town):
    client.force_login(secretary(town.own))
    status, headers, _ = asked(client, "HEAD", reverse("messages:to_computer"))
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "POST")
