"""Who could act through whose account: a second person must be nobody of one's own making."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from organizations.access.models import Account, Activation, Grant
from organizations.granting.rules import FOLLOWS_ROSTER

# Where a step of the chain leaves and arrives.
DOWN, UP = ("maker", "made"), ("made", "maker")


def beholden_to(account: Account) -> QuerySet[Account]:
    """The accounts that `account` opened, gave a role or a slip, and those that they made in turn; never itself.

    A slip counts until somebody else's later slip was used: whoever printed it may have set the password.
    """
    return along(account, DOWN)


def makers_of(account: Account) -> QuerySet[Account]:
    """All to whom `account` is beholden: the same chain, followed from its end; never itself."""
    return along(account, UP)


def independent(one: Account, other: Account) -> bool:
    """Whether the two can be two persons in an act that needs two: neither account was made through the other."""
    made = beholden_to(one).filter(pk=other.pk).exists() or makers_of(one).filter(pk=other.pk).exists()
    return one.pk != other.pk and not made


def along(account: Account, step: tuple[str, str]) -> QuerySet[Account]:
    """Whoever is reached from `account` from hand to hand. The ORM has no WITH RECURSIVE, and step by step every page of
    the desk would ask as often as the chain is long."""
    hands_sql, hands_params = hands().query.sql_with_params()
    leaves, arrives = step
    chain = f"""
        WITH RECURSIVE hand(made, maker) AS ({hands_sql}), chain(pk) AS (
            SELECT hand.{arrives} FROM hand WHERE hand.{leaves} = %s
            UNION SELECT hand.{arrives} FROM hand JOIN chain ON hand.{leaves} = chain.pk
        ) SELECT pk FROM chain"""  # noqa: S608 - two column names of our own, and a statement of the ORM
    return Account.objects.filter(pk__in=RawSQL(chain, (*hands_params, account.pk))).exclude(pk=account.pk)  # noqa: S611


def hands() -> QuerySet:
    """Who was made by whom in one step: by a role, or by the slip after which nobody else's was used."""
    roles = Grant.objects.exclude(role__in=FOLLOWS_ROSTER).exclude(granted_by=None)
    used = Activation.objects.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"), used_at__isnull=False)
    last = ~Exists(used.exclude(created_by=OuterRef("created_by")))
    slips = Activation.objects.filter(last).exclude(created_by=None)
    return (
        roles.order_by()
        .values_list("account", "granted_by")
        .union(slips.order_by().values_list("account", "created_by"))
    )
