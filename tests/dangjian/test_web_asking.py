"""What nobody takes back asks first: in a window, or on a page of its own; pressed twice it is done, not lost."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse
from factories import secretary
from feed_factories import person, snapshot

from activities.snapshots.models import Snapshot
from dangjian.acts import came_from
from dangjian.web.tags.asking import asks, questions

WITHDRAWING = "撤回以后这条随手拍和照片都删除，已展示的动态也一起删除，不能恢复。确定撤回？"
# What is reported can be kept, and a ballot is shown to nobody again once it was sent: its own page asks to look at it.
BY_HAND = ["activities/feed/entry.html", "members/ballots/vote.html"]


@pytest.mark.django_db
def test_without_scripts_a_page_asks_what_the_window_asks_and_nothing_is_gone_before(client, town):
    me = person(town.own)
    made = snapshot(town.own, me)
    page, own = reverse("snapshots:withdraw", args=(made.pk,)), reverse("snapshots:one", args=(made.pk,))
    client.force_login(me)
    assert f'data-confirm="{WITHDRAWING}"' in client.get(own).text

    asked = client.post(
        page, {"why": '"><b>', "csrfmiddlewaretoken": "x"}, headers={"referer": f"http://testserver{own}"}
    )

    form = asked.text.split("<form", 3)[-1].split("</form>")[0]
    assert (WITHDRAWING in form, f'href="{own}"' in form, f'action="{page}"' in form) == (True, True, True)
    assert re.findall(r'name="(\w+)" value="([^"]*)">', form)[1:] == [("why", "&quot;&gt;&lt;b&gt;"), ("sure", "1")]
    assert Snapshot.objects.get() == made


@pytest.mark.django_db
def test_pressed_twice_it_is_done_for_who_did_it_and_does_not_exist_for_others(client, town):
    made = snapshot(town.own, person(town.own))
    page = reverse("snapshots:withdraw", args=(made.pk,))
    client.force_login(made.made_by)

    first, second = (client.post(page, {"sure": "1"}) for _ in range(2))

    assert [(one.status_code, one["Location"]) for one in (first, second)] == [(302, reverse("snapshots:mine"))] * 2
    assert "刚才已经办好了" in client.get(second["Location"]).text
    assert client.post(page, {"sure": "1", "other": "words"}).status_code == 404
    client.force_login(secretary(town.own))
    assert client.post(page, {"sure": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("http://testserver/feed/?page=2", "/feed/?page=2"),
        ("http://testserver/feed/", "/feed/"),
        ("http://testserver//elsewhere/", "/"),
        ("https://elsewhere/feed/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_leads_to_a_page_of_ours(said, leads):
    assert came_from(RequestFactory().post("/x/", headers={"referer": said} if said else {})) == leads


def test_what_is_asked_stands_with_its_view_alone():
    templates = settings.BASE_DIR / "templates"
    pages = {str(path.relative_to(templates)): path.read_text() for path in sorted(Path(templates).rglob("*.html"))}
    asking = {name for text in pages.values() for name in re.findall(r'{% asks "([^"]+)"', text)}

    assert [name for name, text in pages.items() if 'data-confirm="' in text] == BY_HAND
    # the three books of a station have one page
    assert questions(settings.ROOT_URLCONF).keys() - asking == {"stations:opinion_withdraw", "stations:honour_withdraw"}
    assert asks("records:drop") == 'data-confirm="取消这个计划？"'
