"""The filters of a list are drawn without crispy and look as crispy would draw them."""

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.html import parse_html

from dangjian.fields.dates import CalendarField
from dangjian.web.tags.choices import plain_kind


class Filter(forms.Form):
    q = forms.CharField(
        label="姓名<",
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "“拼”音"}),
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), ("a", "甲<"), (1, "一")])
    period = forms.ChoiceField(
        label="时间", required=False, choices=[("", "全部"), ("三季度", [("7", "7月"), ("8", "8月")]), ("x", "别的")]
    )
    day = CalendarField(label="日期", required=False)
    told = CalendarField(label="截至", required=False, help_text="一般按7月1日计算。")
    dissolved = forms.BooleanField(label="含已撤销", required=False)
    sort = forms.ChoiceField(required=False, choices=[("name", "name")], widget=forms.HiddenInput)


def drawn(form: forms.Form, name: str) -> str:
    whole = render_to_string("components/_filters.html", {"form": form, "narrowed": False, "all": "/", "tone": "line"})
    found = [one for one in parse_html(whole).children if name_of(one) == f"div_id_{name}"]
    return found[0]


def name_of(element) -> str:
    return dict(getattr(element, "attributes", [])).get("id", "")


QUERIES = [
    "",
    "q=安&kind=a&period=8&day=2026-09-01&sort=name",
    "q=%3Cb%3E&kind=1&period=x",
    "q=123456&kind=nonsense&day=x",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", ["q", "kind", "period", "day", "told"])
def test_a_field_looks_as_crispy_draws_it(query, name):
    ours, crispys = Filter(QueryDict(query)), Filter(QueryDict(query))
    field = render_to_string("components/_field.html", {"field": crispys[name]})

    assert drawn(ours, name) == parse_html(field)


def test_crispy_draws_what_is_not_plain():
    form = Filter(QueryDict(QUERIES[-1]))

    assert {name: plain_kind(form[name]) for name in form.fields} == {
        "q": "",
        "kind": "",
        "period": "select",
        "day": "",
        "told": "",
        "dissolved": "",
        "sort": "",
    }
