"""民主评议 voted on the phone: which poll belongs to which record."""

from django.db import models

from activities.meetings.models.inside import OfRecordQuerySet
from activities.records.models import Activity
from members.ballots.models import Poll


class PhoneBallot(models.Model):
    """In place of paper ballots; `reason` says why more than a third are 优秀."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+", verbose_name="评议记录")
    poll = models.OneToOneField(Poll, models.PROTECT, related_name="+", verbose_name="投票")
    reason = models.CharField("优秀超过三分之一的原因", max_length=200, blank=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议手机投票"

    def __str__(self) -> str:
        return f"{self.activity_id} {self.poll_id}"
