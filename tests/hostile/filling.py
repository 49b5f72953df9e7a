"""Forms filled in as somebody would who wants them to be taken, whatever stands in the free text."""

from collections.abc import Callable

from factories import PASSWORD
from hostile.pages import Field, Form

Data = dict[str, list[str]]
Writer = Callable[[Field], str]

# Text that is no free text: numbers, names to log in with, dates as they are written.
SHAPED = {"id_number", "phone", "born", "joined", "regularized", "username", "code", "number", "identifier"}
SHAPED |= {"password", "repeated", "old", "national_code", "csrfmiddlewaretoken"}
# Long enough for a privacy notice, with the heading that it has to have.
NOTICE = "# 谁处理\n\n" + "区委组织部处理党员的信息，只用于党务工作。" * 12
# One short text a line: the first line of what is written, as long as it may be.
SHORT_LINES = {"themes": 40, "findings": 200}
FREE = {"text", "textarea", "search"}


def is_free(field: Field) -> bool:
    return field.kind in FREE and field.name not in SHAPED


def plain(field: Field) -> str:
    return NOTICE[: field.most] if field.kind == "textarea" else "无害文字"


def fitting(field: Field, text: str) -> str:
    return text.splitlines()[0][: SHORT_LINES[field.name]] if field.name in SHORT_LINES else text


def filled(form: Form, *, write: Writer = plain, button: tuple[str, str] = ("", "")) -> Data:
    """What the page offers, the free text written, the first choice of every choice that has to be made."""
    said = form.sent() | {"confirm": ["1"]}
    for field in form.fields:
        chosen = [option for option in field.options if option]
        if is_free(field):
            said[field.name] = [fitting(field, write(field))]
        elif field.kind in {"select", "radio"} and not any(field.values) and chosen:
            said[field.name] = [chosen[0]]
        elif field.kind == "password":
            said[field.name] = [PASSWORD]
        elif field.required and field.kind == "checkbox":
            said[field.name] = list(field.options[:1])
    if button[0]:
        said[button[0]] = [button[1]]
    return said
