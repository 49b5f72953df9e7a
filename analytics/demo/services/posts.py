"""Terms, posts, subgroups, and who is excused or takes part elsewhere."""

import uuid
from datetime import date
from random import Random

from analytics.demo.services.people import Branches
from members.roster.models import (
    Category,
    Member,
    Participation,
    Post,
    PostTitle,
    StandingExemption,
    Subgroup,
    SubgroupMembership,
    Term,
)
from organizations.tree.models import Organization, Sector

TERM_STARTED_ON = date(2024, 3, 15)
LONG_TERM = (Sector.VILLAGE, Sector.COMMUNITY)
TITLES = (
    PostTitle.ORGANIZATION_COMMISSIONER,
    PostTitle.PUBLICITY_COMMISSIONER,
    PostTitle.DISCIPLINE_COMMISSIONER,
    PostTitle.DEPUTY_SECRETARY,
)
COMMITTEE_FROM = 7
SUBGROUP_SIZE = 24


def fill_posts(
    random: Random, branches: Branches, members: dict[int, list[Member]], *, shown: Organization
) -> dict[int, list[Member]]:
    """Terms and posts of every branch; returns who holds a post there, the secretary first. Few lack a committee, the
    shown branch never."""
    terms, posts = [], []
    holders: dict[int, list[Member]] = {}
    for branch, _ in branches:
        grown = [one for one in members[branch.pk] if is_grown(one)]
        has_committee = len(grown) >= COMMITTEE_FROM and (random.random() < 0.96 or branch == shown)
        years = 5 if branch.sector in LONG_TERM else 3
        terms.append(
            Term(
                organization=branch,
                starts_on=TERM_STARTED_ON,
                expires_on=TERM_STARTED_ON.replace(year=TERM_STARTED_ON.year + years),
                has_committee=has_committee,
            )
        )
        holders[branch.pk] = random.sample(grown, 5 if has_committee else 1)
        titles = (PostTitle.SECRETARY, *TITLES)
        posts += [
            Post(member=member, organization=branch, title=title, starts_on=TERM_STARTED_ON)
            for member, title in zip(holders[branch.pk], titles, strict=False)
        ]
    Term.objects.bulk_create(terms)
    Post.objects.bulk_create(posts, batch_size=1000)
    return holders


def is_grown(member: Member) -> bool:
    return bool(member.category == Category.FULL and member.born_on and 1958 <= member.born_on.year <= 1996)


def form_subgroups(random: Random, branches: Branches, members: dict[int, list[Member]]) -> None:
    subgroups, memberships = [], []
    ordinals = "一二三四五六七八九"
    for branch, spot in branches:
        if not spot.has_subgroups:
            continue
        everyone = members[branch.pk]
        for at, first in enumerate(range(0, len(everyone), SUBGROUP_SIZE)):
            subgroup = Subgroup(
                uid=uuid.UUID(int=random.getrandbits(128), version=4),
                organization=branch,
                name=f"第{ordinals[at]}党小组",
                starts_on=TERM_STARTED_ON,
            )
            subgroups.append(subgroup)
            memberships += [
                SubgroupMembership(subgroup=subgroup, member=member, starts_on=TERM_STARTED_ON)
                for member in everyone[first : first + SUBGROUP_SIZE]
            ]
    Subgroup.objects.bulk_create(subgroups)
    SubgroupMembership.objects.bulk_create(memberships, batch_size=1000)


def excuse_some(random: Random, branches: Branches, members: dict[int, list[Member]]) -> None:
    """The old and ill need not come; a few take part in another branch and are not expected at home."""
    excused = [
        StandingExemption(member=member, reason=StandingExemption.Reason.FRAIL, starts_on=TERM_STARTED_ON)
        for crowd in members.values()
        for member in crowd
        if member.born_on and member.born_on.year <= 1945 and random.random() < 0.7
    ]
    StandingExemption.objects.bulk_create(excused, batch_size=1000)
    hosts = [branch for branch, _ in branches if branch.sector == Sector.COMMUNITY]
    away = [random.choice(members[branch.pk]) for branch, _ in random.sample(branches, 24)]
    Participation.objects.bulk_create(
        [Participation(member=member, organization=random.choice(hosts), starts_on=date(2025, 1, 6)) for member in away]
    )
