"""Where a page leads on to: a path of ours, whatever the form or the address says."""

import pytest
from factories import account

from dangjian.web.rules import own_page


@pytest.mark.parametrize("path", ["/", "/home/?page=2", "/b/5/report/new/?kind=THEME_DAY#top", "/desk/find/?q=党支部"])
def test_a_path_of_ours_is_where_somebody_goes_on(path):
    assert own_page(path, otherwise="/home/") == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("", "home", "无害文字", "access:login", "granting:account", "home/", "?q=1", "http://testserver/home/"),
        *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example"),
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x=1",
            " /home/",
            "/" + "a" * 2000,
        ),
    ],
)
def test_everything_else_leads_to_the_page_that_was_meant_for_it(elsewhere):
    assert own_page(elsewhere, otherwise="/home/") == "/home/"


@pytest.mark.parametrize("address", ["/account/login/?next={}", "/privacy/accept/?next={}"])
@pytest.mark.parametrize("word", ["home", "granting:account", "无害文字"])
def test_a_word_as_the_next_page_is_no_error(client, db, address, word):
    client.force_login(account())
    assert client.get(address.format(word)).headers["Location"] in {"/", "/home/"}
