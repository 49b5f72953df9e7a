"""13,903 invented members and where they belong."""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from analytics.demo.rules.people import Person, person
from analytics.demo.rules.places import MEMBERS, Spot, share_out
from analytics.demo.services.places import FOUNDED_ON
from members.private.models import PrivateNumbers
from members.private.services import store_many
from members.roster.models import Affiliation, Category, Member, Movement
from organizations.tree.models import Organization

Branches = list[tuple[Organization, Spot]]


def enrol_everybody(random: Random, branches: Branches, *, today: date) -> dict[int, list[Member]]:
    """The members of every branch by its id, in the order they were written."""
    sizes = share_out(MEMBERS, [spot.size for _, spot in branches])
    homes = [branch for (branch, _), size in zip(branches, sizes, strict=True) for _ in range(size)]
    born: Counter[date] = Counter()
    people = [
        person(random, serial=serial, sector=branch.sector, today=today, born=born)
        for serial, branch in enumerate(homes, start=1)
    ]
    numbers = store_many((one.id_number, one.phone) for one in people)
    members = [row(random, *one) for one in zip(homes, people, numbers, strict=True)]
    Member.objects.bulk_create(members, batch_size=400)
    Affiliation.objects.bulk_create([affiliation(member) for member in members], batch_size=1000)
    Movement.objects.bulk_create([line for member in members for line in movements(member, today)], batch_size=1000)
    found: dict[int, list[Member]] = {branch.pk: [] for branch, _ in branches}
    for member in members:
        found[member.organization_id].append(member)
    return found


def row(random: Random, home: Organization, one: Person, numbers: PrivateNumbers) -> Member:
    member = Member(
        uid=uuid.UUID(int=random.getrandbits(128), version=4),
        numbers=numbers,
        name=one.name,
        sex=one.sex,
        ethnicity=one.ethnicity,
        born_on=one.born_on,
        education=one.education,
        category=one.category,
        joined_on=one.joined_on,
        joined_precision=one.joined_precision,
        regularized_on=one.regularized_on,
        occupation=one.occupation,
        occupation_class=one.occupation_class,
    )
    member.spell()
    member.settle_in(home)
    return member


def affiliation(member: Member) -> Affiliation:
    starts_on = max(member.joined_on or FOUNDED_ON, FOUNDED_ON)
    return Affiliation(member=member, organization_id=member.organization_id, starts_on=starts_on)


def movements(member: Member, today: date) -> Iterator[Movement]:
    """Who joined or became a full member in the last two years stands in the register of changes."""
    since, home = today - timedelta(days=730), member.organization_id
    if member.joined_on and member.joined_on >= since:
        steps = {"was": Category.DEVELOPMENT_TARGET, "became": Category.PROBATIONARY}
        yield Movement(member=member, kind="ADMITTED", on=member.joined_on, destination_id=home, **steps)
    if member.regularized_on and member.regularized_on >= since:
        steps = {"was": Category.PROBATIONARY, "became": Category.FULL}
        yield Movement(
            member=member, kind="REGULARIZED", on=member.regularized_on, origin_id=home, destination_id=home, **steps
        )
