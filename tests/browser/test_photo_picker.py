"""Picking photos on a phone: nothing is lost on a bad line, by a reload or by leaving the page."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import chromium
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils.timezone import now
from factories import branch, committee, district, secretary
from photos_factories import CORNERS, album, megapixels, saved, scene, sent
from PIL import Image
from playwright.sync_api import expect, sync_playwright
from waiting import until

from dangjian.images.rules import MOST_BYTES
from organizations.photos.models import Photo, PhotoKind
from organizations.photos.services import path_of, prepare_next

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,  # a page and its uploads write at once; the tests' SQLite lives in memory and refuses that
    pytest.mark.django_db(transaction=True),
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
LATITUDE = {1: "N", 2: (34.0, 18.0, 0.0)}


@pytest.fixture(scope="module")
def browser(django_db_setup):
    """The browser's own loop runs in this thread, which Django takes for code that must not wait for a database."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = chromium.start(playwright)
        yield browser
        browser.close()


@pytest.fixture
def book(settings):
    """An album to pick for."""
    settings.ROOT_URLCONF = "picker_pages"
    own = branch(committee(district(), "花溪路街道工委"), "锦绣社区第一党支部")
    return album(own, secretary(own))


@pytest.fixture
def site(browser, book, live_server):
    """A tab of the branch's secretary; whatever the console says against us ends the test."""
    client = Client()
    client.force_login(book.made_by)
    context = browser.new_context(**PHONE, base_url=live_server.url)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield tab
    context.close()
    assert [line for line in said if not expected(line)] == []


def expected(line: str) -> bool:
    """What Chromium itself reports about a line that a test cut, or about a refusal."""
    return bool(re.search(r"net::ERR_(FAILED|INTERNET_DISCONNECTED)|status of (4\d\d|507)", line))


def opened(tab, book, *, page: str = ""):
    tab.goto(f"/try/{book.pk}/{page}")
    return tab


def files(*contents: bytes, name: str = "IMG_{}.jpg", kind: str = "image/jpeg") -> list[dict]:
    return [
        {"name": name.format(place), "mimeType": kind, "buffer": content}
        for place, content in enumerate(contents, start=1)
    ]


def pick(tab, picked: list[dict], kind: str = "SCENE") -> None:
    tab.locator(f"input[multiple][data-photo-kind={kind}]").set_input_files(picked)


def small(count: int) -> list[bytes]:
    return [saved(scene(400 + 10 * place, 300)) for place in range(count)]


def settled(tab, *wanted: str) -> None:
    """Wait until the tiles are in these states."""
    tab.wait_for_function(
        "wanted => JSON.stringify([...document.querySelectorAll('#tiles > li')].map(tile => tile.dataset.state))"
        " === JSON.stringify(wanted)",
        arg=list(wanted),
        timeout=60_000,
    )


def prepared() -> None:
    while prepare_next(now=now() + timedelta(seconds=1)):
        pass


def cut_the_line(tab) -> None:
    tab.route("**/photo/", lambda route: route.abort())


def test_nine_photos_of_twelve_megapixels_arrive_shrunk_upright_and_without_a_place(site, book):
    described = Image.Exif()
    described[0x0112] = 6
    described.get_ifd(0x8825).update(LATITUDE)
    with Image.open(BytesIO(megapixels())) as large:
        photo = saved(large, exif=described, quality=88)
    assert b"Exif" in photo[:64]

    pick(opened(site, book), files(*[photo] * 9))
    settled(site, *["done"] * 9)

    expect(site.locator("[data-photo-count]")).to_have_text("9")
    expect(site.locator("#upstat")).to_have_text("照片已全部传完")
    arrived = [path_of(one.upload) for one in Photo.objects.order_by("position")]
    assert len(arrived) == 9
    for path in arrived:
        content = path.read_bytes()
        assert b"Exif" not in content
        with Image.open(BytesIO(content)) as received:
            assert (received.format, received.size) == ("JPEG", (1200, 1600))
    prepared()
    opened(site, book)
    settled(site, *["done"] * 9)
    site.wait_for_function(
        "() => [...document.querySelectorAll('#tiles img')].filter(one => one.naturalWidth === 240).length === 9"
    )


def test_every_pick_appends_and_the_tenth_photo_is_refused_in_words(site, book):
    opened(site, book)
    for _ in range(2):
        pick(site, files(*small(1)))
    pick(site, files(*small(1)), "MINUTES")
    pick(site, files(*small(8)))
    settled(site, *["done"] * 9)

    expect(site.locator("#photo-errors")).to_have_text("最多9张，有2张没有加上。")
    assert list(Photo.objects.order_by("pk").values_list("kind", flat=True)).count(PhotoKind.MINUTES) == 1
    expect(site.locator("#tiles .kind:visible")).to_have_count(1)


def test_a_line_that_fails_is_tried_again_by_itself(site, book):
    tries = []

    def seldom(route):
        tries.append(1)
        route.abort() if len(tries) < 3 else route.continue_()

    opened(site, book).route("**/photo/", seldom)
    pick(site, files(*small(1)))
    settled(site, "done")

    until(site, lambda: len(tries) == 3)
    assert Photo.objects.count() == 1


def test_after_four_failures_the_tile_is_the_button_to_send_again(site, book):
    cut_the_line(opened(site, book))
    pick(site, files(*small(1)))
    settled(site, "stuck")
    expect(site.locator("#upstat")).to_have_text("1张要重传；可以先提交")

    site.unroute_all()
    again = site.get_by_role("button", name="重传照片1")
    again.click(position={"x": 20, "y": again.bounding_box()["height"] - 10})  # where it says so; ✕ is above
    settled(site, "done")
    assert Photo.objects.count() == 1


