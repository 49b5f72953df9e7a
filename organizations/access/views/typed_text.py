"""What somebody had typed when the session was over: shown whole before it is sent again, or dropped."""

from importlib import import_module
from inspect import isclass

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm, Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from organizations.access.middleware import TYPED
from organizations.access.rules import SENT_AGAIN, Fields, TypedText
from organizations.access.services import unsealed

UNNAMED = "其他"


@require_http_methods(["GET", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    sealed = request.session.get(TYPED)
    found = unsealed(sealed, account=request.user, now=now()) if sealed else None
    if request.method == "POST":
        request.session.pop(TYPED, None)
        messages.info(request, "刚才填写的内容已经放弃，没有提交。")
        return redirect(settings.LOGIN_REDIRECT_URL)
    if found is None or found.view_name not in settings.KEEPS_TYPED_TEXT:
        return redirect(settings.LOGIN_REDIRECT_URL)
    named, others = lines(found)
    context = {
        "typed": found,
        "page": settings.KEEPS_TYPED_TEXT[found.view_name],
        "named": named,
        "others": others,
        "sent_again": SENT_AGAIN,
    }
    return render(request, "organizations/access/typed.html", context)


def lines(found: TypedText) -> tuple[Fields, Fields]:
    """The fields in the words of their form, and those that no form of the room names."""
    known = fields_of(found.address)
    named, others = [], []
    for name, values in found.fields:
        field = known.get(name)
        shown = [choice_label(field, value) for value in values]
        (named if field is not None else others).append((str(field.label or name) if field else name, shown))
    return named, others


def fields_of(address: str) -> dict[str, Field]:
    """Every field that a form of the page's room declares: `records` knows what `held_on` is called there."""
    try:
        view = resolve(address.partition("?")[0]).func
        forms = import_module(".".join(view.__module__.split(".")[:2]) + ".forms")
    except (Resolver404, ImportError):
        return {}
    declared = [form for form in vars(forms).values() if isclass(form) and issubclass(form, BaseForm)]
    return {name: field for form in declared for name, field in getattr(form, "base_fields", {}).items()}


def choice_label(field: Field | None, value: str) -> str:
    """`现场照片` for `SCENE`, where the choices are the form's own and not rows."""
    choices = [] if field is None or hasattr(field, "queryset") else getattr(field, "choices", [])
    return next((str(label) for key, label in choices if str(key) == value), value)
