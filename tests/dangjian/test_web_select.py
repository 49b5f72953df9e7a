"""Our own template of a select says what Django's says: an upgrade that changes Django's is noticed here."""

import pytest
from django.forms import NullBooleanSelect, Select, SelectMultiple
from django.forms.renderers import DjangoTemplates, get_default_renderer

FLAT = [("", "---------"), (1, "东里镇"), ("two", "“二” <b>&amp;</b>"), ('"><i>', "引号'\"")]
GROUPED = [("", "请选择"), ('镇街 <1> & "2"', [(1, "东里镇"), (2, "花溪路")]), ("单位", [("x", "学校")])]
ATTRS = {
    "id": "id_place",
    "class": 'select "is" <invalid>',
    "required": True,
    "disabled": False,
    "aria-invalid": "true",
    "aria-describedby": "id_place_error",
    "data-nothing": None,
    "size": 4,
}
RENDERERS = (get_default_renderer(), DjangoTemplates())


class WithAttributes(Select):
    """A choice with attributes of its own beside the one that is chosen."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        option["attrs"] |= {"disabled": option["value"] == 1, "hidden": False, "data-says": '<"&>'}
        return option


def said(one: Select, *what) -> list[str]:
    """By our template and by Django's, up to white space."""
    return [" ".join(one.render(*what, renderer).split()) for renderer in RENDERERS]


@pytest.mark.parametrize("choices", [[], FLAT, GROUPED], ids=["none", "flat", "grouped"])
@pytest.mark.parametrize("widget", [Select, SelectMultiple, WithAttributes])
@pytest.mark.parametrize("value", [None, "", 1, "two", [1, "x"], '"><i>', "nowhere"], ids=str)
@pytest.mark.parametrize("attrs", [{}, ATTRS, {"required": False}], ids=["bare", "all", "optional"])
def test_a_select_of_ours_says_what_djangos_says(widget, choices, value, attrs):
    ours, djangos = said(widget(choices=choices, attrs={"autocomplete": "off"}), 'place<"&>', value, attrs)

    assert ours == djangos


@pytest.mark.parametrize("value", [True, False, None])
def test_so_does_the_one_for_yes_no_and_unknown(value):
    ours, djangos = said(NullBooleanSelect(), "known", value, {})

    assert ours == djangos


def test_the_two_are_not_one_template():
    """Else what is above compares Django with itself."""
    ours, djangos = (one.get_template(Select.template_name).template.origin.name for one in RENDERERS)

    assert ours != djangos
