"""The two layouts: what every page carries, and what it leaves out."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory
from factories import account, secretary, staff

from dangjian.web.context import Entry, Group, bar, nearest, side
from organizations.tree.models import Organization
from organizations.tree.rules import Kind

PHONE = (
    """{% extends "phone.html" %}{% block heading %}记一次{% endblock %}{% block content %}<p>正文</p>{% endblock %}"""
)
FORM = """{% extends "phone.html" %}{% block back %}/home/{% endblock %}{% block heading %}记一次{% endblock %}
{% block content %}<p>正文</p>{% endblock %}{% block actionbar %}<button class="btn">提交</button>{% endblock %}"""
DESK = """{% extends "desk.html" %}{% block heading %}记一次{% endblock %}{% block subheading %}三月{% endblock %}
{% block content %}<p>正文</p>{% endblock %}"""
LAYOUTS = {"phone": PHONE, "form": FORM, "desk": DESK}


def request_of(user, path: str = "/desk/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


def draw(source: str, *, display: str = "", **context) -> str:
    request = request_of(AnonymousUser())
    request.COOKIES["display"] = display
    return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_has_one_heading_the_same_title_and_a_way_past_the_navigation(layout, settings):
    settings.PORTAL_NAME = "党建云"
    page = draw(LAYOUTS[layout])
    assert re.findall(r"<title>(.*?)</title>", page) == ["记一次 - 党建云"]
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["记一次"]
    assert '<a class="skip" href="#main">' in page
    assert page.count('id="main"') == 1
    assert "<p>正文</p>" in page


def test_what_a_page_says_is_escaped_once():
    page = draw('{% extends "phone.html" %}{% block heading %}{{ name }}{% endblock %}', name="<b>甲&乙</b>")
    assert "<h1>&lt;b&gt;甲&amp;乙&lt;/b&gt;</h1>" in page


def test_a_page_with_errors_says_so_in_its_title():
    class Form:
        errors = True

    assert "<title>错误：记一次" in draw(PHONE, form=Form())


def test_a_page_with_a_way_back_has_no_bar_and_keeps_its_actions_in_reach():
    page = draw(FORM)
    assert '<a class="tool" href="/home/">' in page
    assert 'class="page has-actions"' in page
    assert '<section class="fbar" aria-label="操作"><div><button class="btn">提交</button></div></section>' in page
    assert "tabbar" not in page


@pytest.mark.parametrize(
    ("chosen", "mark", "offered"),
    [
        ("", "", ["elder"]),
        ("elder", ' data-display="elder"', ["elder xl", ""]),
        ("elder xl", ' data-display="elder xl"', [""]),
        ('"><script>', "", ["elder"]),
    ],
)
def test_the_text_size_has_three_steps(chosen, mark, offered):
    page = draw(PHONE, display=chosen)
    assert f'<html lang="zh-CN"{mark}>' in page
    assert re.findall(r'name="size" value="([^"]*)"', page) == offered


def test_the_chosen_size_is_kept_and_leads_back_to_the_page(client):
    answer = client.post("/prefs/display/", {"size": "elder xl", "next": "/home/?page=2"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/home/?page=2")
    assert answer.cookies["display"].value == "elder xl"


def test_the_size_button_leads_nowhere_else(client):
    answer = client.post("/prefs/display/", {"size": "huge", "next": "https://example.org/"})
    assert (answer.headers["Location"], answer.cookies["display"].value) == ("/", "")


def test_the_demo_says_so_and_that_it_is_not_encrypted(settings):
    settings.DEMO = True
    assert draw(DESK).count("演示数据") == 1
    assert "http 明文传输" in draw(DESK)
    settings.DEMO = False
    assert "演示数据" not in draw(DESK)


def test_messages_are_shown_with_their_tone():
    page = draw(DESK, messages=[Message(25, "已记下。"), Message(40, "没有记下。")])
    assert re.findall(r'<p class="msg (\w+)">', page) == ["success", "error"]


def three(account, today):
    """The district and its two units."""
    return Organization.objects.exclude(kind=Kind.BRANCH)


def test_the_list_shows_what_exists_and_is_allowed_and_what_waits(town, settings):
    settings.NAV = [
        ("admin:index", "工作台", "home", "", "DESK", ""),
        ("nowhere:page", "没有的页", "home", "", "DESK", ""),
        ("admin:data", "数据维护", "database", "管理", "DESK", f"{__name__}.three"),
        ("web:healthz", "操作日志", "history", "管理", "AUDIT", ""),
    ]
    request = request_of(staff(town.root), "/desk/data/organizations/")
    assert side(request) == [
        Group("", (Entry("工作台", "home", "/desk/"),)),
        Group("管理", (Entry("数据维护", "database", "/desk/data/", current=True, count=3),)),
    ]
    assert side(request_of(secretary(town.own), "/desk/data/")) == []


def branches(account, today):
    return Organization.objects.branches()


def twice(account, today):
    return Organization.objects.branches(), Organization.objects.filter(parent=None)


def nobody(account, today):
    return Organization.objects.none()


def nowhere(account, today):
    return Organization.objects.filter(pk__in=[])


@pytest.mark.parametrize("lines", [1, 4])
def test_all_that_waits_is_counted_in_one_statement(town, settings, lines, django_assert_num_queries):
    counts = ["branches", "twice", "nobody", "nowhere", "three"]
    names = [f"{__name__}.{name}" for name in counts]
    settings.NAV = [
        ("admin:data", f"{line}{name}", "home", "", "DESK", name) for line in range(lines) for name in names
    ]
    request = request_of(staff(town.root), "/desk/")
    request.user.reach.has("DESK")  # read once per request, whatever is printed

    with django_assert_num_queries(1):
        found = [entry.count for entry in side(request)[0].entries]

    assert found == [3, 4, 0, 0, 3] * lines


def test_lines_of_one_name_stand_under_it_and_are_listed_where_one_of_them_is_open(town, settings):
    settings.NAV = [
        ("admin:index", "工作台", "home", "/看", "DESK", f"{__name__}.three"),
        ("admin:data", "数据维护", "database", "/看", "DESK", f"{__name__}.three"),
        ("web:healthz", "好不好", "history", "管理/运行", "DESK", ""),
        ("web:readyz", "操作日志", "history", "管理/运行", "AUDIT", ""),
    ]
    both = (
        Entry("工作台", "home", "/desk/", count=3),
        Entry("数据维护", "database", "/desk/data/", current=True, count=3),
    )
    page = request_of(staff(town.root), "/desk/data/organizations/")

    assert side(page) == [
        Group("", (Entry("看", "home", "/desk/", current=True, count=6, below=both),)),
        Group("管理", (Entry("好不好", "history", "/healthz"),)),
    ]


def test_the_bar_has_its_middle_key_for_those_who_hold_the_right(town, settings):
    settings.TABS = [
        ("web:healthz", "首页", "home", "", ""),
        ("web:readyz", "记一次", "notebook", "RECORD", "middle"),
    ]
    home, key = Entry("首页", "home", "/healthz"), Entry("记一次", "notebook", "/readyz", middle=True)
    assert bar(request_of(secretary(town.own))) == [home, key]
    assert bar(request_of(account())) == [home]
    assert bar(request_of(AnonymousUser())) == []


def test_a_line_belongs_to_the_longest_address_it_starts_with():
    assert nearest("/desk/data/x/", ["/desk/", "/desk/data/", "/home/"]) == "/desk/data/"
    assert nearest("/b/3/", ["/desk/", "", "/home/"]) == ""
