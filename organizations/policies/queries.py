"""Which notice holds, and who has read it."""

from datetime import date

from django.core.cache import cache
from django.db.models import Count, QuerySet

from organizations.access.models import Account
from organizations.policies.models import Acceptance, PrivacyNotice

# Every page asks; a process that did not publish it itself hears of a new version this many seconds later.
IN_FORCE, KEPT_FOR = "policies.version_in_force", 60


def notice_in_force(today: date) -> PrivacyNotice | None:
    return PrivacyNotice.objects.begun(today).first()


def version_in_force(today: date) -> int:
    """The number of the notice that holds, 0 when there is none; from the process's memory where it is fresh."""
    version = cache.get(IN_FORCE)
    if version is None:
        notice = notice_in_force(today)
        version = notice.version if notice else 0
        cache.set(IN_FORCE, version, KEPT_FOR)
    return version


def has_accepted(account: Account, version: int) -> bool:
    return Acceptance.objects.filter(account=account, notice__version=version).exists()


def past_notices(today: date) -> QuerySet[PrivacyNotice]:
    """Those that hold or have held, the newest first: what everybody may read."""
    return PrivacyNotice.objects.begun(today)


def newest_notice() -> PrivacyNotice | None:
    """The last one published, also when it is not in force yet."""
    return PrivacyNotice.objects.order_by("-version").first()


def published_notices() -> QuerySet[PrivacyNotice]:
    """All of them with `readers`, how many accounts have said that they read it."""
    notices = PrivacyNotice.objects.select_related("published_by").order_by("-version")
    return notices.annotate(readers=Count("acceptances"))
