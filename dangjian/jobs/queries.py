from datetime import datetime, timedelta

from dangjian.jobs.models import Pulse

SILENCE = timedelta(seconds=60)


def worker_state(*, now: datetime) -> str:
    """`ok`, `silent` (no sweep for a minute) or `never`."""
    pulse = Pulse.objects.filter(pk=1).first()
    if pulse is None:
        return "never"
    return "ok" if now - pulse.seen_at <= SILENCE else "silent"
