"""What is asked about accounts and rights; every choice comes from the scope of whoever is asked."""

from organizations.granting.forms.accounts import AccountFilter, NewAccountForm
from organizations.granting.forms.grants import NEEDS_SECTOR, EndForm, GrantForm

__all__ = ["NEEDS_SECTOR", "AccountFilter", "EndForm", "GrantForm", "NewAccountForm"]
