"""Where a station is, what stands in it, and what hangs on its wall. The station itself is a node of the tree: its
parent is the 依托党组织, its founding and dissolving are its opening and closing."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from activities.stations.models.base import StationQuerySet
from activities.stations.rules import Figures
from organizations.photos.models import Album
from organizations.tree.models import InTree


class SiteQuerySet(StationQuerySet):
    def current(self) -> Self:
        return self.filter(ends_on=None)


class Site(InTree):
    """At which project a station is, in one span of time; the station moves on with its people, the span stays."""

    firm = models.CharField("项目或企业", max_length=80)
    address = models.CharField("地址", max_length=120)
    across = models.PositiveSmallIntegerField("示意图横向位置", null=True, blank=True)
    down = models.PositiveSmallIntegerField("示意图纵向位置", null=True, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站所在项目"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(ends_on=None), name="one_current_site_per_station"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="site_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(across=None, down=None)
                | Q(across__isnull=False, down__isnull=False, across__lte=100, down__lte=100),
                name="site_lies_on_the_sketch",
            ),
        ]

    def __str__(self) -> str:
        return self.firm


class Sketch(InTree):
    """A picture on which stations lie, of the whole district; `organization` is the district's committee. The newest that
    is ready is shown, so that the one before stays until another has been decoded."""

    album = models.OneToOneField(Album, models.PROTECT, related_name="+", verbose_name="图片")

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站示意图"

    def __str__(self) -> str:
        return f"{self.organization_id}"


class Balance(InTree):
    """上线前累计: what a station had achieved before anything was recorded here, told once and shown apart."""

    members = models.PositiveIntegerField("吸纳流动党员", default=0)
    films = models.PositiveIntegerField("放映电影", default=0)
    consultations = models.PositiveIntegerField("政策咨询、维权", default=0)
    wages = models.PositiveBigIntegerField("协调兑付工资（元）", default=0)
    trained = models.PositiveIntegerField("培训人次", default=0)
    until = models.DateField("截至")

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上线前累计"
        constraints = [models.UniqueConstraint(fields=["organization"], name="one_balance_per_station")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.until}"

    @property
    def figures(self) -> Figures:
        return Figures(self.members, self.films, self.consultations, self.wages, self.trained)
