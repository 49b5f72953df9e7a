"""Ending log-ins: a session whose row is gone is nobody's from its next request on."""

from django.db import transaction

from dangjian.audit.services import record
from organizations.access.models import Account, LoginSession


def end_sessions(*, account: Account, keep: str | None = None) -> int:
    """Every log-in of the account but the one with the key `keep`; says how many ended. For acts that audit themselves."""
    ended, _ = LoginSession.objects.filter(account=account).exclude(pk=LoginSession.kept(keep)).delete()
    return ended


@transaction.atomic
def end_own_sessions(*, account: Account, keep: str | None, only: str = "") -> int:
    """What the owner ends: the one named `only` (the name in the list), or all but the own; never the own."""
    if not only:
        ended = end_sessions(account=account, keep=keep)
    else:
        others = LoginSession.objects.filter(account=account).exclude(pk=LoginSession.kept(keep))
        # Compared here: what a form names may hold a NUL, which PostgreSQL refuses to compare.
        ended = sum(session.delete()[0] for session in others if session.pk == only)
    if ended:
        record("access.end_sessions", by=account, target=account, count=ended)
    return ended
