from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from organizations.access.models import Account, Activation, Grant, LoginSession, RecoveryCode, SecondFactor
from organizations.access.rules import Policy, Right, asking_address, limits_for, policy_for

DEVICE_COOKIE = "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
DEVICE_SALT = "organizations.access.device"
REMEMBERED_FOR = 400 * 24 * 3600


def require(account: Account, right: Right) -> None:
    """A page for holders of `right` does not exist for anybody else."""
    if not account.reach.has(right):
        raise Http404


def address_of(request: HttpRequest) -> str:
    """What counts as the address of whoever asks, for everything that is limited by it."""
    remote, forwarded = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    return asking_address(remote, forwarded, proxies=settings.TRUSTED_PROXIES)


def known_accounts(request: HttpRequest) -> dict[int, str]:
    """Who has logged in with this browser before, each with a number of its own; nothing when the cookie is forged."""
    try:
        remembered = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=REMEMBERED_FOR)
    except signing.BadSignature:
        return {}
    return {int(account): device for account, device in remembered.items()}


def own_grants(account: Account) -> QuerySet[Grant]:
    """What somebody may do at this moment, and where."""
    return Grant.objects.in_force().filter(account=account).select_related("organization").order_by("pk")


def own_sessions(account: Account, *, now: datetime) -> QuerySet[LoginSession]:
    """Where somebody is logged in at this moment, the latest use first; what is over by its limits is not among them."""
    limits = limits_for(account.reach)
    alive = Q(seen_at=None) | Q(seen_at__gte=now - limits.idle)
    if limits.absolute:
        alive &= Q(began_at=None) | Q(began_at__gte=now - limits.absolute)
    return LoginSession.objects.filter(alive, account=account, expire_date__gt=now).order_by("-seen_at", "pk")


def second_factor_policy(account: Account) -> Policy:
    """What holds for the account by its roles of this moment."""
    switches = {"general": settings.SECOND_FACTOR, "committees": settings.SECOND_FACTOR_COMMITTEES}
    return policy_for(account.reach, **switches)


def second_factor(account: Account) -> SecondFactor | None:
    return SecondFactor.objects.filter(account=account).first()


def has_second_factor(account: Account) -> bool:
    return SecondFactor.objects.filter(account=account).exists()


def asks_second_factor(account: Account) -> bool:
    """Whoever has set one up is asked, also when the role that led to it is over; nobody for whom both switches are off."""
    switched_off = settings.SECOND_FACTOR == Policy.OFF and second_factor_policy(account) == Policy.OFF
    return not switched_off and has_second_factor(account)


def recovery_codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def slip_used_since(account: Account, moment: datetime) -> bool:
    """Whether a slip that somebody else handed out set the password after `moment`: until its owner notices, whoever
    printed it may be the one who used it."""
    return Activation.objects.filter(account=account, used_at__gt=moment).exclude(created_by=None).exists()


def find_active(number: int) -> Account | None:
    return Account.objects.filter(pk=number, is_active=True).first()
