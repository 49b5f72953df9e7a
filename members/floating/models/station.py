"""What a station keeps about itself: the code on its wall, and which months it went through its list."""

from typing import Self

from django.db import models

from members.floating.models.inflow import kept_here
from organizations.access.models import Account
from organizations.tree.models import InTree, InTreeQuerySet


class OfStationQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.filter(kept_here(account))


class WallCode(InTree):
    """The unguessable part of the address on the station's poster; a new one makes every old poster void."""

    code = models.CharField("二维码", max_length=40, unique=True)
    renewed_at = models.DateTimeField("启用时间")

    objects = OfStationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站登记码"
        constraints = [models.UniqueConstraint(fields=["organization"], name="one_wall_code_per_station")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.renewed_at:%Y-%m-%d}"


class StillHere(InTree):
    """The list of one month was gone through: so many are here, so many were found gone."""

    month = models.PositiveIntegerField("月份")
    here = models.PositiveIntegerField("在站")
    gone = models.PositiveIntegerField("走了")
    done_on = models.DateField("核对日期")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="谁", related_name="+")
    # What was sent last: the same page sent again says nothing new, also after somebody was taken back.
    sent = models.UUIDField("哪一次提交", null=True, blank=True, editable=False)

    objects = OfStationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每月在站核对"
        constraints = [
            models.UniqueConstraint(fields=["organization", "month"], name="one_check_per_station_and_month")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month}"
