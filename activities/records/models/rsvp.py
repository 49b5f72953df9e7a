"""Whether somebody means to come to what a branch has published. It is no evidence: the record says who came."""

from typing import Self

from django.db import models
from django.db.models import Q

from activities.records.models.activity import Activity
from activities.records.rules import LeaveReason
from members.roster.models import Member
from organizations.access.models import Account


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def visible_to(self, account: Account) -> Self:
        """One's own answer, and those to the branches that one writes for."""
        mine = Q(member__account=account)
        return self.filter(mine | Q(activity__in=Activity.objects.editable_by(account)))

    def coming(self) -> Self:
        return self.filter(reason="")

    def leaving(self) -> Self:
        return self.exclude(reason="")


class Rsvp(models.Model):
    """我参加 when `reason` is empty, else 请假; the words are for the branch alone."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="rsvps", verbose_name="活动")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    reason = models.CharField("请假原因", max_length=10, choices=LeaveReason.choices, blank=True)
    words = models.CharField("说明", max_length=60, blank=True)
    answered_at = models.DateTimeField("答复时间")

    objects = RsvpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加或请假"
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="one_answer_per_member")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id}"
