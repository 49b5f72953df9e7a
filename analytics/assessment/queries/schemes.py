"""The schemes as the desk lists them: every version of each, and the items of one in their printed order."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Prefetch, QuerySet

from analytics.assessment.models import Scheme, SchemeItem
from analytics.assessment.rules import BANDS, points_text
from organizations.tree.models import Kind, Sector


class SchemeState(models.TextChoices):
    COMING = "COMING", "还没开始"
    IN_FORCE = "IN_FORCE", "执行中"
    ENDED = "ENDED", "已停用"


@dataclass(frozen=True)
class SchemeLine:
    scheme: Scheme
    state: SchemeState
    is_latest: bool
    items: list[SchemeItem]

    @property
    def covers(self) -> str:
        """The sectors of a branch scheme, the kinds of a unit scheme."""
        kinds, sectors = self.scheme.kinds, self.scheme.sectors
        return "、".join([*(str(Kind(one).label) for one in kinds), *(str(Sector(one).label) for one in sectors)])

    @property
    def total(self) -> str:
        return points_text(sum(item.weight for item in self.items))

    @property
    def bands(self) -> str:
        """优秀90分及以上 …, as the version says it."""
        *named, last = BANDS
        return "、".join(f"{name}{limit}分及以上" for name, limit in zip(named, self.scheme.limits, strict=True)) + (
            f"，其余{last}"
        )

    @property
    def weights(self) -> list[tuple[SchemeItem, str]]:
        return [(item, points_text(item.weight)) for item in self.items]

    @property
    def may_copy(self) -> bool:
        return self.is_latest and self.state != SchemeState.COMING

    @property
    def may_call_off(self) -> bool:
        return self.is_latest and self.state == SchemeState.COMING and (self.scheme.version > 1 or self.scheme.of_units)


def scheme_lines(schemes: QuerySet[Scheme], today: date) -> list[SchemeLine]:
    """The given versions by code, the newest first; three queries."""
    latest = dict(Scheme.objects.order_by("version").values_list("code", "version"))
    ordered = SchemeItem.objects.order_by("position", "pk")
    rows = schemes.order_by("code", "-version").prefetch_related(Prefetch("items", ordered))
    return [
        SchemeLine(scheme, state_on(scheme, today), scheme.version == latest[scheme.code], list(scheme.items.all()))
        for scheme in rows
    ]


def state_on(scheme: Scheme, today: date) -> SchemeState:
    if scheme.starts_on > today:
        return SchemeState.COMING
    return SchemeState.ENDED if scheme.ends_on is not None and scheme.ends_on <= today else SchemeState.IN_FORCE
