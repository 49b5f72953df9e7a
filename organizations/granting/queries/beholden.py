"""Who could act through whose account: a second person must be nobody of one's own making."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from organizations.access.models import Account, Activation, Grant
from organizations.granting.rules import FOLLOWS_ROSTER


def beholden_to(account: Account) -> QuerySet[Account]:
    """The accounts that `account` opened, gave a role or a slip, and those that they made in turn; never itself.

    A slip counts until somebody else's later slip was used: whoever printed it may have set the password.
    """
    makers, found = {account.pk}, made_by({account.pk})
    while new := set(found.filter(gives_something()).values_list("pk", flat=True)) - makers:
        makers |= new
        found = made_by(makers)
    return found.exclude(pk=account.pk)


def makers_of(account: Account) -> set[int]:
    """The ids of all to whom `account` is beholden: the same chain, followed from its end."""
    found: set[int] = set()
    new = {account.pk}
    while new:
        new = makers_one_step(new) - found - {account.pk}
        found |= new
    return found


def makers_one_step(made: set[int]) -> set[int]:
    """Who gave one of `made` a role or the slip after which nobody else's was used."""
    roles = Grant.objects.filter(account__in=made).exclude(role__in=FOLLOWS_ROSTER)
    used = Activation.objects.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"), used_at__isnull=False)
    slips = Activation.objects.filter(~Exists(used.exclude(created_by=OuterRef("created_by"))), account__in=made)
    makers = roles.values_list("granted_by").union(slips.values_list("created_by"))
    return {pk for (pk,) in makers if pk is not None}


def independent(one: Account, other: Account) -> bool:
    """Whether the two can be two persons in an act that needs two: neither account was made through the other."""
    made = beholden_to(one).filter(pk=other.pk).exists() or beholden_to(other).filter(pk=one.pk).exists()
    return one.pk != other.pk and not made


def made_by(makers: set[int]) -> QuerySet[Account]:
    """One step: accounts with a role or the last word on the password from one of `makers`."""
    roles = Grant.objects.filter(granted_by__in=makers).exclude(role__in=FOLLOWS_ROSTER)
    by_others = Activation.objects.exclude(created_by__in=makers)  # the machine itself among them
    later = by_others.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"), used_at__isnull=False)
    slips = Activation.objects.filter(~Exists(later), created_by__in=makers)
    return Account.objects.filter(Q(pk__in=roles.values("account")) | Q(pk__in=slips.values("account")))


def gives_something() -> Q:
    """Few do, so a chain from hand to hand is followed in few steps."""
    return Q(pk__in=Grant.objects.values("granted_by")) | Q(pk__in=Activation.objects.values("created_by"))
