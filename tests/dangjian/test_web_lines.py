"""`{% each %}` says what `{% for %}` says, of lines that were prepared, and refuses what is not."""

from dataclasses import dataclass
from typing import NamedTuple

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.html import format_html


@dataclass(frozen=True)
class Place:
    name: str


@dataclass(frozen=True)
class Line:
    name: str
    many: int
    place: Place
    late: bool = False
    tone: str = ""


class Pair(NamedTuple):
    name: str
    many: int


LINES = [
    Line("锦绣<社区> & '第一'", 1200, Place('"沙窝村"'), tone="gold"),
    Line("100%s", 0, Place("%d"), late=True),
    Line(format_html("<b>{}</b>", "<"), -1, Place("")),
]
BODIES = [
    "<li>{{ row.name }}</li>",
    '{{ row.name }}100%<td data-l="{{ row.place.name }}">{{ row.many }}</td>',
    "{% if row.late %}迟{% endif %}{{ row.name }}",
    "{% if row.late %}迟{% elif row.many %}{{ row.many }}{% else %}无{% endif %}",
    "{% if row.tone and not row.late %}{{ row.tone }}{% if row.many %}、{{ row.many }}{% endif %}{% endif %}",
    "{% if row.many == wanted or row.late %}要{% endif %}{% if row.many != wanted %}不要{% endif %}",
    "{% if row.many in several %}在{% endif %}",
    "{{ said|default:'无' }}{{ row.name }}{% if shows %}{{ said }}{% endif %}",
    '{% include "components/_tag.html" with text=said tone="" icon="" only %}{{ row.name }}',
]
GIVEN = {"wanted": 0, "several": {-1, 5}, "said": "<说>", "shows": True}


def said(body: str, rows: object, tag: str) -> str:
    return Template(f"{{% load page %}}{{% {tag} row in rows %}}{body}{{% end{tag} %}}").render(
        Context(GIVEN | {"rows": rows})
    )


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("rows", [LINES, LINES[:1], [], None, (one for one in ())], ids=str)
def test_it_says_what_a_loop_says(body, rows):
    assert said(body, rows, "each") == said(body, rows, "for")


@pytest.mark.parametrize("body", ["{{ row.name }}:{{ row.many }}", "{% if row.many %}{{ row.name }}{% endif %}"])
@pytest.mark.parametrize("rows", [[{"name": "<甲>", "many": 3}, {"name": "乙", "many": 0}], [Pair("<甲>", 3)]], ids=str)
def test_so_it_does_of_mappings_and_of_named_tuples(body, rows):
    assert said(body, rows, "each") == said(body, rows, "for") != ""


def test_so_it_does_of_plain_tuples_and_of_the_line_itself():
    pairs = [("", "全部<"), ("a", "甲")]
    body = '<option value="{{ row.0 }}"{% if row.0 == said %} selected{% endif %}>{{ row.1 }}</option>'

    assert said(body, pairs, "each") == said(body, pairs, "for")
    assert said("{{ row }}", ["<", 2], "each") == "&lt;2"


@pytest.mark.parametrize(
    "body",
    [
        "{{ row.many|add:1 }}",
        "{% if row.name|length > 3 %}长{% endif %}",
        "{% if row.late %}{{ row.name|upper }}{% endif %}",
        '{% include "components/_tag.html" with text=row.name tone="" icon="" only %}',
        "{% url 'access:login' row.many %}",
        "{% with one=row.name %}{{ one }}{% endwith %}",
        "{% for one in row.place %}{{ one }}{% endfor %}",
        "{% for one in several %}{{ row.name }}{% endfor %}",
        "{% for one in several %}{% if row.late %}迟{% endif %}{% endfor %}",
        '{% with one=said %}{% include "components/_tag.html" with text=row.name tone="" icon="" only %}{% endwith %}',
        "{{ forloop.counter }}",
        "{% if forloop.first %}先{% endif %}",
        "{% with at=forloop.counter %}{{ at }}{% endwith %}",
        "{% cycle 'a' 'b' %}",
        "{% if row.many > 3 %}多{% endif %}",
    ],
)
def test_what_is_to_be_prepared_with_the_line_is_refused(body):
    with pytest.raises(TemplateSyntaxError, match="is to be prepared with the line"):
        said(body, LINES, "each")


def test_a_value_that_a_line_does_not_have_is_no_empty_cell():
    with pytest.raises(AttributeError):
        said("{{ row.nmae }}", LINES, "each")


def test_what_no_line_takes_is_not_rendered():
    assert said("{% if row.late %}{% url 'nowhere' %}{% endif %}{{ row.many }}", LINES[:1], "each") == "1200"
