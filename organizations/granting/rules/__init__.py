"""Who may give which role where, and what is printed on a slip. Pure."""

from organizations.granting.rules.giving import (
    FOLLOWS_ROSTER,
    OF_ONE_SECTOR,
    Given,
    gives,
    may_give,
    may_manage,
    may_switch,
    sector_fits,
    stays_apart,
)
from organizations.granting.rules.names import full_and_short, spelled

__all__ = [
    "FOLLOWS_ROSTER",
    "OF_ONE_SECTOR",
    "Given",
    "full_and_short",
    "gives",
    "may_give",
    "may_manage",
    "may_switch",
    "sector_fits",
    "spelled",
    "stays_apart",
]
