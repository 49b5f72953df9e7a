"""Who of the people on a station's roll came to what was held there: the day's 应到 of those whose 组织关系 lies outside the
district. Members of a branch of the district have an attendance row of the record itself."""

from django.db import models

from activities.records.models import Activity
from activities.stations.models.base import RegisterQuerySet
from members.floating.models import Inflow
from organizations.tree.models import InTree


class Presence(InTree):
    """`organization` is the station at which it was, also where the record is the 依托党组织's."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="记录")
    inflow = models.ForeignKey(Inflow, models.CASCADE, related_name="+", verbose_name="在站党员")
    came = models.BooleanField("来了")
    # Of what was noted before the day was kept it is empty; put right later, the first stays.
    noted_on = models.DateField("记下的日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "在站党员到会"
        constraints = [models.UniqueConstraint(fields=["activity", "inflow"], name="one_presence_per_person")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.inflow_id}"
