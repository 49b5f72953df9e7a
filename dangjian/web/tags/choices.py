"""The fields of a filter as plain values: crispy opens five templates for each of them."""

from django.forms import BoundField, Select, TextInput

from dangjian.web.tags.library import register

Option = tuple[str, str, bool]


@register.filter
def plain_kind(field: BoundField) -> str:
    """`select` or `text` where nothing but a label and a control is to be drawn; else crispy draws it."""
    widget = field.field.widget
    if not field.label or "class" in widget.attrs:
        return ""
    if field.errors or field.help_text or field.field.required or field.field.disabled or field.css_classes():
        return ""
    if type(widget) is Select and not widget.attrs:
        return "select"
    return "text" if isinstance(widget, TextInput) else ""


@register.filter
def options(field: BoundField) -> list[tuple[str, list[Option]]]:
    """Value, label, and whether it is chosen, by groups; what is in none has a group without a name."""
    value = field.value()
    chosen = "" if value is None else str(value)
    groups: list[tuple[str, list[Option]]] = []
    for key, label in field.field.widget.choices:
        if isinstance(label, list | tuple):
            groups.append((key, [option(inner, words, chosen) for inner, words in label]))
        elif groups and not groups[-1][0]:
            groups[-1][1].append(option(key, label, chosen))
        else:
            groups.append(("", [option(key, label, chosen)]))
    return groups


def option(key: object, label: object, chosen: str) -> Option:
    value = "" if key is None else str(key)
    return value, str(label), value == chosen


@register.filter
def control(field: BoundField) -> str:
    """The input itself, with the classes that crispy gives it."""
    return field.as_widget(attrs={"class": f"{type(field.field.widget).__name__.lower()} form-control"})