def test_an_answer_that_was_lost_makes_no_second_photo(site, book):
    answered = []

    def lost(route):
        if not answered:
            answered.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    opened(site, book).route("**/photo/", lost)
    pick(site, files(*small(1)))
    settled(site, "done")

    assert answered[0].ok
    assert Photo.objects.count() == 1


def test_a_page_closed_in_the_middle_goes_on_when_it_is_opened_again(site, book):
    cut_the_line(opened(site, book))
    pick(site, files(*small(3)))
    site.wait_for_function("() => document.querySelectorAll('#tiles > [data-state=sending]').length === 2")

    site.unroute_all()
    opened(site, book)
    settled(site, "done", "done", "done")
    opened(site, book)
    settled(site, "working", "working", "working")
    assert Photo.objects.count() == 3


def test_the_page_after_the_form_sends_the_rest(site, book):
    cut_the_line(opened(site, book))
    pick(site, files(*small(2)))
    site.wait_for_function("() => document.querySelectorAll('#tiles > [data-state=sending]').length === 2")
    opened(site, book, page="receipt/")
    site.get_by_text("还有2张照片在传，请先不要关掉这个页面。").wait_for()

    site.unroute_all()
    site.get_by_text("照片已全部传完。").wait_for()
    assert Photo.objects.count() == 2


def test_a_removed_photo_is_gone_here_and_on_the_server(site, book):
    pick(opened(site, book), files(*small(2)))
    settled(site, "done", "done")
    kept = Photo.objects.order_by("position").last()

    site.get_by_role("button", name="删除照片1").click()
    settled(site, "done")

    assert list(Photo.objects.all()) == [kept]
    expect(site.locator("[data-photo-count]")).to_have_text("1")


def test_a_photo_removed_while_its_answer_was_lost_is_gone_too(site, book):
    def lost(route):
        route.fetch()
        route.abort()

    opened(site, book).route("**/photo/", lost)
    pick(site, files(*small(1)))
    site.wait_for_function("() => document.querySelector('#tiles > [data-state=sending]')")
    until(site, Photo.objects.exists)
    with site.expect_response("**/remove/"):
        site.get_by_role("button", name="删除照片1").click()

    settled(site)
    until(site, lambda: not Photo.objects.exists())


def test_what_the_browser_cannot_read_goes_up_as_it_is(site, book):
    pytest.importorskip("pillow_heif").register_heif_opener()
    heic = saved(scene(), "HEIF", quality=90)
    pick(opened(site, book), files(heic, name="IMG_{}.HEIC", kind="image/heic"))
    settled(site, "working")

    assert path_of(Photo.objects.get().upload).read_bytes() == heic
    prepared()
    site.wait_for_function("() => document.querySelector('#tiles img').naturalWidth === 240", timeout=60_000)


def test_what_is_no_photo_is_refused_with_its_name(site, book):
    pick(opened(site, book), files(b"%PDF-1.7 " + bytes(100), name="会议.pdf", kind="application/pdf"))
    site.get_by_text("会议.pdf：这个文件不是照片，只收 JPG、PNG、WebP 和 HEIC 格式。").wait_for()
    settled(site)


def test_what_is_too_large_even_after_shrinking_is_refused_before_it_is_sent(site, book):
    asked = []
    opened(site, book).route("**/photo/", lambda route: asked.append(route.request.url) or route.continue_())
    pick(site, files(b"\0\0\0\x18ftypheic" + bytes(MOST_BYTES), name="IMG_{}.heic", kind="image/heic"))
    site.locator("#photo-errors li").wait_for()

    assert site.locator("#photo-errors").inner_text() == "IMG_1.heic：照片超过15 MB，请压缩后再传。"
    assert (site.locator("#tiles > li").count(), asked) == (0, [])


def test_a_photo_that_the_server_cannot_read_says_so_after_a_while(site, book):
    damaged = sent(book, book.made_by, content=saved(scene())[:900])
    opened(site, book)
    settled(site, "working")
    prepared()
    settled(site, "failed")

    expect(site.locator("#photo-errors")).to_have_text("照片文件不完整或已损坏，请重新选择或重拍一张。")
    site.get_by_role("button", name="删除照片1").click()
    settled(site)
    assert not Photo.objects.filter(pk=damaged.pk).exists()


def test_the_shrunk_photo_looks_like_the_photo(site, book):
    described = Image.Exif()
    described[0x0112] = 8
    turned = scene(2400, 1800).transpose(Image.Transpose.ROTATE_270)
    pick(opened(site, book), files(saved(turned, exif=described)))
    settled(site, "done")

    with Image.open(path_of(Photo.objects.get().upload)) as received:
        assert received.size == (1600, 1200)
        seen = [received.getpixel((400 + 800 * (place % 2), 300 + 600 * (place // 2))) for place in range(4)]
    assert all(
        abs(a - b) < 12 for one, other in zip(seen, CORNERS, strict=True) for a, b in zip(one, other, strict=True)
    )


def test_without_scripts_the_form_has_its_own_inputs(browser, site, book, live_server):
    sent(book, book.made_by)
    context = browser.new_context(**PHONE, base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(site.context.cookies())
    tab = opened(context.new_page(), book)
    tab.locator("summary").click()
    names = tab.locator("input[type=file]:visible").evaluate_all("inputs => inputs.map(input => input.name)")
    links = tab.locator("#tiles a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    shot = Path(django_settings.DATA_DIR) / "noscript.png"
    tab.screenshot(path=shot)
    context.close()
    assert names == ["photos_scene", "photos_minutes"]
    assert links == [f"/photo/{Photo.objects.get().pk}/"]
