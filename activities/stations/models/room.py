"""What stands in a station's room and hangs on its wall: as it is now, and as it was at every check and in every version."""

from django.db import models

from activities.stations.models.base import StationQuerySet
from activities.stations.rules import Condition, EquipmentKind, HouseRuleKind, missing
from organizations.access.models import Account
from organizations.tree.models import InTree


class Equipment(InTree):
    """One thing of the standard list, as it was at the last check."""

    kind = models.CharField("设备", max_length=10, choices=EquipmentKind.choices)
    condition = models.CharField("情况", max_length=8, choices=Condition.choices)
    checked_on = models.DateField("检查日期")
    checked_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁检查的", null=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站设备"
        constraints = [models.UniqueConstraint(fields=["organization", "kind"], name="one_row_per_equipment")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_condition_display()}"


class HouseRule(InTree):
    """图书阅览、活动开展、服务培训制度: as it hangs on the wall, to be printed."""

    kind = models.CharField("制度", max_length=12, choices=HouseRuleKind.choices)
    text = models.TextField("内容", max_length=2000)
    adopted_on = models.DateField("从哪天起")

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站制度"
        constraints = [models.UniqueConstraint(fields=["organization", "kind"], name="one_house_rule_per_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class EquipmentCheck(InTree):
    """One day's check of the whole list; never taken away."""

    checked_on = models.DateField("检查日期")
    conditions = models.JSONField("每样的情况")
    checked_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁检查的", null=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站设备检查"
        constraints = [models.UniqueConstraint(fields=["organization", "checked_on"], name="one_check_per_day")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.checked_on}"

    @property
    def lacking(self) -> list[str]:
        return missing(self.conditions.items())


class HouseRuleVersion(InTree):
    """What a house rule said from a day on; the last of a day counts."""

    kind = models.CharField("制度", max_length=12, choices=HouseRuleKind.choices)
    text = models.TextField("内容", max_length=2000)
    adopted_on = models.DateField("从哪天起")
    written_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁改的", null=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站制度的版本"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "adopted_on"], name="one_house_rule_version_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.adopted_on}"
