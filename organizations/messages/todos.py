"""The number at the bell."""

from datetime import date

from django.db.models import QuerySet

from organizations.access.models import Account
from organizations.messages.models import Message
from organizations.messages.queries import unread as unread_of


def unread(account: Account, today: date) -> QuerySet[Message]:
    return unread_of(account)
