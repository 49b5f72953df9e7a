"""What a phone fetches for a page that it opens for the first time: everything, as it goes over the line (ux.md §6)."""

import re
from gzip import compress
from pathlib import Path
from posixpath import join, normpath

import pytest
from django.contrib.staticfiles import finders
from django.utils.timezone import localdate, now
from factories import member, secretary
from feed_factories import card, person
from photos_factories import album, megapixels, shown

from activities.duties.services import install_default_rules
from activities.feed.services import release
from dangjian.periods import Month
from dangjian.web.storage import PART, SHEET, small

pytestmark = pytest.mark.django_db
KB = 1024
FILES = re.compile(r'(?:src|href)="/static/([^"#?]+)')
PICTURES = re.compile(r'<img[^>]* src="(/photo/[^"]+)"')
IMPORTS = re.compile(r'from "(\./[^"]+)"')


def source(name: str) -> str:
    return Path(finders.find(name)).read_text()


def fetched(name: str, known: set[str]) -> set[str]:
    """A static file and the scripts that it asks for."""
    if name in known:
        return known
    known.add(name)
    for further in IMPORTS.findall(source(name)) if name.endswith(".js") else ():
        fetched(normpath(join("js", further)), known)
    return known


def body(name: str) -> str:
    """As it is served: the style sheet in one small piece."""
    text = source(name)
    return small(PART.sub(lambda part: source(normpath(join("css", part[1]))), text)) if name == SHEET else text


def weight(client, address: str) -> tuple[int, int]:
    """Bytes over the line without any cache, and how many pictures are among them. Pictures are not compressed again."""
    page = client.get(address)
    files: set[str] = set()
    for name in FILES.findall(page.text):
        fetched(name, files)
    pictures = PICTURES.findall(page.text)
    seen = [b"".join(client.get(one).streaming_content) for one in pictures]
    texts = [page.content, *(body(name).encode() for name in files)]
    return sum(len(compress(text)) for text in texts) + sum(map(len, seen)), len(pictures)


def test_home_and_feed_with_six_photos_and_the_form_are_light(client, town):
    install_default_rules()
    writer, me = secretary(town.own), person(town.own)
    for place in range(40):
        member(town.own, pinyin=f"{place:03}")
    for place in range(3):
        pictures = album(town.own, writer)
        for at in range(2):
            shown(pictures, writer, content=megapixels(1200, 900, seed=10 * place + at))
        entry = card(town.own, writer, f"清了第{place}条背街小巷", album=pictures, at=now())
        release(entries=[entry], to="DISTRICT", by=writer, now=now())

    client.force_login(me)
    home, feed = weight(client, "/home/"), weight(client, "/feed/")
    client.force_login(writer)
    month = Month.containing(localdate())
    form = weight(client, f"/b/{town.own.pk}/report/new/?kind=THEME_DAY&period={month}")

    assert (home[1], feed[1], form[1]) == (6, 6, 0)
    assert (home[0] <= 64 * KB, feed[0] <= 64 * KB, form[0] <= 72 * KB) == (True, True, True), (home, feed, form)
