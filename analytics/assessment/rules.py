"""Points from counts, in integers only: thousandths of a point, half up, remainders to the largest fraction. Pure.

pandas holds the branch × indicator matrix; every figure is int64, so both databases and every machine give the same.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from django.db import models

from dangjian.workdays.rules import Calendar

FULL = 100_000
BANDS = ("优秀", "良好", "一般", "较差")
ROLL_UP_FORMULA = "单位得分 = 所属各支部得分的平均数（四舍五入到千分之一分）"
UNIT_FORMULA = "单位得分 = 直属单位考核方案各项得分之和，所属支部的平均分是其中一项"
BRANCH_MEAN = "branch_mean"


class Subject(models.TextChoices):
    """What a scheme measures."""

    BRANCH = "BRANCH", "党支部"
    UNIT = "UNIT", "区委直属单位"


class LineKind(models.TextChoices):
    INDICATOR = "INDICATOR", "指标"
    MERIT = "MERIT", "加分"
    VETO = "VETO", "一票否决"


class Ceiling(models.TextChoices):
    """The best band that a veto leaves."""

    GOOD = "良好", "良好"
    FAIR = "一般", "一般"
    POOR = "较差", "较差"


class WhyLeftOut(models.TextChoices):
    """Why a branch is not in the mean of what stands above it."""

    TEMPORARY = "TEMPORARY", "临时党支部，单独列出"
    NEW = "NEW", "本季度新成立"
    EXEMPT = "EXEMPT", "应做的事项都免除了"
    NOTHING_DUE = "NOTHING_DUE", "没有应做的事项"
    NO_SCHEME = "NO_SCHEME", "没有适用的考核方案"


@dataclass(frozen=True)
class Item:
    """One line of a scheme as the arithmetic needs it."""

    pk: int
    indicator: str
    name: str
    weight: int
    full_at: int
    rule_text: str = ""


def missing_to_full(items: Iterable[Item]) -> int:
    """What the weights lack of 100 points, in thousandths; less than nothing where they are too many."""
    return FULL - sum(item.weight for item in items)


def band(points: int, limits: tuple[int, int, int]) -> str:
    """Which band thousandths of a point fall into; a limit belongs to the better one."""
    reached = (name for name, limit in zip(BANDS, limits, strict=False) if points >= limit * 1000)
    return next(reached, BANDS[-1])


def band_under(points: int, limits: tuple[int, int, int], ceiling: str) -> str:
    """The band of the points, or the one that a veto leaves at best; no ceiling is an empty text."""
    reached = band(points, limits)
    return max(reached, ceiling or reached, key=BANDS.index)


def limits_text(most: int | None, ceiling: str) -> str:
    """What a veto leaves, in words."""
    said = [] if most is None else [f"总分最多{points_text(most)}分"]
    return "，".join([*said, *([f"档次最高{ceiling}"] if ceiling else [])])


def merit_given(points: int, asked: int, *, most: int, total_most: int) -> int:
    """What of the merits a score gets: no more than the scheme allows, and no total beyond what it says."""
    return max(min(asked, most, total_most - points), 0)


def mean(points: list[int]) -> int:
    """Half up, of at least one."""
    return (2 * sum(points) + len(points)) // (2 * len(points))


def mean_parts(points: list[int]) -> list[int]:
    """What each gives to their mean; what division leaves over goes to the first ones."""
    down = [one // len(points) for one in points]
    left = mean(points) - sum(down)
    return [part + (at < left) for at, part in enumerate(down)]


def applied_weights(due: pd.DataFrame, items: list[Item]) -> pd.DataFrame:
    """The scheme's weights spread over what applies to each branch; every row that applies at all sums to 100 000.

    Shape: branches × items, int64. An item that does not apply gets 0 and its points go to the others pro rata;
    what integer division leaves goes to the largest remainders, the earlier item first.
    """
    weights = np.array([item.weight for item in items], dtype=np.int64)
    applying = np.where(due.to_numpy(dtype=np.int64) > 0, weights, 0)
    totals = applying.sum(axis=1, keepdims=True)
    safe = np.maximum(totals, 1)
    base, rest = np.divmod(applying * FULL, safe)
    left = np.where(totals > 0, FULL - base.sum(axis=1, keepdims=True), 0)
    order = np.argsort(-rest, axis=1, kind="stable")
    places = np.argsort(order, axis=1, kind="stable")
    return pd.DataFrame(base + (places < left), index=due.index, columns=due.columns)


def line_points(done: pd.DataFrame, due: pd.DataFrame, weights: pd.DataFrame, items: list[Item]) -> pd.DataFrame:
    """Points of every line: the weight at `full_at` percent done and above, proportionally less below, half up."""
    full_at = np.array([item.full_at for item in items], dtype=np.int64)
    reached = done.to_numpy(dtype=np.int64) * 100
    needed = due.to_numpy(dtype=np.int64) * full_at
    weight = weights.to_numpy(dtype=np.int64)
    safe = np.maximum(needed, 1)
    points = (2 * weight * np.minimum(reached, needed) + safe) // (2 * safe)
    return pd.DataFrame(np.where(needed > 0, points, 0), index=done.index, columns=done.columns)


def mean_points(points: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """`points` and `branches` per group: the mean of its branches, half up."""
    grouped = points.groupby(groups, sort=True)
    total, count = grouped.sum().astype("int64"), grouped.size().astype("int64")
    return pd.DataFrame({"points": (2 * total + count) // (2 * count), "branches": count})


def ranks(points: pd.Series, groups: pd.Series | None = None) -> pd.Series:
    """1 is the most points; equal points share the better rank."""
    ranked = points.groupby(groups) if groups is not None else points
    return ranked.rank(method="min", ascending=False).astype("int64")


def digest(lines: Iterable[str]) -> str:
    """SHA-256 over one canonical JSON line per row; the caller gives the rows in an order that does not depend on ids."""
    total = hashlib.sha256()
    for line in lines:
        total.update(line.encode() + b"\n")
    return total.hexdigest()


def points_text(milli: int) -> str:
    """Milli-points as people read them, two decimals at most, half up: 92.5, 100, 91.67; what is lost as it is gained."""
    hundredths = (abs(milli) + 5) // 10
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return f"−{text}" if milli < 0 < hundredths else text


def points_exact(milli: int) -> str:
    """To the thousandth, for tables that are computed with: 92.5, 100, 91.667."""
    whole, rest = divmod(abs(milli), 1000)
    text = f"{whole}.{rest:03}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"-{text}" if milli < 0 else text


def points_rounded(milli: int) -> str:
    """For columns of figures: always two decimals, half up; what is lost is rounded as it is gained."""
    hundredths = (abs(milli) + 5) // 10
    return f"{'−' if milli < 0 < hundredths else ''}{hundredths // 100}.{hundredths % 100:02}"


def apportioned(total: int, weights: list[int]) -> list[int]:
    """`total` thousandths over the weights in steps of a hundredth, exactly; the largest remainders first, then the
    earlier ones. Without any weight nothing goes anywhere."""
    whole, hundredths = sum(weights), total // 10
    if not whole:
        return [0] * len(weights)
    down = [hundredths * weight // whole for weight in weights]
    largest = sorted(range(len(weights)), key=lambda at: -(hundredths * weights[at] % whole))
    more = set(largest[: hundredths - sum(down)])
    return [10 * (part + (at in more)) for at, part in enumerate(down)]


def shown_parts(parts: list[int], total: int) -> list[int]:
    """The parts in steps of a hundredth (still in thousandths), together exactly `total` rounded as it is shown.

    What rounding down leaves over goes to the largest remainders, the earlier part first.
    """
    down = [part // 10 for part in parts]
    left = (total + 5) // 10 - sum(down)
    largest = sorted(range(len(parts)), key=lambda at: -(parts[at] % 10))[:left]
    return [10 * (whole + (at in largest)) for at, whole in enumerate(down)]


class Stage(models.TextChoices):
    """What a quarter goes through, in this order and never back."""

    TAKING = "TAKING", "取数"
    CHECKING = "CHECKING", "支部核对"
    DECIDING = "DECIDING", "组织部审定"
    FINAL = "FINAL", "定稿"
    REPORTED = "REPORTED", "通报"


CHECKING_WORKDAYS = 5
# How many working days after the figures were taken each stage is meant to begin.
PLANNED_AFTER = {Stage.TAKING: 0, Stage.CHECKING: 0, Stage.DECIDING: 6, Stage.FINAL: 7, Stage.REPORTED: 8}
# A result that nothing moves any more: what comes late is an adjustment in a version of its own.
SETTLED = (Stage.FINAL, Stage.REPORTED)


def following(stage: str) -> Stage | None:
    """The one stage that a stage leads to."""
    stages = list(Stage)
    at = stages.index(Stage(stage)) + 1
    return stages[at] if at < len(stages) else None


def planned_days(day: date, calendar: Calendar) -> dict[Stage, date]:
    """The days meant for the stages when the figures are taken on `day`."""
    return {stage: calendar.add(day, after) for stage, after in PLANNED_AFTER.items()}


def checked_until(day: date, calendar: Calendar) -> date:
    """The last day on which a branch may object, five working days after the one on which checking begins."""
    return calendar.add(day, CHECKING_WORKDAYS)
