"""The scripts, each on the smallest page that uses it."""

import json

import chromium
import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not chromium.found(), reason="no Chromium on PATH and CHROMIUM not set"),
]
SITE = "http://portal.invalid/"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = chromium.start(playwright)
        yield browser
        browser.close()


@pytest.fixture
def show(browser):
    """A page of this content with one of the portal's scripts; other addresses answer what `answers` says."""
    context = browser.new_context()

    def shown(content: str, script: str, answers: dict[str, str] | None = None):
        source = (settings.BASE_DIR / "static/js" / script).read_text()
        pages = {SITE: f"<!doctype html>{content}<script type=module>{source}</script>"} | (answers or {})

        def answer(route):
            body = pages.get(route.request.url)
            kind = "application/json" if body and body.startswith("{") else "text/html; charset=utf-8"
            route.fulfill(status=200 if body else 503, body=body or "", content_type=kind)

        context.route("**/*", answer)
        tab = context.new_page()
        tab.goto(SITE)
        return tab

    yield shown
    context.close()


ROWS = "".join(f"<tr><td><input type=checkbox value={n} {'checked' * (n == 1)}></td></tr>" for n in range(3))
TABLE = f"""<button id=go>提醒选中的 <span class=num>?</span>个</button>
<table data-pick="#go"><thead><tr><th><input type=checkbox></th></tr></thead><tbody>{ROWS}</tbody></table>"""


def test_the_button_counts_what_is_selected_and_is_off_at_none(show):
    tab = show(TABLE, "select.js")
    button, boxes = tab.locator("#go"), tab.locator("tbody input")
    expect(button).to_have_text("提醒选中的 1个")
    expect(button).to_be_enabled()
    boxes.nth(0).check()
    expect(button).to_have_text("提醒选中的 2个")
    tab.locator("thead input").check()
    expect(button).to_have_text("提醒选中的 3个")
    expect(boxes.nth(2)).to_be_checked()
    tab.locator("thead input").uncheck()
    expect(button).to_have_text("提醒选中的 0个")
    expect(button).to_be_disabled()


def test_copying_works_over_plain_http_and_says_so(show):
    tab = show('<p id=text>锦绣社区第一党支部</p><button data-copy="#text">复制群通知</button>', "copy.js")
    tab.evaluate("document.addEventListener('copy', () => (window.copied = getSelection().toString()))")
    tab.locator("button").click()
    tab.get_by_text("已复制").wait_for()
    tab.wait_for_function("() => window.copied === '锦绣社区第一党支部'")


BOX = (
    """<div data-progress="/job/"><progress max=1 value=0></progress><span data-figure></span><p data-text></p></div>"""
)


def test_progress_is_drawn_and_followed_to_its_end(show):
    answer = {"done": 1200, "total": 13903, "text": "正在核对", "next": ""}
    pages = {SITE + "job/": json.dumps(answer), SITE + "done/": "<h1>好了</h1>"}
    tab = show(BOX, "progress.js", pages)
    tab.get_by_text("1200 / 13903").wait_for()
    expect(tab.locator("progress")).to_have_attribute("max", "13903")
    expect(tab.locator("p")).to_have_text("正在核对")
    pages[SITE + "job/"] = json.dumps(answer | {"next": "/done/"})
    tab.context.unroute_all()
    tab.context.route(
        "**/*",
        lambda route: route.fulfill(
            body=pages[route.request.url],
            content_type="application/json" if route.request.url.endswith("job/") else "text/html; charset=utf-8",
        ),
    )
    tab.wait_for_url(SITE + "done/")


def test_progress_survives_a_line_that_fails(show):
    tab = show(BOX, "progress.js")
    tab.wait_for_event("response", lambda answer: answer.url == SITE + "job/" and answer.status == 503)
    tab.context.unroute_all()
    answer = json.dumps({"done": 1, "total": 2, "text": "", "next": ""})
    tab.context.route("**/*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    tab.get_by_text("1 / 2").wait_for()


def test_a_part_folds_and_unfolds(show):
    tab = show('<button data-discloses="#more" aria-expanded=false>更多</button><p id=more>正文</p>', "disclosure.js")
    expect(tab.locator("#more")).to_be_hidden()
    tab.locator("button").click()
    expect(tab.locator("#more")).to_be_visible()
    expect(tab.locator("button")).to_have_attribute("aria-expanded", "true")


ASKED = '<form action="/gone/"><button data-confirm="真的撤销？">撤销</button></form>'


def test_what_cannot_be_undone_goes_when_it_was_agreed_to(show):
    tab = show(ASKED, "confirm.js", {SITE + "gone/?sure=1": "<h1>撤销了</h1>"})
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.locator("button").click()
    tab.wait_for_url(SITE + "gone/?sure=1")


def test_what_cannot_be_undone_stays_when_it_was_not_agreed_to(show):
    tab = show(ASKED, "confirm.js", {SITE + "gone/?": "<h1>撤销了</h1>"})
    tab.evaluate("document.addEventListener('click', event => (window.kept = event.defaultPrevented))")
    tab.on("dialog", lambda dialog: dialog.dismiss())
    tab.locator("button").click()
    tab.wait_for_function("() => window.kept === true")


def test_the_print_button_prints(show):
    tab = show("<button data-print>打印</button>", "print.js")
    tab.evaluate("window.print = () => (window.printed = true)")
    tab.locator("button").click()
    tab.wait_for_function("() => window.printed")


def test_an_error_summary_takes_the_focus(show):
    tab = show('<div id=sum tabindex="-1" data-focus>还有2处要改</div>', "page.js")
    expect(tab.locator("#sum")).to_be_focused()
