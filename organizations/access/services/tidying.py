from datetime import datetime, timedelta

from organizations.access.models import LoginSession, LoginThrottle

KEPT_FOR = timedelta(days=1)


def forget_what_is_over(*, now: datetime) -> tuple[int, int]:
    """Drop counted guesses of past windows and sessions that have ended; says how many of each."""
    guesses, _ = LoginThrottle.objects.filter(window__lt=now - KEPT_FOR).delete()
    sessions, _ = LoginSession.objects.filter(expire_date__lt=now).delete()
    return guesses, sessions
