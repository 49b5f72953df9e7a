"""The nets of the hostile tests catch what they are for."""

import pytest
from hostile.pages import Page

pytestmark = pytest.mark.once
GOOD = """<!doctype html><html lang="zh-CN"><body><svg><use href="/static/icons.svg#home"/></svg><main>
<form method="post" action="/x/?a=1"><input name="q" value="&quot;&lt;b&gt;"><select name="s"><option value="">无
<option value="1" selected>一</select><textarea name="t">字</textarea><input type="checkbox" name="c" value="2" checked>
<button name="do" value="keep">存</button></form><p>字<br>字</p><a href="?page=2">下一页</a></main></body></html>"""


@pytest.mark.parametrize(
    "bad",
    [
        "<script>zq7x()</script>",
        "<b onclick=zq7x()>",
        '<p style="color:red">',
        "<style>p {}</style>",
        '<a href="javascript:zq7x()">',
        '<a href=" JavaScript:zq7x()">',
        '<a href="/\\t/evil.example/">',
        '<a href="/\\\\evil.example/">',
        '<a href="//evil.example/">',
        '<a href="https://evil.example/">',
        '<form action="https://evil.example/">',
        "<img src=x onerror=zq7x()>",
        "<iframe srcdoc='<p>'>",
        "<base href=/evil/>",
        '<meta http-equiv="refresh" content="0">',
    ],
)
def test_what_runs_or_leads_elsewhere_is_a_stranger(bad):
    assert Page(GOOD).strangers() == []
    assert Page(GOOD.replace("<p>", bad)).strangers() != []


def test_the_shape_is_what_stands_where_and_not_what_it_says():
    assert Page(GOOD).shape() == Page(GOOD.replace("字", "词&lt;i&gt;")).shape()
    for more in ("<p><b>", '<p lang="en">'):
        assert Page(GOOD.replace("<p>", more)).shape() != Page(GOOD).shape()


def test_a_form_is_read_as_a_browser_sends_it():
    (form,) = Page(GOOD, "/here/").forms()
    assert (form.method, form.action, form.buttons) == ("post", "/x/?a=1", (("do", "keep"),))
    assert form.sent() == {"q": ['"<b>'], "s": ["1"], "t": ["字"], "c": ["2"]}
