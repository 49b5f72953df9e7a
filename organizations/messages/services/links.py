"""A link to set the password by, sent to the phone that the account logs in with."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.access.services import draw_link, settle_link, spend, take_back_link
from organizations.granting.queries import manageable
from organizations.granting.services import OutOfScope
from organizations.messages.rules import BY_ONE_ACCOUNT, LINK_HOLDS_FOR, TO_ONE_ACCOUNT, link_text
from organizations.messages.services.gateway import NoNumber, NotSent


class TooMany(Exception):
    """Enough for today, for this account or by this sender."""


def text_link(*, account: Account, by: Account, address: Callable[[str], str], now: datetime) -> None:
    """Raises NoNumber, NotSent and TooMany; slips that were issued before then stay as they were."""
    if not manageable([account], by):
        raise OutOfScope
    if spend([(TO_ONE_ACCOUNT, str(account.pk)), (BY_ONE_ACCOUNT, str(by.pk))], now=now) is None:
        raise TooMany
    slip = draw_link(account=account, by=by, now=now, holds_for=LINK_HOLDS_FOR)
    deliver = import_string(settings.PHONE_DOOR)
    try:
        deliver(account, link_text(portal=settings.PORTAL_NAME, link=address(slip.token)))
    except (NoNumber, NotSent):
        take_back_link(slip=slip, now=now)
        record("messages.link_not_sent", by=by, target=account)
        raise
    settle_link(slip=slip, now=now)
    record("messages.text_link", by=by, target=account)
