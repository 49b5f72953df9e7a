"""The desk's pages about accounts."""

from organizations.granting.views.accounts import account, accounts, new, reset_second_factor, switch
from organizations.granting.views.grants import end, give
from organizations.granting.views.slips import slips

__all__ = ["account", "accounts", "end", "give", "new", "reset_second_factor", "slips", "switch"]
