"""How long somebody stays logged in: short where many people's data is open, long on one's own phone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from organizations.access.rules.reach import Reach, Right

# Whoever sees many people's data, opens accounts or reads the log.
SHORT_FOR = (Right.DESK, Right.ACCOUNTS, Right.AUDIT)
SIGN_OF_LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class Limits:
    """`kept` is how long the row stays after it was last used, so that a session that is over is known as one."""

    idle: timedelta
    absolute: timedelta | None
    kept: timedelta


AT_THE_DESK = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12), kept=timedelta(days=10))
ON_A_PHONE = Limits(idle=timedelta(days=60), absolute=None, kept=timedelta(days=70))


class LimitReached(StrEnum):
    IDLE = "有一段时间没有操作，为了安全请重新登录。"
    ABSOLUTE = "登录已满 12 小时，为了安全请重新登录。"


def limits_for(reach: Reach) -> Limits:
    return AT_THE_DESK if any(reach.has(right) for right in SHORT_FOR) else ON_A_PHONE


def limit_reached(limits: Limits, *, began_at: datetime, seen_at: datetime, now: datetime) -> LimitReached | None:
    """Which limit is over; at the limit itself the session still holds."""
    if limits.absolute is not None and now - began_at > limits.absolute:
        return LimitReached.ABSOLUTE
    return LimitReached.IDLE if now - seen_at > limits.idle else None


def worth_noting(limits: Limits, *, seen_at: datetime, now: datetime) -> bool:
    """Whether the last sign of life is old enough to be written again: not at every request."""
    return now - seen_at > min(limits.idle / 30, SIGN_OF_LIFE)
