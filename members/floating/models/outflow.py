"""流出: a member of a branch who works and lives elsewhere while the 组织关系 stays."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from members.floating.rules import Returned, silence
from members.roster.models import Member, MembershipStatus
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class OutflowQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Who keeps the branch's records and who reviews them; neither the other members nor line staff."""
        reach = account.reach
        return self.filter(within((*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))))

    def editable_by(self, account: Account) -> Self:
        return self.visible_to(account)

    def away(self) -> Self:
        """Still out, and still of the branch that wrote it down."""
        gone = (MembershipStatus.LEFT, MembershipStatus.DECEASED)
        here = self.filter(ends_on=None, member__organization=F("organization"))
        return here.exclude(member__membership_status__in=gone)

    def silent_since(self, day: date) -> Self:
        return self.away().filter(last_contact_on__lte=day)


class Outflow(InTree):
    """`organization` is the home branch. Going out is a contact too, so there is always a last one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, verbose_name="党员", related_name="+")
    place = models.CharField("去了哪里", max_length=60)
    work = models.CharField("做什么", max_length=40, blank=True)
    starts_on = models.DateField("流出日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    returned = models.CharField("怎么结束的", max_length=12, choices=Returned.choices, blank=True)
    in_national_system = models.BooleanField("已在全国党员管理信息系统登记", default=False)
    last_contact_on = models.DateField("最近联系")

    objects = OutflowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流出党员"
        indexes = [models.Index(fields=["path", "ends_on"], name="outflow_by_path")]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ends_on=None), name="one_open_outflow"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="outflow_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, returned="") | Q(ends_on__isnull=False) & ~Q(returned=""),
                name="outflow_end_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.pk}"

    def silence(self, today: date) -> int:
        return 0 if self.ends_on else silence(self.last_contact_on, today)
