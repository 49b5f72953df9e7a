from django.http import Http404

from organizations.access.models import Account
from organizations.access.rules import Right


def require(account: Account, right: Right) -> None:
    """A page for holders of `right` does not exist for anybody else."""
    if not account.reach.has(right):
        raise Http404
