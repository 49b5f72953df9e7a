"""Forms come in through one door: what could not be filled is refused before it is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast
from urllib.parse import quote

from django.core.files import File
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from dangjian.audit.services import record
from dangjian.filling import Unfillable, Values, examine, fill, kind_of
from dangjian.papers import CONTENT_TYPE as DOCX
from dangjian.papers import stamped
from dangjian.sheets import CONTENT_TYPE as XLSX
from organizations.access.models import Account
from organizations.photos.models import Audience
from organizations.photos.rules import check
from organizations.photos.services import attach, make_album, path_of
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import sample, vocabulary
from organizations.tree.models import Organization

MOST_FORMS = 40
TYPES = {"docx": DOCX, "xlsx": XLSX}


class NameTaken(Exception):
    """Another form in use has this name."""


class TooManyForms(Exception):
    """More than anybody finds their way in."""


class NotStanding(Exception):
    """Somebody has removed or replaced it meanwhile."""


class FileGone(Exception):
    """The row is there, its file is not."""


def examine_file(file: File, use: str) -> None:
    """Raises DocumentRejected or Unfillable: each says what to do. It is filled once with samples, so that an export
    never meets a form that cannot be."""
    content = cast("File[bytes]", file.file)
    check(content, file.size)  # type: ignore[arg-type]
    file.seek(0)
    said = file.read()
    file.seek(0)
    examine(said, vocabulary(use))
    fill(said, sample(use))


@transaction.atomic
def add_form(*, name: str, use: str, file: File, by: Account, now: datetime) -> OfficialForm:
    """Raises DocumentRejected, Unfillable, NoSpace, NameTaken, TooManyForms."""
    examine_file(file, use)
    refuse_misfit(name)
    made = make(name, use, file, by, now)
    record("stationery.add_form", by=by, target=made)
    return made


@transaction.atomic
def replace_form(*, form: OfficialForm, file: File, by: Account, now: datetime) -> OfficialForm:
    """The one before goes to those that were removed. Raises what `add_form` raises, and NotStanding."""
    examine_file(file, form.use)
    put_aside(form, now)
    made = make(form.name, form.use, file, by, now)
    record("stationery.replace_form", by=by, target=made, was=form.pk)
    return made


@transaction.atomic
def remove_form(*, form: OfficialForm, by: Account, now: datetime) -> None:
    """Raises NotStanding."""
    put_aside(form, now)
    record("stationery.remove_form", by=by, target=form)


@transaction.atomic
def restore_form(*, form: OfficialForm, by: Account) -> None:
    """Raises NameTaken, TooManyForms. Asked for twice, it is once."""
    if OfficialForm.objects.select_for_update().get(pk=form.pk).removed_at is None:
        return
    refuse_misfit(form.name)
    with name_kept():
        OfficialForm.objects.filter(pk=form.pk).update(removed_at=None)
    record("stationery.restore_form", by=by, target=form)


def filled(*, form: OfficialForm, values: Values, on_top: str = "") -> bytes:
    """With the words `on_top` of every page, if any. Raises FileGone, Unfillable."""
    held = original(form)
    made = fill(held, values, on_top=on_top)
    return stamped(made, on_top) if on_top and kind_of(held) == "docx" else made


def original(form: OfficialForm) -> bytes:
    try:
        return path_of(form.attachment.file).read_bytes()
    except FileNotFoundError as error:
        raise FileGone from error


def make(name: str, use: str, file: File, by: Account, now: datetime) -> OfficialForm:
    album = make_album(organization=Organization.objects.get(parent=None), by=by, audience=Audience.KEEPERS)
    kept = attach(album=album, file=file, by=by)
    with name_kept():
        return OfficialForm.objects.create(name=name, use=use, attachment=kept, made_by=by, made_at=now)


@contextmanager
def name_kept() -> Iterator[None]:
    """Pressed twice at once, both have seen the name free: the one that comes second raises NameTaken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NameTaken from error


def put_aside(form: OfficialForm, now: datetime) -> None:
    if not OfficialForm.objects.standing().filter(pk=form.pk).update(removed_at=now):
        raise NotStanding


def refuse_misfit(name: str) -> None:
    standing = list(OfficialForm.objects.select_for_update().standing().values_list("name", flat=True))
    if name in standing:
        raise NameTaken
    if len(standing) >= MOST_FORMS:
        raise TooManyForms


def as_download(content: bytes, name: str, ending: str) -> HttpResponse:
    """Never a page of ours: what stands in it came from outside."""
    sent = HttpResponse(content, content_type=TYPES[ending])
    sent["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{ending}"
    sent["Cache-Control"] = "private, no-store"
    return sent


REFUSALS = (Unfillable, FileGone)
