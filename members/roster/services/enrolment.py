"""A person enters the roster: numbers, facts, place and affiliation in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from dangjian.acts import same_sending
from dangjian.audit.services import record
from members.private.models import PrivateNumbers
from members.private.services import IdNumberTaken, counting_taken, sealed
from members.roster.models import IN_STANDING, PARTY_CATEGORIES, Affiliation, Member, Movement
from members.roster.services.affiliations import NotABranch
from members.roster.services.holding import hold_branch
from members.roster.services.movements import NONE, Papers, enter
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization

NUMBER_FACTS = ("id_number", "phone")


@dataclass(frozen=True)
class Newcomer:
    """Everything about one person to be written, already encrypted and not saved."""

    member: Member
    numbers: PrivateNumbers | None
    affiliation: Affiliation | None


def newcomer(
    *, organization: Organization, facts: Mapping[str, Any], on: date, reason: str = Affiliation.Reason.FIRST
) -> Newcomer:
    """Prepare one person outside the write transaction. `facts` are fields of Member, `id_number` and `phone`."""
    if organization.kind != Kind.BRANCH:
        raise NotABranch
    numbers = {name: facts.get(name) or "" for name in NUMBER_FACTS}
    member = Member(**{name: value for name, value in facts.items() if name not in NUMBER_FACTS})
    member.spell()
    member.settle_in(organization)
    affiliation = Affiliation(organization=organization, starts_on=on, reason=reason)
    return Newcomer(
        member=member,
        numbers=sealed(**numbers) if any(numbers.values()) else None,
        affiliation=affiliation if belongs(member) else None,
    )


def belongs(member: Member) -> bool:
    """Applicants and activists are looked after by a branch; only members in standing are affiliated with one."""
    return member.category in PARTY_CATEGORIES and member.membership_status in IN_STANDING


def enrol(
    *,
    organization: Organization,
    facts: Mapping[str, Any],
    on: date,
    by: Account | None,
    reason: str = Affiliation.Reason.FIRST,
    papers: Papers = NONE,
    uid: UUID | None = None,
) -> Member:
    """Raises IdNumberTaken when somebody of the roster has the same ID number, UsedUp and BranchDissolved. The same sent
    twice from the page `uid` is one person.

    With `reason` IN the person came from outside the district (转入), which the register of changes says.
    """
    person = newcomer(organization=organization, facts=facts, on=on, reason=reason)
    if uid:
        said = (by and by.pk, organization.pk, on, reason, papers, sorted(facts.items()))
        person.member.uid = same_sending(uid, *said)
        if known := Member.objects.filter(uid=person.member.uid).first():
            return known
    try:
        register(person, organization=organization, facts=facts, on=on, by=by, reason=reason, papers=papers)
    except IdNumberTaken:  # pressed twice, and both arrived at once
        if known := Member.objects.filter(uid=person.member.uid).first():
            return known
        raise
    return person.member


def register(
    person: Newcomer,
    *,
    organization: Organization,
    facts: Mapping[str, Any],
    on: date,
    by: Account | None,
    reason: str,
    papers: Papers,
) -> None:
    with counting_taken(by=by, number=facts.get("id_number")), transaction.atomic():
        hold_branch(organization)
        person.member.settle_in(organization)
        if person.affiliation:
            person.affiliation.document_number = papers.document_number
        write([person])
        if person.affiliation and reason == Affiliation.Reason.IN:
            line = Movement(member=person.member, kind=Movement.Kind.IN, destination=organization)
            enter([line], on=on, by=by, papers=papers)
        record("roster.enrol", by=by, target=person.member, path=person.member.path, on=str(on))


@transaction.atomic
def enrol_many(newcomers: Sequence[Newcomer], *, by: Account | None, path: str = "") -> list[Member]:
    """Write prepared people in a few statements, with one audit row for the whole."""
    write(newcomers)
    record("roster.enrol_many", by=by, target="roster", path=path, count=len(newcomers))
    return [person.member for person in newcomers]


def write(newcomers: Sequence[Newcomer]) -> None:
    PrivateNumbers.objects.bulk_create([person.numbers for person in newcomers if person.numbers])
    for person in newcomers:
        person.member.numbers = person.numbers
    Member.objects.bulk_create([person.member for person in newcomers])
    affiliations = [(person.affiliation, person.member) for person in newcomers if person.affiliation]
    for affiliation, member in affiliations:
        affiliation.member = member
    Affiliation.objects.bulk_create([affiliation for affiliation, _ in affiliations])
