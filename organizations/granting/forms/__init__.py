"""What is asked about accounts and rights; every choice comes from the scope of whoever is asked."""

from organizations.granting.forms.accounts import AccountFilter, NewAccountForm
from organizations.granting.forms.grants import EndForm, GrantForm

__all__ = ["AccountFilter", "EndForm", "GrantForm", "NewAccountForm"]
