"""Which address of the portal is printed and sent: never one that a forged header made up."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from dangjian.web.queries import page_of, public_address

pytestmark = pytest.mark.proves("printed-addresses-are-ours")


def address(settings, host, *, allowed, public="", secure=False):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL, settings.PORT = allowed, public, 8123
    return public_address(RequestFactory().get("/", headers={"Host": host}, secure=secure), "/x/")


@pytest.mark.parametrize(
    ("host", "printed"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000/x/"),
        ("localhost:8000", "http://localhost:8000/x/"),
        ("192.168.3.7:8000", "http://192.168.3.7:8000/x/"),
        ("10.1.2.3", "http://10.1.2.3/x/"),
        ("[::1]:8000", "http://[::1]:8000/x/"),
        ("evil.example", "http://127.0.0.1:8123/x/"),
        ("evil.example:8000", "http://127.0.0.1:8123/x/"),
        ("8.8.8.8", "http://127.0.0.1:8123/x/"),
        ("127.0.0.1.evil.example", "http://127.0.0.1:8123/x/"),
        ("localhost.evil.example", "http://127.0.0.1:8123/x/"),
    ],
)
def test_where_every_host_is_answered_only_near_ones_are_printed(settings, host, printed):
    assert address(settings, host, allowed=["*"]) == printed


def test_a_listed_host_is_printed_as_it_was_asked(settings):
    allowed = ["dj.example.gov.cn", ".qu.example.gov.cn", "*"]
    assert address(settings, "dj.example.gov.cn", allowed=allowed, secure=True) == "https://dj.example.gov.cn/x/"
    assert address(settings, "a.qu.example.gov.cn", allowed=allowed) == "http://a.qu.example.gov.cn/x/"


def test_the_setting_wins_over_everything(settings):
    public = "https://dj.example.gov.cn"
    assert address(settings, "evil.example", allowed=["*"], public=public) == "https://dj.example.gov.cn/x/"


@pytest.mark.parametrize(("name", "numbers"), [("roster:member", (7,)), ("records:record", (12, 3456789012))])
def test_the_page_of_a_row_is_where_its_name_says_it_is(name, numbers):
    assert page_of(name, len(numbers))(*numbers) == reverse(name, args=numbers)
