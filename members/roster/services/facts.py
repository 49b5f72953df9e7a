"""What is written about a person: corrected in place, with the names of the changed fields in the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from dangjian.audit.services import record
from members.private.models import PrivateNumbers
from members.private.services import change_many, counting_taken, seal_into, sealed
from members.roster.models import Member
from organizations.access.models import Account

INDEX = {"id_number": "id_index", "phone": "phone_index"}
NUMBER_FACTS = tuple(INDEX)


class VersionConflict(Exception):
    """Somebody else has changed the person since the form was opened."""


@dataclass
class Change:
    """New facts in unsaved objects; encryption is done."""

    member: Member
    fields: set[str] = field(default_factory=set)
    numbers: PrivateNumbers | None = None

    @property
    def names(self) -> list[str]:
        return sorted(self.fields)


def changed(member: Member, facts: Mapping[str, Any]) -> Change:
    """Prepare a change outside the write transaction; only what differs counts. Empty numbers are removed."""
    change = Change(member)
    for name, value in facts.items():
        if name not in NUMBER_FACTS and getattr(member, name) != value:
            setattr(member, name, value)
            change.fields.add(name)
    if "name" in change.fields:
        member.spell()
        change.fields |= {"pinyin", "initials"}
    numbers = {name: facts[name] for name in NUMBER_FACTS if name in facts}
    if numbers:
        reseal(change, numbers)
    return change


def reseal(change: Change, numbers: Mapping[str, str]) -> None:
    kept = change.member.numbers
    fresh = sealed(**numbers)
    same = kept and all(getattr(kept, INDEX[name]) == getattr(fresh, INDEX[name]) for name in numbers)
    if same or (kept is None and not any(numbers.values())):
        return
    change.numbers = kept or fresh
    if kept:
        seal_into(kept, **numbers)
    change.fields |= set(numbers)


def change_facts(*, member: Member, facts: Mapping[str, Any], by: Account | None, version: int | None = None) -> Change:
    """Raises VersionConflict when `version` is no longer the row's, IdNumberTaken for somebody else's ID number, and
    UsedUp."""
    change = changed(member, facts)
    if not change.fields:
        return change
    with counting_taken(by=by, number=facts.get("id_number")), transaction.atomic():
        if version is not None and not Member.objects.filter(pk=member.pk, version=version).update(version=version):
            raise VersionConflict
        write([change])
        record("roster.change_facts", by=by, target=member, path=member.path, fields=change.names)
    return change


@transaction.atomic
def change_facts_many(changes: Sequence[Change], *, by: Account | None, path: str = "") -> None:
    """Save prepared changes in a few statements, with one audit row for the whole."""
    effective = [change for change in changes if change.fields]
    write(effective)
    record("roster.change_facts_many", by=by, target="roster", path=path, count=len(effective))


def write(changes: Sequence[Change]) -> None:
    resealed = [change.numbers for change in changes if change.numbers]
    change_many([numbers for numbers in resealed if numbers.pk])
    PrivateNumbers.objects.bulk_create([numbers for numbers in resealed if not numbers.pk])
    for change in changes:
        change.member.numbers = change.numbers or change.member.numbers
        change.member.version += 1
    fields = set().union(*(change.fields for change in changes)) - set(NUMBER_FACTS) | {"numbers", "version"}
    members = [change.member for change in changes]
    if members:
        # An upsert, because the work of `bulk_update` grows with the square of its batch.
        Member.objects.bulk_create(members, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(fields))
    follow_accounts(changes)


def follow_accounts(changes: Sequence[Change]) -> None:
    """The account shows the new name and is found by the new phone, unless another account has it."""
    for change in changes:
        if not change.member.account_id:
            continue
        account = Account.objects.filter(pk=change.member.account_id)
        if "name" in change.fields:
            account.update(name=change.member.name)
        if "phone" in change.fields and change.numbers:
            index = change.numbers.phone_index
            taken = Account.objects.filter(phone_index=index).exclude(pk=change.member.account_id)
            account.update(phone_index=None if index and taken.exists() else index)
