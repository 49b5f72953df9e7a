"""Giving and ending rights, opening accounts, handing out slips: all inside the scope of whoever does it."""

from organizations.granting.services.accounts import (
    NameTaken,
    OwnAccount,
    forget_phone,
    hand_out,
    open_account,
    switch_off,
    switch_on,
)
from organizations.granting.services.first import Asked, NoDistrict, name_first_admin
from organizations.granting.services.grants import (
    AlreadyGiven,
    DoesNotFit,
    EndsBeforeItBegins,
    FollowsRoster,
    HasEnded,
    KeptApart,
    NeedsSector,
    OutOfScope,
    OwnGrant,
    end,
    give,
)

__all__ = [
    "AlreadyGiven",
    "Asked",
    "DoesNotFit",
    "EndsBeforeItBegins",
    "FollowsRoster",
    "HasEnded",
    "KeptApart",
    "NameTaken",
    "NeedsSector",
    "NoDistrict",
    "OutOfScope",
    "OwnAccount",
    "OwnGrant",
    "end",
    "forget_phone",
    "give",
    "hand_out",
    "name_first_admin",
    "open_account",
    "switch_off",
    "switch_on",
]
