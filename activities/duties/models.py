"""Who is expected to do what, how often and by when. What is due is computed from these rows, never stored."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, Q

from activities.duties.rules import AppliesIf, DutyKind, Per, Subject, Window
from dangjian.fields.paths import ancestors
from dangjian.periods import Month
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.groups.models import CollaborationGroup
from organizations.tree.models import InTree, InTreeQuerySet, Kind, Organization, Sector


class DutyRuleQuerySet(models.QuerySet["DutyRule"]):
    def visible_to(self, account: Account) -> Self:
        """The rules bind everybody, so whoever works at the desk may read all of them."""
        return self if account.reach.has(Right.DESK) else self.none()

    def editable_by(self, account: Account) -> Self:
        """The district's rules belong to whoever maintains the district committee itself."""
        return self.filter(Exists(Organization.objects.editable_by(account).filter(parent=None)))

    def in_force(self, start: date, end: date) -> Self:
        """Rules that hold at some time in [start, end)."""
        return self.running(start).filter(starts_on__lt=end)

    def running(self, today: date) -> Self:
        """Not ended: in force, or still to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=today))


class DutyRule(models.Model):
    """Who does what, how many times per period, and how far around the period it may be done."""

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
    window_after_months = models.PositiveSmallIntegerField("可延后月数", default=0)
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

    @property
    def window(self) -> Window:
        return Window(self.window_before_days, self.window_after_months, self.window_after_days)

    @property
    def noun(self) -> str:
        """What the organizations that owe it are called."""
        return "红色驿站" if self.organization_kind == Kind.STATION else "党支部"

    @property
    def last_day(self) -> date | None:
        return self.ends_on and self.ends_on - timedelta(days=1)

    def is_in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def record_by(self, day: date) -> date:
        """Until when the record of something done on `day` should be there."""
        return day + timedelta(days=self.record_within_days)


class ExemptionQuerySet(InTreeQuerySet):
    def overlapping(self, start: date, end: date | None) -> Self:
        """Those in force on some day of [start, end); no end means for good."""
        later = Q() if end is None else Q(starts_on__lt=end)
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=start), later)

    def running(self, today: date) -> Self:
        """Not ended: in force, or still to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=today))


class Exemption(InTree):
    """A branch is excused from a duty for a time; an empty kind excuses from all of them."""

    kind = models.CharField("事项", max_length=30, choices=DutyKind.choices, blank=True)
    reason = models.CharField("原因", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="批准人", null=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "免除事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="duty_exemption_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind or '全部'}"

    @property
    def last_day(self) -> date | None:
        return self.ends_on and self.ends_on - timedelta(days=1)

    def is_in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


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


class ThemeGuideQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """What is said from where one is or from above to those there, and what is said below whoever reads there.

        What is meant for one sector is heard by that sector alone, and by the committees above it.
        """
        heard = Q(pk__in=[])
        for path, sector in places_listening(account):
            here = Q(path__under=path) | Q(path__in=ancestors(path))
            heard |= here & Q(sector__in=("", sector)) if sector else here
        return self.filter(heard)

    def editable_by(self, account: Account) -> Self:
        """Somebody who maintains one sector keeps the guides of that sector."""
        return self.filter(within(account.reach.stretches(Right.MAINTAIN), sector="sector"))

    def for_months(self, months: Iterable[Month]) -> Self:
        return self.filter(month__in=[str(month) for month in months])


def places_listening(account: Account) -> Iterator[tuple[str, str]]:
    """Where somebody reads or takes part: the path, and the only sector that concerns them there, if there is one."""
    stretches = {*account.reach.stretches(Right.READ), *account.reach.stretches(Right.TAKE_PART)}
    alone = Organization.objects.filter(path__in=[one.path for one in stretches], kind__in=(Kind.BRANCH, Kind.STATION))
    sectors = dict(alone.values_list("path", "sector"))
    for one in sorted(stretches, key=lambda one: (one.path, one.sector)):
        yield one.path, sectors.get(one.path, one.sector)


class ThemeGuide(InTree):
    """What a committee suggests for the theme days of a month, to all below it or to one sector. Nobody has to follow it."""

    month = models.CharField("月份", max_length=7)
    sector = models.CharField("只对领域", max_length=20, choices=Sector.choices, blank=True)
    title = models.CharField("标题", max_length=60)
    themes = models.JSONField("主题", default=list)
    words = models.CharField("时长等要求", max_length=200, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁发的")
    made_at = models.DateTimeField("发出时间")

    objects = ThemeGuideQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "主题党日指导"
        indexes = [models.Index(fields=["month", "path"], name="guide_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month", "sector"], name="one_guide_per_place_month_and_sector"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.title}"

    @property
    def said_by(self) -> str:
        return self.organization.short_name


class GroupTheme(models.Model):
    """What a group's leader suggests to the group's branches for a month, heard beside the committees' guides."""

    document_number = words = ""

    group = models.ForeignKey(CollaborationGroup, models.PROTECT, related_name="+", verbose_name="协作组")
    month = models.CharField("月份", max_length=7)
    themes = models.JSONField("主题", default=list)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁定的")
    made_at = models.DateTimeField("什么时候定的")

    class Meta:
        verbose_name = verbose_name_plural = "协作组主题"
        constraints = [models.UniqueConstraint(fields=["group", "month"], name="one_theme_per_group_and_month")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.month}"

    @property
    def title(self) -> str:
        return f"{Month.parse(self.month).short_label}主题"

    @property
    def said_by(self) -> str:
        return self.group.name


class ServiceCategoryQuerySet(models.QuerySet["ServiceCategory"]):
    def visible_to(self, account: Account) -> Self:
        return self if account.reach.has(Right.DESK) else self.none()

    def editable_by(self, account: Account) -> Self:
        """One list for the district, kept by whoever maintains the district committee itself."""
        return self.filter(Exists(Organization.objects.editable_by(account).filter(parent=None)))

    def in_use(self) -> Self:
        return self.filter(is_used=True).order_by("position", "pk")


class ServiceCategory(models.Model):
    """One kind of service (服务类别) that a form offers; a record keeps the word, so a new name rewrites no past."""

    name = models.CharField("名称", max_length=10, unique=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_used = models.BooleanField("在表单上出现", default=True)

    objects = ServiceCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务类别"

    def __str__(self) -> str:
        return self.name


class ReportingQuarter(models.Model):
    """The row every write of a record locks and closing a quarter takes for itself.

    While its figures are read (TAKING) nothing that it counts may change; from then on (CLOSED) whatever changes is late.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "进行中"
        TAKING = "TAKING", "正在取数"
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
    "GroupTheme",
    "Per",
    "ReportingQuarter",
    "Sector",
    "ServiceCategory",
    "Subject",
    "ThemeDayMove",
    "ThemeGuide",
]
