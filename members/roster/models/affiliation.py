"""Where a member belongs (组织关系) and where a member takes part; both dated, ends exclusive."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from members.roster.models.member import Member
from organizations.access.models import Account
from organizations.tree.models import Organization


class DatedQuerySet(models.QuerySet):
    def as_of(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class OfMemberQuerySet(DatedQuerySet):
    """Rows about a member: whoever reaches the member reaches them."""

    def visible_to(self, account: Account) -> Self:
        return self.filter(member__in=Member.objects.visible_to(account))

    def editable_by(self, account: Account) -> Self:
        return self.filter(member__in=Member.objects.editable_by(account))


class OfPlaceQuerySet(DatedQuerySet):
    """Rows about an organization: seen by who reaches it, changed from above."""

    def visible_to(self, account: Account) -> Self:
        return self.filter(organization__in=Organization.objects.visible_to(account))

    def editable_by(self, account: Account) -> Self:
        return self.filter(organization__in=Organization.objects.editable_by(account).governed_by(account))


class Dated(models.Model):
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=name)


class Affiliation(Dated):
    """组织关系: exactly one branch at a time (党员教育管理工作条例 art. 25)."""

    class Reason(models.TextChoices):
        FIRST = "FIRST", "建档"
        INTERNAL = "INTERNAL", "区内转接"
        IN = "IN", "转入"
        ADMITTED = "ADMITTED", "发展党员"

    class EndReason(models.TextChoices):
        INTERNAL = "INTERNAL", "区内转接"
        OUT = "OUT", "转出"
        DECEASED = "DECEASED", "去世"
        STATUS = "STATUS", "党籍变化"

    member = models.ForeignKey(Member, models.CASCADE, related_name="affiliations", verbose_name="党员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    reason = models.CharField("原因", max_length=10, choices=Reason.choices, default=Reason.FIRST)
    end_reason = models.CharField("结束原因", max_length=10, choices=EndReason.choices, blank=True)
    document_number = models.CharField("介绍信编号", max_length=60, blank=True)

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织关系"
        indexes = [models.Index(fields=["organization", "starts_on"], name="affiliation_by_organization")]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ends_on=None), name="one_open_affiliation"),
            ends_after_start("affiliation_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.organization_id} {self.starts_on}"


class Participation(Dated):
    """Takes part here and belongs elsewhere: station, temporary branch, community."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="participations", verbose_name="党员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="参加活动的组织")
    instead_of_home = models.BooleanField("不在原支部应到", default=True)

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "在外参加组织生活"
        indexes = [models.Index(fields=["organization", "starts_on"], name="participation_by_organization")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "organization"], condition=Q(ends_on=None), name="one_open_participation_per_place"
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ends_on=None, instead_of_home=True),
                name="one_open_participation_instead_of_home",
            ),
            ends_after_start("participation_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.organization_id} {self.starts_on}"


class StandingExemption(Dated):
    """Excused from attending for a time: old, ill, on a long assignment."""

    class Reason(models.TextChoices):
        FRAIL = "FRAIL", "年老体弱"
        ILL = "ILL", "长期患病"
        AWAY = "AWAY", "长期外出"
        OTHER = "OTHER", "其他"

    member = models.ForeignKey(Member, models.CASCADE, related_name="exemptions", verbose_name="党员")
    reason = models.CharField("原因", max_length=10, choices=Reason.choices)
    approved_by = models.CharField("批准的组织", max_length=120, blank=True)

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "长期免到"
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ends_on=None), name="one_open_exemption"),
            ends_after_start("exemption_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.starts_on}"
