"""Schemes, runs and scores. Points are integers, thousandths of a point; a final run never moves."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from dangjian.jobs.models import Claimable, ClaimableQuerySet
from dangjian.periods import Quarter
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, account: Account) -> Self:
        """What everybody is measured by may be read by whoever works at the desk."""
        return self.all() if account.reach.has(Right.DESK) else self.none()

    def newest(self) -> Self:
        """Of every scheme the version that was made last; only that one is copied."""
        later = Scheme.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
        return self.exclude(Exists(later))


class Scheme(models.Model):
    """Which indicators count how much, for the branches of which sectors; a change is a new version."""

    code = models.CharField("编号", max_length=40)
    version = models.PositiveSmallIntegerField("版本")
    name = models.CharField("名称", max_length=80)
    sectors = models.JSONField("适用领域", default=list)
    document_number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    with_ranking = models.BooleanField("列出名次", default=False)
    excellent_from = models.PositiveSmallIntegerField("优秀（几分及以上）", default=90)
    good_from = models.PositiveSmallIntegerField("良好（几分及以上）", default=80)
    fair_from = models.PositiveSmallIntegerField("一般（几分及以上）", default=60)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核方案"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_scheme_version"),
            models.CheckConstraint(
                condition=Q(excellent_from__gt=F("good_from"), good_from__gt=F("fair_from")),
                name="scheme_bands_descend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def limits(self) -> tuple[int, int, int]:
        """From how many points on each band but the last begins."""
        return self.excellent_from, self.good_from, self.fair_from


class SchemeItem(models.Model):
    """One line of a scheme: an indicator and its weight in milli-points; weights of a scheme add up to 100 000."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="items", verbose_name="方案")
    indicator = models.CharField("指标", max_length=40)
    name = models.CharField("名称", max_length=60)
    rule_text = models.CharField("怎么算", max_length=200)
    weight = models.PositiveIntegerField("分值（千分之一分）")
    full_at = models.PositiveSmallIntegerField("完成率到百分之几得满分", default=100)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "方案指标"
        constraints = [models.UniqueConstraint(fields=["scheme", "indicator"], name="one_item_per_indicator")]

    def __str__(self) -> str:
        return self.name


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

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核批次"
        constraints = [
            models.UniqueConstraint(fields=["year", "number", "version"], name="one_run_per_version"),
            models.UniqueConstraint(
                fields=["year", "number"], condition=Q(is_current=True), name="one_current_run_per_quarter"
            ),
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
    """A branch's points, or a unit's: the mean of its branches. `path` is the place as it was in the quarter."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="scores", verbose_name="批次")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name="方案", null=True, blank=True)
    points = models.PositiveIntegerField("得分（千分之一分）")
    branches = models.PositiveIntegerField("支部数", default=1)
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


class ScoreLine(models.Model):
    """One indicator of one branch: what was due, what was done, which records show it and which are missing.

    `evidence` is a list of [activity id, version, what]; `missing` a list of {"what", "due_on"}.
    """

    score = models.ForeignKey(Score, models.CASCADE, related_name="lines", verbose_name="得分")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="+", verbose_name="指标")
    done = models.PositiveIntegerField("已做")
    due = models.PositiveIntegerField("应做")
    weight = models.PositiveIntegerField("实际分值（千分之一分）")
    points = models.PositiveIntegerField("得分（千分之一分）")
    applies = models.BooleanField("适用", default=True)
    evidence = models.JSONField("依据", default=list, blank=True)
    missing = models.JSONField("缺少", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "得分明细"
        constraints = [models.UniqueConstraint(fields=["score", "item"], name="one_line_per_item")]

    def __str__(self) -> str:
        return f"{self.score_id} {self.item_id} {self.points}"
