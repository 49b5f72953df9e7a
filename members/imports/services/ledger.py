"""What an import wrote, row by row, so that undoing it puts back exactly what was there.

The services that an import calls decide what they touch; the ledger compares every table they can touch before and
after, for the people and organizations of the file.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Max, Model, Q, QuerySet

from members.private.models import PrivateNumbers
from members.roster.models import (
    Affiliation,
    Member,
    Movement,
    Participation,
    Post,
    StandingExemption,
    SubgroupMembership,
    Term,
)
from organizations.access.models import Account, Grant
from organizations.tree.models import InTree, Organization, OrganizationEdge

Values = dict[str, Any]
Snapshot = Mapping[type[Model], dict[int, Values]]
BATCH = 5000


@dataclass
class Ledger:
    """By model label: spans of created keys and their digest; old and new columns of replaced rows; removed rows."""

    created: dict[str, list[list[int]]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, dict[str, list[Values]]] = field(default_factory=dict)
    removed: dict[str, list[Values]] = field(default_factory=dict)
    resettled: list[int] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)

    def note_created(self, model: type[Model], keys: Iterable[int]) -> None:
        known = [key for first, last in self.created.get(model._meta.label, []) for key in range(first, last + 1)]
        spans = spans_of([*known, *keys])
        if spans:
            self.created[model._meta.label] = spans

    def seal(self) -> None:
        """Remember how the created rows look, so that a later change of one of them is noticed."""
        self.digests = {label: digest(apps.get_model(label), spans) for label, spans in self.created.items()}


def spans_of(keys: Iterable[int]) -> list[list[int]]:
    """[3, 4, 5, 9] → [[3, 5], [9, 9]]."""
    spans: list[list[int]] = []
    for key in sorted(set(keys)):
        if spans and key == spans[-1][1] + 1:
            spans[-1][1] = key
        else:
            spans.append([key, key])
    return spans


def rows_in(model: type[Model], spans: Sequence[Sequence[int]]) -> QuerySet:
    """The rows of the spans; a few ranges instead of thousands of keys."""
    chosen = Q(pk__in=[])
    for first, last in spans:
        chosen |= Q(pk__range=(first, last))
    return model._default_manager.filter(chosen)


def digest(model: type[Model], spans: Sequence[Sequence[int]]) -> str:
    """Of every column but the place, which follows the tree, and ciphertexts, which change with the key."""
    left_out = {"path", "committee_id"} if issubclass(model, InTree) else set(ciphertexts(model))
    columns = [one.attname for one in model._meta.concrete_fields if one.attname not in left_out]
    whole = hashlib.sha256()
    for first, last in spans:
        for row in model._default_manager.filter(pk__range=(first, last)).order_by("pk").values_list(*columns):
            whole.update(repr(row).encode())
    return whole.hexdigest()


def ciphertexts(model: type[Model]) -> tuple[str, ...]:
    return model.CIPHERTEXTS if issubclass(model, PrivateNumbers) else ()


@dataclass(frozen=True)
class Touched:
    """The rows that the services may touch for these people and organizations."""

    members: Sequence[Member]
    organizations: Sequence[int]

    def tables(self) -> dict[type[Model], list[tuple[str, list[int]]]]:
        people = [member.pk for member in self.members]
        accounts = [member.account_id for member in self.members if member.account_id]
        numbers = [member.numbers_id for member in self.members if member.numbers_id]
        by_member = (Affiliation, Movement, Participation, StandingExemption, Post, SubgroupMembership)
        return {
            Organization: [("pk__in", list(self.organizations))],
            OrganizationEdge: [("organization__in", list(self.organizations))],
            Term: [("organization__in", list(self.organizations))],
            PrivateNumbers: [("pk__in", numbers)],
            Member: [("pk__in", people)],
            **{model: [("member__in", people)] for model in by_member},
            Account: [("pk__in", accounts)],
            Grant: [("account__in", accounts)],
        }

    def snapshot(self) -> Snapshot:
        return {model: rows_of(model, which) for model, which in self.tables().items()}


def rows_of(model: type[Model], which: list[tuple[str, list[int]]]) -> dict[int, Values]:
    columns = [one.attname for one in model._meta.concrete_fields]
    found: dict[int, Values] = {}
    for name, keys in which:
        for batch in batches(keys):
            rows = model._default_manager.filter(**{name: batch})
            found |= {row[columns[0]]: row for row in rows.values(*columns)}
    return found


def compare(ledger: Ledger, before: Snapshot, after: Snapshot) -> None:
    """Enter every difference into the ledger."""
    for model, old_rows in before.items():
        new_rows, label = after[model], model._meta.label
        ledger.note_created(model, set(new_rows) - set(old_rows))
        removed = [stored(old_rows[key]) for key in sorted(set(old_rows) - set(new_rows))]
        if removed:
            ledger.removed[label] = removed
        replaced = {str(key): changed_columns(old_rows[key], row) for key, row in new_rows.items() if key in old_rows}
        if replaced := {key: pair for key, pair in replaced.items() if pair[0]}:
            ledger.replaced[label] = replaced


def changed_columns(old: Values, new: Values) -> list[Values]:
    names = [name for name in old if old[name] != new[name]]
    return [stored({name: old[name] for name in names}), stored({name: new[name] for name in names})]


def stored(values: Values) -> Values:
    """As JSON keeps them, to the microsecond; the model's own `to_python` reads them back."""
    return {name: as_json(value) for name, value in values.items()}


def as_json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def related_to(model: type[Model]) -> list[tuple[type[Model], str]]:
    """Every model with a key to `model`, wherever it lives, and the key's name; read from the registry, so that a
    room above this one is asked without being known here."""
    found = []
    for one in apps.get_models():
        if one._meta.proxy or not one._meta.managed:
            continue
        found += [(one, key.name) for key in one._meta.concrete_fields if key.related_model is model]
    return found


def newest_related(model: type[Model]) -> dict[str, int]:
    """The newest row of every model that points at `model`: what comes later came after the import."""
    models = {one for one, _ in related_to(model)}
    newest = {one: one._default_manager.aggregate(last=Max("pk"))["last"] for one in models}
    return {one._meta.label: last or 0 for one, last in sorted(newest.items(), key=lambda pair: pair[0]._meta.label)}


def batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
