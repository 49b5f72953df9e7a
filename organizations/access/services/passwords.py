from datetime import datetime

from django.db import transaction

from dangjian.audit.services import record
from organizations.access.models import Account, Activation
from organizations.access.services.login import Origin, Refused, budgets
from organizations.access.services.sessions import end_sessions
from organizations.access.services.throttle import give_back, spend


def prove_password(*, account: Account, password: str, origin: Origin, now: datetime) -> None:
    """Whoever is logged in shows once more to be the owner; wrong ones are counted like guesses at log-in."""
    taken = spend(budgets(account, "", origin), now=now)
    if taken is None or not account.check_password(password):
        raise Refused
    give_back(taken)


def change_password(*, account: Account, old: str, new: str, keep: str | None, origin: Origin, now: datetime) -> None:
    """Replace the password by whoever knows the old one; sessions other than `keep` and open slips end with it."""
    prove_password(account=account, password=old, origin=origin, now=now)
    with transaction.atomic():
        account.set_password(new)
        account.save(update_fields=["password"])
        Activation.objects.usable(now=now).filter(account=account).update(revoked_at=now)
        end_sessions(account=account, keep=keep)
        record("access.change_password", by=account, target=account)
