"""Runs and scores. Points are integers, thousandths of a point; a final run never moves."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from analytics.assessment.models.schemes import Scheme, SchemeItem
from analytics.assessment.rules import Ceiling, LineKind, band_under
from dangjian.jobs.models import Claimable, ClaimableQuerySet
from dangjian.periods import Quarter
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class RunQuerySet(ClaimableQuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.all() if account.reach.has(Right.DESK) else self.none()

    def current(self, quarter: Quarter) -> Self:
        return self.filter(year=quarter.year, number=quarter.number, is_current=True)


class Run(Claimable):
    """One computation of one quarter: published as a whole or not at all."""

    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    version = models.PositiveSmallIntegerField("第几版")
    as_of = models.DateField("截至")
    is_current = models.BooleanField("现行", default=False)
    input_digest = models.CharField("数据摘要", max_length=64, blank=True)
    result_digest = models.CharField("结果摘要", max_length=64, blank=True)
    counts = models.JSONField("数目", default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人", null=True, blank=True
    )
    asked_at = models.DateTimeField("发起时间", auto_now_add=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    read_at = models.DateTimeField("读数时间", null=True, blank=True)
    adjusts = models.ForeignKey(
        "self", models.PROTECT, related_name="+", verbose_name="调整的是哪一版", null=True, blank=True
    )
    reason = models.CharField("为什么重新取数", max_length=200, blank=True)
    final_at = models.DateTimeField("定稿时间", null=True, blank=True)

    # A quarter may be closed for it, and takes records again in the transaction that gives the run up.
    ends_itself = True

    objects = RunQuerySet.as_manager()
    waits_from = "asked_at"

    class Meta:
        verbose_name = verbose_name_plural = "考核批次"
        constraints = [
            models.UniqueConstraint(fields=["year", "number", "version"], name="one_run_per_version"),
            models.UniqueConstraint(
                fields=["year", "number"], condition=Q(is_current=True), name="one_current_run_per_quarter"
            ),
            models.UniqueConstraint(
                fields=["year", "number"], condition=Q(final_at__isnull=False), name="one_final_run_per_quarter"
            ),
            models.CheckConstraint(condition=Q(final_at=None) | Q(job_state="DONE"), name="final_run_is_published"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} v{self.version}"

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)


class ScoreQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Whoever reaches the organization today; where it hung in the quarter decides the roll-up, not the rights."""
        return self.filter(within(account.reach.stretches(Right.READ), path="organization__path"))


class Score(InTree):
    """A branch's points, or a unit's: by its scheme, without one the mean of its branches. `path` is the place as it
    was in the quarter. `left_out` lists the branches below that no mean counts: {"organization", "why"}.
    `ceiling` is the best band that a veto leaves.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="scores", verbose_name="批次")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name="方案", null=True, blank=True)
    points = models.PositiveIntegerField("得分（千分之一分）")
    branches = models.PositiveIntegerField("支部数", default=1)
    left_out = models.JSONField("未计入的党支部", default=list, blank=True)
    ceiling = models.CharField("档次最高", max_length=10, choices=Ceiling.choices, blank=True)
    rank = models.PositiveIntegerField("名次", null=True, blank=True)
    rank_in_committee = models.PositiveIntegerField("单位内名次", null=True, blank=True)

    # A result keeps the place of its quarter when the branch moves later.
    stays_put = True

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "得分"
        indexes = [models.Index(fields=["run", "path"], name="score_by_path")]
        constraints = [models.UniqueConstraint(fields=["run", "organization"], name="one_score_per_run")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.points}"

    @property
    def band(self) -> str:
        """What is shown everywhere, a veto included; empty for a mean, which no scheme divides into bands."""
        return band_under(self.points, self.scheme.limits, self.ceiling) if self.scheme else ""

    @property
    def is_ranked(self) -> bool:
        """Only where its own scheme lists ranks; nobody is told any other."""
        return self.scheme is not None and self.scheme.with_ranking


# Lines as they are printed: by their place in the scheme, then merit and veto, alike on both databases.
AS_PRINTED = (F("item__position").asc(nulls_last=True), "pk")


class ScoreLine(models.Model):
    """One indicator of one branch or unit: what was due, what was done, what shows it and what is missing; or a merit,
    or what a veto takes away. The points of a score's lines, signs included, add up to the score.

    `evidence` is a list of {"activity", "version", "what", "counts"}, whose counts add up to `done`; where no record
    shows it, "activity" is None and there is "on" and perhaps "organization". `missing` is a list of {"what", "due_on",
    "remark"} and perhaps "organization"; the veto that limits has "takes".
    """

    score = models.ForeignKey(Score, models.CASCADE, related_name="lines", verbose_name="得分")
    kind = models.CharField("类别", max_length=10, choices=LineKind.choices, default=LineKind.INDICATOR)
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="+", verbose_name="指标", null=True, blank=True)
    done = models.PositiveIntegerField("已做")
    due = models.PositiveIntegerField("应做")
    weight = models.PositiveIntegerField("实际分值（千分之一分）")
    points = models.IntegerField("得分（千分之一分）")
    applies = models.BooleanField("适用", default=True)
    evidence = models.JSONField("依据", default=list, blank=True)
    missing = models.JSONField("缺少", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "得分明细"
        constraints = [
            models.UniqueConstraint(fields=["score", "item"], name="one_line_per_item"),
            models.UniqueConstraint(
                fields=["score", "kind"], condition=Q(item=None), name="one_line_per_kind_without_item"
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.INDICATOR, item__isnull=False)
                | Q(kind__in=[LineKind.MERIT, LineKind.VETO], item=None),
                name="only_indicators_are_items",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id} {self.item_id} {self.points}"

    @property
    def name(self) -> str:
        return self.item.name if self.item else str(LineKind(self.kind).label)

    @property
    def rule_text(self) -> str:
        return self.item.rule_text if self.item else ""

    @property
    def printed(self) -> int:
        """The weight as the scheme says it, before what does not apply was spread."""
        return self.item.weight if self.item else 0
