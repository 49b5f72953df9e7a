"""The number at the bell."""

from datetime import date

from organizations.access.models import Account
from organizations.messages.queries import unread_count


def unread(account: Account, today: date) -> int:
    return unread_count(account)
