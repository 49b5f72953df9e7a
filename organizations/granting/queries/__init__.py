"""Accounts and grants as far as somebody looks after them."""

from organizations.granting.queries.accounts import (
    SORTS,
    Asked,
    State,
    accounts,
    grants_elsewhere,
    has_open_slip,
    manageable,
    may_end,
    switchable,
    told,
    waiting_for_slips,
)
from organizations.granting.queries.beholden import beholden_to, independent, makers_of
from organizations.granting.queries.places import PLACES, places, roles_to_give

__all__ = [
    "PLACES",
    "SORTS",
    "Asked",
    "State",
    "accounts",
    "beholden_to",
    "grants_elsewhere",
    "has_open_slip",
    "independent",
    "makers_of",
    "manageable",
    "may_end",
    "places",
    "roles_to_give",
    "switchable",
    "told",
    "waiting_for_slips",
]
