"""Points from counts, in integers only: thousandths of a point, half up, remainders to the largest fraction. Pure.

pandas holds the branch × indicator matrix; every figure is int64, so both databases and every machine give the same.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

FULL = 100_000
BANDS = ("优秀", "良好", "一般", "较差")
ROLL_UP_FORMULA = "单位得分 = 所属各支部得分的平均数（四舍五入到千分之一分）"


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


def mean(points: list[int]) -> int:
    """Half up, of at least one."""
    return (2 * sum(points) + len(points)) // (2 * len(points))


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


def digest(lines: Iterable[object]) -> str:
    """SHA-256 over one canonical JSON line per row; the caller gives the rows in an order that does not depend on ids."""
    total = hashlib.sha256()
    for line in lines:
        total.update(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return total.hexdigest()


def points_text(milli: int) -> str:
    """Milli-points as people read them, two decimals at most, half up: 92.5, 100, 91.67."""
    hundredths = (milli + 5) // 10
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def points_exact(milli: int) -> str:
    """To the thousandth, for tables that are computed with: 92.5, 100, 91.667."""
    whole, rest = divmod(milli, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".") if rest else str(whole)


def points_rounded(milli: int) -> str:
    """For columns of figures: always two decimals, half up."""
    hundredths = (milli + 5) // 10
    return f"{hundredths // 100}.{hundredths % 100:02}"


def shown_parts(parts: list[int], total: int) -> list[int]:
    """The parts in steps of a hundredth (still in thousandths), together exactly `total` rounded as it is shown.

    What rounding down leaves over goes to the largest remainders, the earlier part first.
    """
    down = [part // 10 for part in parts]
    left = (total + 5) // 10 - sum(down)
    largest = sorted(range(len(parts)), key=lambda at: -(parts[at] % 10))[:left]
    return [10 * (whole + (at in largest)) for at, whole in enumerate(down)]
