"""Random trees with sectors, people and dated grants, and what the design says about who reaches what.

The oracle walks from parent to parent; it knows nothing of paths, which is what the product asks the database for.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from dangjian.fields.paths import step
from members.roster.models import Category, Member
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization, Sector

NODES, PEOPLE = 12, 2
SECTORS = (Sector.COMMUNITY, Sector.VILLAGE, Sector.SCHOOL)
# Design §3, written down once more: who reads and who maintains below the place of a grant.
READS = {
    Role.DEPARTMENT_STAFF, Role.LINE_STAFF, Role.COMMITTEE_ADMIN, Role.SECRETARY, Role.RECORDER, Role.STATION_MANAGER
}  # fmt: skip
MAINTAINS = {Role.DEPARTMENT_STAFF, Role.COMMITTEE_ADMIN}
SPANS = ((-9, None), (-9, 9), (-9, -1), (1, None), (1, 9), (-9, 0))
number = count(1_000_000)


@dataclass
class Tree:
    """Its nodes from the top down, one member per branch, and the accounts with what they were given."""

    nodes: list[Organization]
    members: list[Member]
    people: list[Account]
    grants: list[Grant] = field(default_factory=list)


def grown(random: Random, now: datetime) -> Tree:
    nodes: list[Organization] = []
    for at in range(NODES):
        parent = random.choice([one for one in nodes if one.kind != Kind.BRANCH]) if nodes else None
        kind = Kind.COMMITTEE if at < 3 or random.random() < 0.3 else Kind.BRANCH
        pk = next(number)
        path = (parent.path if parent else "") + step(pk)
        sector = random.choice(SECTORS)
        nodes.append(Organization(pk=pk, kind=kind, short_name=f"组织{pk}", parent=parent, path=path, sector=sector))
    members = [
        Member(pk=next(number), name="党员", category=Category.FULL, organization=one, path=one.path)
        for one in nodes
        if one.kind == Kind.BRANCH
    ]
    people = [Account(pk=next(number), username=f"u{next(number)}", name="账号") for _ in range(PEOPLE)]
    tree = Tree(nodes, members, people)
    tree.grants = [given(random, one, tree, now) for one in people for _ in range(random.randint(1, 4))]
    return tree


def given(random: Random, to: Account, tree: Tree, now: datetime) -> Grant:
    """Unlike every other grant of the account, since an open one is given once."""
    starts, ends = random.choice(SPANS)
    role = random.choice(list(Role))
    return Grant(
        pk=next(number),
        account=to,
        role=role,
        organization=random.choice(tree.nodes),
        sector=random.choice(SECTORS) if role == Role.LINE_STAFF else "",
        starts_at=now + timedelta(hours=starts, minutes=next(number) % 50),
        ends_at=None if ends is None else now + timedelta(hours=ends, minutes=-59 + next(number) % 50),
    )


def reaches(account: Account, node: Organization, roles: set[str], tree: Tree, now: datetime) -> bool:
    """The oracle: a grant in force, of such a role, for this node or one above it, and of its sector if of any."""
    above, sector, up = set(), node.sector, node
    while up is not None:
        above.add(up.pk)
        up = up.parent
    return any(
        one.account == account
        and one.role in roles
        and one.organization_id in above
        and one.starts_at <= now
        and (one.ends_at is None or one.ends_at > now)
        and one.sector in {"", sector}
        for one in tree.grants
    )
