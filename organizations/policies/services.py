"""Publishing a notice, and having read it."""

from datetime import date

from django.core.cache import cache
from django.db import IntegrityError, transaction

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.policies.models import Acceptance, PrivacyNotice
from organizations.policies.queries import IN_FORCE, newest_notice
from organizations.policies.rules import SHIPPED, SHIPPED_ON


class NotNewest(Exception):
    """Somebody has published another version since the form was opened."""


class NothingNew(Exception):
    """The text is the one that holds already."""


class BeforeTheLast(Exception):
    """A version cannot begin before the one it follows."""


def install_notice() -> str:
    """Publish the shipped text where no notice was ever published."""
    if newest_notice():
        return "隐私说明已经发布过，没有改动。"
    notice = PrivacyNotice.objects.create(version=1, text=SHIPPED, in_force_on=SHIPPED_ON)
    record("policies.install", by=None, target=notice)
    cache.delete(IN_FORCE)
    return "发布了隐私说明第1版。"


def publish(*, text: str, changes: str, in_force_on: date, based_on: int, by: Account) -> PrivacyNotice:
    """The next version. Sent twice by the same hand it is published once."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    newest = newest_notice()
    if newest and newest.version != based_on:
        if newest.text == text and newest.published_by_id == by.pk:
            return newest
        raise NotNewest
    if newest and newest.text == text:
        raise NothingNew
    if newest and in_force_on < newest.in_force_on:
        raise BeforeTheLast
    try:
        with transaction.atomic():
            notice = PrivacyNotice.objects.create(
                version=based_on + 1, text=text, changes=changes, in_force_on=in_force_on, published_by=by
            )
            record("policies.publish", by=by, target=notice, version=notice.version, in_force_on=str(in_force_on))
    except IntegrityError as error:
        raise NotNewest from error
    cache.delete(IN_FORCE)
    return notice


@transaction.atomic
def accept(*, notice: PrivacyNotice, account: Account) -> None:
    """Pressing twice is the same as once."""
    _, new = Acceptance.objects.get_or_create(notice=notice, account=account)
    if new:
        record("policies.accept", by=account, target=notice, version=notice.version)
