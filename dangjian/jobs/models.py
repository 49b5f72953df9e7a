"""Work that waits in the database: claimed by a conditional update, leased, finished by whoever still holds it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 5


class LostLease(Exception):
    """Another worker has taken this job over; nothing of this attempt may be written."""


class JobState(models.TextChoices):
    WAITING = "WAITING", "排队中"
    DONE = "DONE", "已完成"
    FAILED = "FAILED", "没有成功"


class ClaimableQuerySet(models.QuerySet):
    def claimable(self, *, now: datetime) -> Self:
        """Waiting rows that nobody works on, or whose worker has been silent longer than its lease."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=now), job_state=JobState.WAITING)


class Claimable(models.Model):
    """A row that is its own job. Progress is read by pages; a claim and a finish are one short UPDATE each."""

    job_state = models.CharField("处理状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempt = models.PositiveIntegerField("第几次处理", default=0)
    leased_until = models.DateTimeField("占用到", null=True, blank=True)
    progress_done = models.PositiveIntegerField("已处理", default=0)
    progress_total = models.PositiveIntegerField("共", default=0)
    failure = models.CharField("原因", max_length=200, blank=True)

    objects: ClassVar[models.Manager] = ClaimableQuerySet.as_manager()

    # Whether its own task gives up a row that killed its worker too often, because more than the row depends on it.
    ends_itself: ClassVar[bool] = False
    # The field with the moment from which a row waits: without it nobody would notice that nothing is worked on.
    waits_from: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def percent(self) -> int:
        return 100 * self.progress_done // self.progress_total if self.progress_total else 0

    def claim(self, *, now: datetime) -> bool:
        """Take the job for one lease; False when another worker was quicker."""
        mine = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, job_state=JobState.WAITING)
        if not mine.update(attempt=F("attempt") + 1, leased_until=now + LEASE):
            return False
        self.attempt += 1
        self.leased_until = now + LEASE
        return True

    @property
    def is_worn_out(self) -> bool:
        """Whoever claimed it did not come to an end, again and again."""
        return self.attempt >= MOST_ATTEMPTS

    def advance(self, *, done: int, total: int, now: datetime) -> None:
        """Show progress and keep the lease; raises LostLease when the job has gone to another worker."""
        self._update_mine(progress_done=done, progress_total=total, leased_until=now + LEASE)

    def finish(self, **effects: Any) -> None:
        """Write the result; belongs in one transaction with every other effect. Raises LostLease."""
        self._update_mine(job_state=JobState.DONE, leased_until=None, failure="", **effects)

    def give_up(self, *, reason: str) -> None:
        """No attempt will do better: a damaged file, a wrong row. `reason` is shown, so it holds no personal value."""
        self._update_mine(job_state=JobState.FAILED, leased_until=None, failure=reason[:200])

    def _update_mine(self, **values: Any) -> None:
        mine = type(self)._default_manager.filter(pk=self.pk, attempt=self.attempt, job_state=JobState.WAITING)
        if not mine.update(**values):
            raise LostLease
        for name, value in values.items():
            setattr(self, name, value)


class Pulse(models.Model):
    """When the sweep last ran, in one row: beat, queue and worker are alive together, or it grows old."""

    seen_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "后台心跳"

    def __str__(self) -> str:
        return f"{self.seen_at}"
