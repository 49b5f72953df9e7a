"""Every component, in both layouts, at every size and on the narrowest phone at the largest type."""

import chromium
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import expect, sync_playwright
from scrutiny import SIZES, Size, complaints

from dangjian.web.context import Entry, Group, drawn

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not chromium.found(), reason="no Chromium on PATH and CHROMIUM not set"),
]
SITE = "http://portal.invalid/"
NARROWEST = Size(320, 640, "elder xl", ".btn, .form-control, .form-select, .tabbar a", 60)

CONTENT = """{% load crispy_forms_filters %}
{% include "components/_errors.html" with form=form only %}
<section class="card blk"><h2>登记 <span class="mute">没有的先空着</span></h2><form>{{ form|crispy }}
<div class="btns"><button class="btn btn-primary">保存</button><a class="btn btn-line" href="/">取消</a>
<button class="btn btn-red">撤销</button></div></form></section>
<section class="card">{% include "components/_empty.html" with text="今天没有要办的事。" url="/" action="看计划" only %}</section>
{% include "components/_progress.html" with url="" done=1200 total=13903 label="正在核对" only %}
<p>{% include "components/_tag.html" with tone="orange" icon="clock" text="逾期" only %}
{% include "components/_tag.html" with tone="green" icon="" text="已审" only %}</p>
<div class="scroll"><table class="t nw"><thead><tr><th>支部</th><th class="r">实到</th></tr></thead><tbody>
<tr><th scope="row"><a href="/">锦绣社区第一党支部</a></th><td class="r num">29</td></tr></tbody></table></div>
{% include "components/_pagination.html" with page=page query=query only %}"""
HEADING = "{% block heading %}记一次主题党日{% endblock %}"
PAGES = {
    "phone": f'{{% extends "phone.html" %}}{HEADING}{{% block content %}}{CONTENT}{{% endblock %}}',
    "form": f'{{% extends "phone.html" %}}{{% block back %}}/{{% endblock %}}{HEADING}{{% block content %}}{CONTENT}'
    '{% endblock %}{% block actionbar %}<div class="row2"><button class="btn btn-line btn-lg2">存草稿</button>'
    '<button class="btn btn-primary btn-lg2">提交（实到41 / 应到47）</button></div>{% endblock %}',
    "desk": f'{{% extends "desk.html" %}}{HEADING}{{% block subheading %}}三月{{% endblock %}}{{% block crumbs %}}'
    '{% include "components/_crumb.html" with label="工作台" url="/" only %}'
    '{% include "components/_crumb.html" with label="记录" url="" only %}'
    f'{{% endblock %}}{{% block actions %}}<a class="btn btn-line" href="/">导出</a>{{% endblock %}}'
    f"{{% block content %}}{CONTENT}{{% endblock %}}",
}


class Registration(forms.Form):
    name = forms.CharField(label="姓名", help_text="和身份证上一样")
    category = forms.ChoiceField(label="类别", choices=[("a", "正式党员"), ("b", "预备党员")])
    sex = forms.ChoiceField(label="性别", choices=[("a", "男"), ("b", "女")], widget=forms.RadioSelect)
    checked = forms.BooleanField(label="已经核对过")
    told = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    scan = forms.FileField(label="扫描件", required=False)


def draw(layout: str, display: str, data: dict | None = None) -> str:
    request = RequestFactory().get("/")
    request.COOKIES["display"] = display
    request.user = AnonymousUser()
    entries = [Entry("工作台", "layout-dashboard", "/a/", current=True), Entry("审核记录", "check", "/b/", count=14)]
    context = {
        "form": Registration(data),
        "page": Paginator(range(1000), 50).page(7),
        "query": QueryDict("q=锦绣"),
        "messages": [Message(25, "已记下。"), Message(30, "3个支部没有书记，没有提醒到。")],
        "is_demo": True,
        "find_url": "/find/",
        "nav": drawn((Group("", tuple(entries)), Group("管理", tuple(entries)))),
        "tabs": [*entries, Entry("记一次", "notebook", "/c/", middle=True), Entry("我的", "user", "/d/")],
    }
    return engines["django"].from_string(PAGES[layout]).render(context, request)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = chromium.start(playwright)
        yield browser
        browser.close()


@pytest.fixture
def look(browser):
    """A drawn page in a window of this size, with the portal's own files and nobody else's."""
    contexts = []

    def looked(page: str, size: Size):
        def answer(route):
            _, static, name = route.request.url.partition("/static/")
            if static:
                route.fulfill(path=finders.find(name))
            else:
                route.fulfill(body=page, content_type="text/html; charset=utf-8")

        contexts.append(browser.new_context(viewport={"width": size.width, "height": size.height}))
        contexts[-1].route("**/*", answer)
        tab = contexts[-1].new_page()
        tab.goto(SITE)
        tab.wait_for_load_state("networkidle")
        return tab

    yield looked
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", PAGES)
def test_a_layout_stands_up_to_scrutiny(look, layout, size):
    tab = look(draw(layout, SIZES[size].display, data={"name": ""}), SIZES[size])
    assert complaints(tab, SIZES[size]) == []


@pytest.mark.parametrize("layout", PAGES)
def test_the_narrowest_phone_shows_the_largest_type(look, layout):
    tab = look(draw(layout, NARROWEST.display, data={"name": ""}), NARROWEST)
    assert complaints(tab, NARROWEST) == []
    assert tab.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") >= 30


def test_the_way_past_the_navigation_is_the_first_stop_of_the_keyboard(look):
    tab = look(draw("desk", ""), SIZES["1440"])
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="跳到正文")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()


def test_paper_shows_the_text_and_not_the_frame(look):
    tab = look(draw("form", ""), SIZES["1440"])
    tab.emulate_media(media="print")
    expect(tab.locator("h1")).to_be_visible()
    for part in (".tool", ".fbar", ".demo", ".btn", ".pages"):
        expect(tab.locator(part).first).to_be_hidden()
