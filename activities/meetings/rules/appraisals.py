"""民主评议党员: four grades as totals, and how many may be excellent (支部工作条例 art. 18)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.db import models


class Grade(models.TextChoices):
    EXCELLENT = "EXCELLENT", "优秀"
    QUALIFIED = "QUALIFIED", "合格"
    BASICALLY_QUALIFIED = "BASICALLY_QUALIFIED", "基本合格"
    UNQUALIFIED = "UNQUALIFIED", "不合格"


@dataclass(frozen=True)
class Totals:
    """How many full members have each grade; probationary members take part and get none."""

    excellent: int
    qualified: int
    basically_qualified: int
    unqualified: int

    @property
    def graded(self) -> int:
        return sum(astuple(self))

    def by_grade(self) -> dict[str, int]:
        return dict(zip(Grade.values, astuple(self), strict=True))


def totals_of(grades: Iterable[str]) -> Totals:
    given = Counter(grades)
    return Totals(*(given[grade] for grade in Grade.values))


def excellent_cap(members: int) -> int:
    """优秀 are generally at most a third of all full members: of 7 two, of 13 four, of 47 fifteen."""
    return members // 3


def totals_problems(totals: Totals, *, members: int, reason: str) -> dict[str, str]:
    """What keeps totals from being taken, by field. More 优秀 than usual is asked about, never forbidden."""
    if totals.graded > members:
        return {"excellent": f"四档加起来{totals.graded}人，比能评定等次的{members}名正式党员还多，请核对"}
    if not totals.graded:
        return {"excellent": "四档都是0，填上评定的人数"}
    cap = excellent_cap(members)
    if totals.excellent > cap and not reason.strip():
        return {"reason": f"优秀{totals.excellent}人，一般不超过三分之一（{cap}人）。确实要超，写一句原因"}
    return {}
