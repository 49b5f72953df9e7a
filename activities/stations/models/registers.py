"""征求意见本, and the month of the paper. The activity register is made of records, the members' of `members.floating`."""

from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When

from activities.records.models import Activity
from activities.stations.models.base import StationQuerySet
from activities.stations.models.entries import BookEntry, RegisterEntryQuerySet
from activities.stations.rules import OpinionKind, OpinionState
from organizations.access.models import Account
from organizations.tree.models import InTree


class OpinionQuerySet(RegisterEntryQuerySet):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def open_first(self) -> Self:
        """What is not settled stands on top, the longest waiting first; below it the newest."""
        settled = Case(When(closed_on=None, then=Value(0)), default=Value(1))
        waiting = Case(When(closed_on=None, then="said_on"))
        return self.order_by(settled, waiting, "-said_on", "-pk")


class Opinion(BookEntry):
    """Who said it may stay unsaid; it is handed to somebody, answered and closed, each with its day."""

    kind = models.CharField("类别", max_length=12, choices=OpinionKind.choices, default=OpinionKind.OPINION)
    said_on = models.DateField("日期")
    said_by = models.CharField("谁提的", max_length=30, blank=True)
    text = models.TextField("内容", max_length=500)
    handed_to = models.CharField("交给谁", max_length=60, blank=True)
    handed_on = models.DateField("交办日期", null=True, blank=True)
    answer = models.TextField("答复", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁登记的")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        indexes = [models.Index(fields=["organization", "-said_on", "-id"], name="opinion_by_station")]
        constraints = [
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(answer=""), name="opinion_closed_with_an_answer"),
            models.CheckConstraint(
                condition=Q(handed_on=None, handed_to="") | (Q(handed_on__isnull=False) & ~Q(handed_to="")),
                name="opinion_handed_to_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="opinion_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.said_on}"

    @property
    def state(self) -> OpinionState:
        if self.closed_on:
            return OpinionState.CLOSED
        if self.answered_on:
            return OpinionState.ANSWERED
        return OpinionState.HANDED if self.handed_on else OpinionState.OPEN


class OpinionVersion(models.Model):
    """Which days an opinion had from a day on, and whether it still stood; the last of a day counts. A quarter reads the
    book by these, so that nothing noted later changes one that is over."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="versions", verbose_name="意见")
    noted_on = models.DateField("记下的日期")
    said_on = models.DateField("日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    withdrawn = models.BooleanField("撤回了", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见的版本"
        constraints = [models.UniqueConstraint(fields=["opinion", "noted_on"], name="one_opinion_version_per_day")]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.noted_on}"


class Newspaper(InTree):
    """The days of one month on which the paper came; confirmed once, it is a record like any other."""

    month = models.CharField("月份", max_length=7)
    days = models.JSONField("哪几天", default=list, blank=True)
    activity = models.OneToOneField(
        Activity, models.SET_NULL, related_name="+", verbose_name="记录", null=True, blank=True
    )

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "送报"
        constraints = [models.UniqueConstraint(fields=["organization", "month"], name="one_newspaper_per_month")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month}"
