from django.db.models import QuerySet
from django.http import Http404

from organizations.access.models import Account, Grant
from organizations.access.rules import Right


def require(account: Account, right: Right) -> None:
    """A page for holders of `right` does not exist for anybody else."""
    if not account.reach.has(right):
        raise Http404


def own_grants(account: Account) -> QuerySet[Grant]:
    """What somebody may do at this moment, and where."""
    return Grant.objects.in_force().filter(account=account).select_related("organization").order_by("pk")
