from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.module_loading import import_string

from dangjian.jobs.models import Claimable, JobState, Pulse

SILENCE = timedelta(seconds=60)


def worker_state(*, now: datetime) -> str:
    """`ok`, `silent` (no sweep for a minute) or `never`."""
    pulse = Pulse.objects.filter(pk=1).first()
    if pulse is None:
        return "never"
    return "ok" if now - pulse.seen_at <= SILENCE else "silent"


def last_pulse() -> datetime | None:
    """When beat, queue and worker last were alive together."""
    return Pulse.objects.filter(pk=1).values_list("seen_at", flat=True).first()


@dataclass(frozen=True)
class JobCount:
    """Of one kind of work: how much waits and from when, how much a worker holds at this moment, how much was given up."""

    label: str
    waiting: int
    running: int
    failed: int
    oldest: datetime | None = None
    name: str = ""


def job_counts(*, now: datetime) -> list[JobCount]:
    """One query per kind of JOB_SOURCES."""
    held = Q(job_state=JobState.WAITING, leased_until__gt=now)
    found = []
    for dotted in settings.JOB_SOURCES:
        model = import_string(dotted)
        counted = model._default_manager.aggregate(
            waiting=Count("pk", filter=Q(job_state=JobState.WAITING)),
            running=Count("pk", filter=held),
            failed=Count("pk", filter=Q(job_state=JobState.FAILED)),
            **oldest(model, now=now),
        )
        counted["waiting"] -= counted["running"]
        found.append(JobCount(str(model._meta.verbose_name), name=str(model._meta.model_name), **counted))
    return found


def oldest(model: type[Claimable], *, now: datetime) -> dict[str, Min]:
    """From when the longest-waiting row that may be worked on waits; what is meant for later does not wait yet."""
    field = model.waits_from
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return {"oldest": Min(field, filter=free & Q(job_state=JobState.WAITING, **{f"{field}__lte": now}))}
