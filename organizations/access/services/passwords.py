from datetime import datetime

from django.db import transaction

from dangjian.audit.services import record
from organizations.access.models import Account, Activation
from organizations.access.services.login import Origin, Refused, budgets
from organizations.access.services.throttle import give_back, spend


def change_password(*, account: Account, old: str, new: str, origin: Origin, now: datetime) -> None:
    """Replace the password by whoever knows the old one; sessions elsewhere and open slips end with it."""
    taken = spend(budgets(account, "", origin), now=now)
    if taken is None or not account.check_password(old):
        raise Refused
    give_back(taken)
    with transaction.atomic():
        account.set_password(new)
        account.save(update_fields=["password"])
        Activation.objects.usable(now=now).filter(account=account).update(revoked_at=now)
        record("access.change_password", by=account, target=account)
