"""Who is expected to do what, how often and by when. What is due is computed from these rows, never stored."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from organizations.access.models import Account
from organizations.tree.models import InTree, InTreeQuerySet, Organization, Sector


class DutyKind(models.TextChoices):
    THEME_DAY = "THEME_DAY", "主题党日"
    MEMBERS_MEETING = "MEMBERS_MEETING", "党员大会"
    COMMITTEE_MEETING = "COMMITTEE_MEETING", "支委会"
    SUBGROUP_MEETING = "SUBGROUP_MEETING", "党小组会"
    PARTY_LECTURE = "PARTY_LECTURE", "党课"
    ORGANIZATIONAL_LIFE_MEETING = "ORGANIZATIONAL_LIFE_MEETING", "组织生活会"
    DEMOCRATIC_APPRAISAL = "DEMOCRATIC_APPRAISAL", "民主评议党员"


class Per(models.TextChoices):
    MONTH = "MONTH", "每月"
    QUARTER = "QUARTER", "每季度"
    HALF_YEAR = "HALF_YEAR", "每半年"
    YEAR = "YEAR", "每年"


class Subject(models.TextChoices):
    ORGANIZATION = "ORGANIZATION", "党支部"
    SUBGROUP = "SUBGROUP", "党小组"
    CONTACT_POINT = "CONTACT_POINT", "联系点"
    MEMBER = "MEMBER", "党员"


class AppliesIf(models.TextChoices):
    ALWAYS = "ALWAYS", "都适用"
    HAS_COMMITTEE = "HAS_COMMITTEE", "设支部委员会的"
    NOT_TEMPORARY = "NOT_TEMPORARY", "临时党支部除外"


class DutyRuleQuerySet(models.QuerySet["DutyRule"]):
    def in_force(self, start: date, end: date) -> Self:
        """Rules that hold at some time in [start, end)."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=start), starts_on__lt=end)


class DutyRule(models.Model):
    """who × what × times per period. `window_days` opens that many days before and closes after the period."""

    code = models.CharField("编号", max_length=40)
    kind = models.CharField("事项", max_length=30, choices=DutyKind.choices)
    name = models.CharField("名称", max_length=60)
    subject = models.CharField("谁来做", max_length=16, choices=Subject.choices, default=Subject.ORGANIZATION)
    organization_kind = models.CharField("组织类别", max_length=20, default="BRANCH")
    sectors = models.JSONField("限于领域", default=list, blank=True)
    within = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="限于范围", null=True, blank=True
    )
    times = models.PositiveSmallIntegerField("次数", default=1)
    per = models.CharField("周期", max_length=10, choices=Per.choices)
    window_before_days = models.PositiveSmallIntegerField("可提前天数", default=0)
    window_after_days = models.PositiveSmallIntegerField("可延后天数", default=0)
    record_within_days = models.PositiveSmallIntegerField("几天内记录", default=7)
    applies_if = models.CharField("条件", max_length=20, choices=AppliesIf.choices, default=AppliesIf.ALWAYS)
    basis = models.CharField("依据", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)

    objects = DutyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应做事项"
        constraints = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="one_rule_per_code_and_start"),
            models.CheckConstraint(condition=Q(times__gte=1), name="rule_is_at_least_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="rule_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Exemption(InTree):
    """A branch is excused from a duty for a time; an empty kind excuses from all of them."""

    kind = models.CharField("事项", max_length=30, choices=DutyKind.choices, blank=True)
    reason = models.CharField("原因", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="批准人", null=True)

    objects = InTreeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "免除事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="duty_exemption_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind or '全部'}"


class ThemeDayMove(InTree):
    """A unit directly under the district committee holds its theme day on another day of the same month."""

    month = models.CharField("月份", max_length=7)
    day = models.DateField("改到")
    reason = models.CharField("原因", max_length=200)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="调整人")
    made_at = models.DateTimeField("调整时间", auto_now_add=True)

    objects = InTreeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "主题党日调整"
        constraints = [models.UniqueConstraint(fields=["organization", "month"], name="one_move_per_unit_and_month")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month} {self.day}"


class ReportingQuarter(models.Model):
    """The row every write of a record locks and closing a quarter takes for itself."""

    class State(models.TextChoices):
        OPEN = "OPEN", "进行中"
        CLOSED = "CLOSED", "已取数"

    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField("取数时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核季度"
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_row_per_quarter")]

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


__all__ = [
    "AppliesIf",
    "DutyKind",
    "DutyRule",
    "Exemption",
    "Per",
    "ReportingQuarter",
    "Sector",
    "Subject",
    "ThemeDayMove",
]
