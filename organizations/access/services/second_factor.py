"""Codes from the owner's phone (TOTP, RFC 6238) beside the password: set up, asked, reset; each code works once."""

import secrets
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction

from dangjian.audit.services import record
from dangjian.crypto import blind_index, decrypt, encrypt
from dangjian.keys.rules import Again, Sealed, changed
from organizations.access.models import Account, RecoveryCode, SecondFactor
from organizations.access.rules import CODE, normal_code
from organizations.access.rules.second_factor import (
    CODE_DIGITS,
    PERIOD,
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    RECOVERY_LETTERS,
)
from organizations.access.services.login import Refused
from organizations.access.services.sessions import end_sessions
from organizations.access.services.throttle import give_back, spend

STEPS_OFF = (0, -1, 1)  # a phone's clock may be half a minute wrong


class AlreadySetUp(Exception):
    """The account has a second factor; it is reset before another one is set up."""


def new_secret() -> str:
    return pyotp.random_base32()


def address_of(secret: str, account: Account) -> str:
    """What the QR code says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=settings.PORTAL_NAME)


def bound_to(account: int) -> str:
    return f"second-factor:{account}"


def renewed(factor: SecondFactor, again: Again) -> dict[str, str]:
    return changed(factor, {"secret": again(factor.secret, bound_to(factor.account_id))})


SEALED_SECRETS = Sealed(SecondFactor, ("secret",), renewed)


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """The half minute that a code belongs to, if it is right about now."""
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        return None
    made, at = pyotp.TOTP(secret), int(now.timestamp()) // PERIOD
    right = (at + off for off in STEPS_OFF if secrets.compare_digest(made.generate_otp(at + off), code))
    return next(right, None)


@transaction.atomic
def set_up(*, account: Account, secret: str, code: str, keep: str | None, now: datetime) -> list[str]:
    """Take the phone in whose code proves that it has the secret; the recovery codes, shown once. Other log-ins end."""
    step = step_of(secret, normal_code(code), now=now)
    if step is None:
        raise Refused
    facts = {"secret": encrypt(secret, bound_to=bound_to(account.pk)), "last_step": step, "set_up_at": now}
    _, is_new = SecondFactor.objects.get_or_create(account=account, defaults=facts)
    if not is_new:
        raise AlreadySetUp
    end_sessions(account=account, keep=keep)
    record("access.set_up_second_factor", by=account, target=account)
    return drawn_codes(account)


@transaction.atomic
def renew_recovery_codes(*, account: Account) -> list[str]:
    record("access.renew_recovery_codes", by=account, target=account)
    return drawn_codes(account)


def drawn_codes(account: Account) -> list[str]:
    """Ten new ones; the old ones open nothing any more."""
    codes = ["".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(account=account, code_hash=hashed(account, one)) for one in codes])
    return codes


def hashed(account: Account, code: str) -> str:
    return blind_index(f"{account.pk}:{code}", purpose="recovery-code")


def confirm(*, account: Account, code: str, now: datetime) -> None:
    """Let in whoever has the phone or one of the recovery codes; every wrong, used or late code is refused alike."""
    taken = spend([(CODE, str(account.pk))], now=now)
    if taken is None:
        raise Refused
    typed = normal_code(code).lower()
    if not (use_code(account, typed, now=now) or use_recovery_code(account, typed, now=now)):
        record("access.refuse_code", by=None, target=account)
        raise Refused
    give_back(taken)
    record("access.confirm", by=account, target=account)


def use_code(account: Account, code: str, *, now: datetime) -> bool:
    """Each half minute once: what was seen over a shoulder or on the wire opens nothing. One UPDATE decides."""
    factor = SecondFactor.objects.filter(account=account).first()
    step = step_of(decrypt(factor.secret, bound_to=bound_to(account.pk)), code, now=now) if factor else None
    if step is None:
        return False
    return SecondFactor.objects.filter(account=account, last_step__lt=step).update(last_step=step) == 1


def use_recovery_code(account: Account, code: str, *, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(account=account, code_hash=hashed(account, code), used_at=None)
    return unused.update(used_at=now) == 1


@transaction.atomic
def reset_second_factor(*, account: Account, by: Account | None) -> bool:
    """Forget phone and recovery codes: by the owner, or by whoever may issue the account's slip. Log-ins end."""
    gone, _ = SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    if not gone:
        return False
    if by != account:
        end_sessions(account=account)
    record("access.reset_second_factor", by=by, target=account)
    return True
