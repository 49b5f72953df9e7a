"""Forms that do one thing on a day: they say in a sentence what will change, ask once, and show a refusal at its field.
And buttons whose act nobody takes back: they ask too."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

View = Callable[..., HttpResponse]
SURE, UNSAID = "sure", {"sure", "csrfmiddlewaretoken"}
JUST_DONE = "just_done"


class ActForm(forms.Form):
    """`problems`: which field shows which refusal of the service, and in what words."""

    problems: ClassVar[dict[type[Exception], tuple[str | None, str]]] = {}

    button = "保存"

    # A template that shows what the sentence sums up, where somebody is asked to confirm it.
    detail = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if "on" in self.fields:
            self.fields["on"].initial = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("日期还没到。请到了那一天再来办理。")
        return on

    def sentence(self) -> str:
        """What will change, for a valid form; an empty text means that nobody has to be asked."""
        return ""

    def explain(self, refusal: Exception) -> None:
        field, words = next(found for kind, found in self.problems.items() if isinstance(refusal, kind))
        self.add_error(field, words)


def same_sending(uid: UUID, *said: object) -> UUID:
    """One name for what was said from the page `uid`: sent twice it has the same; other words, after going back to the
    page, have another, and so has what somebody else sends under that name."""
    return uuid5(uid, repr([str(one) for one in said]))


def carried_out(request: HttpRequest, form: ActForm, act: Callable[..., object]) -> bool:
    """Whether the form was valid, confirmed where it asks, and the service has done it."""
    if not form.is_valid() or "back" in request.POST:
        return False
    if form.sentence() and "confirm" not in request.POST:
        return False
    try:
        act(**form.cleaned_data)
    except tuple(form.problems) as refusal:
        form.explain(refusal)
        return False
    return True


def asks_first(question: str, **only: str) -> Callable[[View], View]:
    """For a view whose POST nobody can take back: without `sure` it answers with the question, and does nothing. Scripts
    ask in a window (static/js/confirm.js, `{% asks %}` brings them the words), and what a script sends itself was asked.

    `only` are the fields of the one button that is meant, where a page has several.
    """

    def asking(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            meant = request.method == "POST" and all(request.POST.get(name) == value for name, value in only.items())
            if not meant or request.get_preferred_type(["text/html", "application/json"]) == "application/json":
                return view(request, *args, **kwargs)
            return once(request, view, *args, **kwargs) if SURE in request.POST else ask(request, question)

        asked.question = question  # type: ignore[attr-defined]
        return asked

    return asking


def ask(request: HttpRequest, question: str) -> HttpResponse:
    fields = [(name, one) for name, many in request.POST.lists() if name not in UNSAID for one in many]
    at_desk = request.user.is_authenticated and request.user.is_staff
    context = {"question": question, "fields": fields, "came_from": came_from(request)}
    return render(request, "sure.html", context | {"layout": "desk.html" if at_desk else "phone.html"})


def came_from(request: HttpRequest) -> str:
    """The page that the button stands on; the first page where the browser does not say."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host() and page.path.startswith("/") and not page.path.startswith("//")
    return f"{page.path}?{page.query}" if is_ours and page.query else page.path if is_ours else "/"


def once(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    """Pressed twice, it is gone already: whoever has just done it is led on as the first time. To all others it does not
    exist, so that nobody learns what there was."""
    said = sorted((name, many) for name, many in request.POST.lists() if name not in UNSAID)
    act = sha256(repr((request.path, said)).encode()).hexdigest()
    try:
        answer = view(request, *args, **kwargs)
    except Http404:
        done, led = request.session.get(JUST_DONE, ("", ""))
        if done != act:
            raise
        messages.info(request, "刚才已经办好了，不用再按。")
        return redirect(led)
    if answer.status_code == 302:
        request.session[JUST_DONE] = [act, answer["Location"]]
    return answer
