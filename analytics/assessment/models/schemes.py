"""What counts how much: schemes and their items. Weights are integers, thousandths of a point."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from analytics.assessment.rules import Subject
from organizations.access.models import Account
from organizations.access.rules import Right


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, account: Account) -> Self:
        """What everybody is measured by may be read by whoever works at the desk."""
        return self.all() if account.reach.has(Right.DESK) else self.none()

    def newest(self) -> Self:
        """Of every scheme the version that was made last; only that one is copied."""
        later = Scheme.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
        return self.exclude(Exists(later))


class Scheme(models.Model):
    """Which indicators count how much, for the branches of which sectors or for which kinds of units; a change is a
    new version."""

    code = models.CharField("编号", max_length=40)
    version = models.PositiveSmallIntegerField("版本")
    name = models.CharField("名称", max_length=80)
    subject = models.CharField("考核对象", max_length=10, choices=Subject.choices, default=Subject.BRANCH)
    sectors = models.JSONField("适用领域", default=list, blank=True)
    kinds = models.JSONField("适用的组织类别", default=list, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    with_ranking = models.BooleanField("列出名次", default=False)
    excellent_from = models.PositiveSmallIntegerField("优秀（几分及以上）", default=90)
    good_from = models.PositiveSmallIntegerField("良好（几分及以上）", default=80)
    fair_from = models.PositiveSmallIntegerField("一般（几分及以上）", default=60)

    merit_most = models.PositiveSmallIntegerField("加分最多几分", default=0)
    total_most = models.PositiveSmallIntegerField("总分最多几分", default=100)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核方案"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_scheme_version"),
            models.CheckConstraint(
                condition=Q(excellent_from__gt=F("good_from"), good_from__gt=F("fair_from")),
                name="scheme_bands_descend",
            ),
            models.CheckConstraint(condition=Q(total_most__gte=100), name="scheme_total_reaches_its_weights"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def of_units(self) -> bool:
        return self.subject == Subject.UNIT

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
