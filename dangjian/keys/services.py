"""Writing everything that is encrypted anew under the first of the keys, while the portal runs.

How far it has come is in the rows themselves: a ciphertext begins with the id of its key. Whatever stops it, the next
run goes on with what is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import JSONField, Q
from django.utils.module_loading import import_string

from dangjian.audit.services import record
from dangjian.crypto import UnreadableField, decrypt, encrypt, key_id
from dangjian.jobs.rules import checkpoint
from dangjian.keys.rules import Sealed

MOST_ROUNDS = 10


class KeyMissing(Exception):
    """Values were written with a key that FIELD_KEY does not hold; the message says which."""


@dataclass
class Rotated:
    """By table: rows written anew, and keys of rows that no key opens. `overtaken` were changed by somebody meanwhile."""

    renewed: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, list[int]] = field(default_factory=dict)
    overtaken: int = 0


@dataclass
class Opened:
    """How many rows hold something encrypted, and by table the keys of those that no key opens."""

    rows: int = 0
    unreadable: dict[str, list[int]] = field(default_factory=dict)


def first_key() -> str:
    return next(iter(settings.FIELD_KEYS))


def every_sealed() -> list[Sealed]:
    return [import_string(dotted) for dotted in settings.SEALED]


def rotate_keys(*, batch: int, said: Callable[[str, int], None]) -> Rotated:
    """Raises KeyMissing before anything is written. `said` hears a table and how many of its rows are done."""
    refuse_missing_keys()
    rotated = Rotated()
    for sealed in every_sealed():
        for _ in range(MOST_ROUNDS):
            overtaken = rotate_one(sealed, rotated, batch=batch, said=said)
            rotated.overtaken += overtaken
            if not overtaken:
                break
    if any(rotated.renewed.values()):
        record("keys.rotate", by=None, target="keys", key=first_key(), rows=rotated.renewed)
    return rotated


def refuse_missing_keys() -> None:
    missing: set[str] = set()

    def noted(stored: str, bound_to: str) -> str:
        missing.update({key_id(stored)} - set(settings.FIELD_KEYS))
        return stored

    for sealed in every_sealed():
        for row in stale(sealed).iterator(chunk_size=500):
            sealed.renewed(row, noted)
    if missing:
        raise KeyMissing("、".join(sorted(missing)))


def open_all() -> Opened:
    """Open every encrypted row with the keys at hand, and write nothing."""

    def opened(stored: str, bound_to: str) -> str:
        decrypt(stored, bound_to=bound_to)
        return stored

    looked = Opened()
    for sealed in every_sealed():
        for row in sealed.model._default_manager.order_by("pk").iterator(chunk_size=500):
            looked.rows += 1
            try:
                sealed.renewed(row, opened)
            except UnreadableField:
                looked.unreadable.setdefault(sealed.model._meta.label, []).append(row.pk)
    return looked


def stale(sealed: Sealed) -> Any:
    """Rows that may hold an older ciphertext, in the order of their keys; of JSON only a look inside can tell."""
    old, fresh = Q(pk__in=[]), f"{first_key()}."
    for name in sealed.columns:
        if isinstance(sealed.model._meta.get_field(name), JSONField):
            old |= Q(**{f"{name}__isnull": False})
        else:
            old |= Q(**{f"{name}__gt": ""}) & ~Q(**{f"{name}__startswith": fresh})
    return sealed.model._default_manager.filter(old).order_by("pk")


def rotate_one(sealed: Sealed, rotated: Rotated, *, batch: int, said: Callable[[str, int], None]) -> int:
    """One round over a table; how many of its rows changed under our hands."""
    label, overtaken = sealed.model._meta.label, 0
    rotated.renewed.setdefault(label, 0)
    for rows in batches(sealed, batch):
        fresh, unreadable = resealed(sealed, rows)
        if unreadable:
            rotated.unreadable[label] = sorted({*rotated.unreadable.get(label, []), *unreadable})
        with transaction.atomic():
            written = sum(write(sealed, row, values) for row, values in fresh)
        rotated.renewed[label] += written
        overtaken += len(fresh) - written
        if fresh:
            said(label, rotated.renewed[label])
            checkpoint("keys.after_batch")
    return overtaken


def batches(sealed: Sealed, size: int) -> Iterator[list[Any]]:
    last = 0
    while rows := list(stale(sealed).filter(pk__gt=last)[:size]):
        yield rows
        last = rows[-1].pk


def resealed(sealed: Sealed, rows: list[Any]) -> tuple[list[tuple[Any, dict[str, Any]]], list[int]]:
    """The rows that have to be written, with their new values, and those that no key opens. Outside any transaction."""
    fresh, unreadable = [], []
    for row in rows:
        try:
            values = dict(sealed.renewed(row, again))
        except UnreadableField:
            unreadable.append(row.pk)
        else:
            fresh += [(row, values)] if values else []
    return fresh, unreadable


def again(stored: str, bound_to: str) -> str:
    if key_id(stored) == first_key():
        return stored
    return encrypt(decrypt(stored, bound_to=bound_to), bound_to=bound_to)


def write(sealed: Sealed, row: Any, values: dict[str, Any]) -> int:
    """Only over what was read: whoever wrote meanwhile knows better, and the next round looks again."""
    as_read = {name: getattr(row, name) for name in values}
    return sealed.model._default_manager.filter(pk=row.pk, **as_read).update(**values)
