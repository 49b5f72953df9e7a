"""The desk's pages about accounts."""

from organizations.granting.views.accounts import account, accounts, new, switch
from organizations.granting.views.grants import end, give
from organizations.granting.views.slips import slips

__all__ = ["account", "accounts", "end", "give", "new", "slips", "switch"]
