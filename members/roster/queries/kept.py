"""The tree of a reach is drawn once and kept by its own values: no account is in the key, no person's name in the tree."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.urls import get_script_prefix

from dangjian.changes import noted, state_of
from members.roster.models import Member
from members.roster.queries.grown import TREE_TABLES, Grown, grown
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization

KEPT_FOR = 600  # seconds; what no longer holds is never asked for again, and goes when others need its room

Drawn = dict[str, Any]
Draw = Callable[[Grown], Drawn]


def kept_tree(account: Account, draw: Draw, *, today: date) -> Drawn:
    """All that stands in the reach, as `draw` makes it. Which values it has is known without reading them until
    somebody writes to its tables, where that is noted; so not inside a transaction (`dangjian.changes`)."""
    seen = sight(account, today)
    digest = caches["digests"].get(seen) if seen else None
    if digest and (drawn := caches["trees"].get(key_of(digest))):
        return drawn
    reached = Organization.objects.visible_to(account).standing(today)
    found = grown(reached, Member.objects.visible_to(account))
    if seen:
        caches["digests"].set(seen, found.digest, KEPT_FOR)
    return drawn_once(found, draw)


def sight(account: Account, today: date) -> str:
    """All that the values depend on: two readers with the same find the same. Empty where nobody notes what is written."""
    state = state_of(TREE_TABLES, noted())
    told = account.reach.stretches(Right.READ), today, state
    return sha256(repr(told).encode()).hexdigest() if state else ""


def drawn_once(found: Grown, draw: Draw) -> Drawn:
    trees, key = caches["trees"], key_of(found.digest)
    if (drawn := trees.get(key)) is None:
        drawn = draw(found)
        trees.set(key, drawn, KEPT_FOR)
    return drawn


def key_of(digest: str) -> str:
    """With where the portal is mounted, which its links begin with."""
    return f"roster.tree.{get_script_prefix()}{digest}"
