"""Points are whole thousandths, weights always add up, and nobody's order changes anything."""

from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics.assessment.rules import (
    FULL,
    Item,
    applied_weights,
    apportioned,
    digest,
    line_points,
    mean_points,
    points_exact,
    points_rounded,
    points_text,
    ranks,
    shown_parts,
)

counts = st.integers(min_value=0, max_value=200)


def items(*weights: int, full_at: int = 100) -> list[Item]:
    return [Item(at, f"i{at}", f"第{at}项", weight, full_at) for at, weight in enumerate(weights)]


def frame(*rows: list[int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[f"i{at}" for at in range(len(rows[0]))]).astype("int64")


def test_weights_stay_as_printed_when_everything_applies():
    assert applied_weights(frame([1, 1, 1]), items(50_000, 30_000, 20_000)).to_numpy().tolist() == [
        [50_000, 30_000, 20_000]
    ]


def test_what_does_not_apply_gives_its_points_to_the_others_pro_rata():
    assert applied_weights(frame([1, 0, 1]), items(50_000, 30_000, 20_000)).to_numpy().tolist() == [[71_429, 0, 28_571]]


def test_a_branch_with_nothing_due_has_no_weights():
    assert applied_weights(frame([0, 0]), items(60_000, 40_000)).to_numpy().tolist() == [[0, 0]]


@given(
    st.lists(st.integers(min_value=1, max_value=60_000), min_size=1, max_size=9).flatmap(
        lambda weights: st.tuples(
            st.just(weights),
            st.lists(st.lists(counts, min_size=len(weights), max_size=len(weights)), min_size=1, max_size=6),
        )
    )
)
def test_applied_weights_sum_to_a_hundred_points_for_whoever_has_anything_due(case):
    weights, due = case

    applied = applied_weights(frame(*due), items(*weights))

    assert [int(row.sum()) for row in applied.to_numpy()] == [FULL if any(row) else 0 for row in due]
    assert all((row >= 0).all() for row in applied.to_numpy())


def test_points_follow_the_share_that_was_done_half_up():
    weights = frame([28_000, 14_000])

    points = line_points(frame([2, 1]), frame([3, 1]), weights, items(28_000, 14_000))

    assert points.to_numpy().tolist() == [[18_667, 14_000]]


def test_a_rate_gives_full_points_from_its_threshold_on():
    weights, scheme = frame([12_000]), items(12_000, full_at=85)

    assert [line_points(frame([done]), frame([100]), weights, scheme).iloc[0, 0] for done in (100, 85, 84, 0)] == [
        12_000,
        12_000,
        11_859,
        0,
    ]


def test_a_unit_is_the_mean_of_its_branches_half_up():
    points, units = pd.Series([90_000, 90_001, 80_000]), pd.Series([7, 7, 8])

    assert mean_points(points, units).to_dict("index") == {
        7: {"points": 90_001, "branches": 2},
        8: {"points": 80_000, "branches": 1},
    }


def test_equal_points_share_the_better_rank():
    assert ranks(pd.Series([90, 95, 95, 80])).tolist() == [3, 1, 1, 4]


def test_the_digest_depends_on_every_value_and_on_nothing_else():
    assert digest(['["a",1]', '["b",2]']) == digest(iter(['["a",1]', '["b",2]']))
    assert digest(['["a",1]']) != digest(['["a",2]'])


def test_points_are_written_exactly():
    assert [points_text(one) for one in (100_000, 92_500, 91_667, 0, 40)] == ["100", "92.5", "91.67", "0", "0.04"]
    assert [points_exact(one) for one in (100_000, 92_500, 91_667, 0, 40)] == ["100", "92.5", "91.667", "0", "0.04"]


@given(st.integers(min_value=-200_000, max_value=200_000))
def test_what_is_taken_away_is_written_as_what_is_given(milli):
    """A veto's line is the negative of some points, to the last digit."""
    assert Decimal(points_exact(milli)) == Decimal(milli) / 1000
    assert points_text(-abs(milli)) in {f"−{points_text(abs(milli))}", "0"}
    assert (points_text(milli) == "0") == (abs(milli) < 5)


@given(st.lists(st.integers(min_value=0, max_value=30_000), min_size=1, max_size=9))
def test_what_is_shown_of_the_parts_adds_up_to_what_is_shown_of_the_whole(parts):
    shown = shown_parts(parts, sum(parts))

    assert sum(shown) == (sum(parts) + 5) // 10 * 10
    assert all(abs(one - part) < 10 and one % 10 == 0 for one, part in zip(shown, parts, strict=True))


@given(st.integers(0, 10_000), st.lists(st.integers(min_value=0, max_value=90), min_size=1, max_size=12))
def test_rows_of_a_line_add_up_to_the_line_and_what_counts_nothing_gets_nothing(hundredths, weights):
    parts = apportioned(10 * hundredths, weights)

    assert sum(parts) == (10 * hundredths if any(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
    assert all(part >= 0 and part % 10 == 0 for part in parts)


def test_columns_of_points_are_rounded_half_up_to_two_decimals():
    assert [points_rounded(one) for one in (100_000, 94_908, 94_905, 94_904, 40)] == [
        "100.00",
        "94.91",
        "94.91",
        "94.90",
        "0.04",
    ]
    assert [points_rounded(-one) for one in (94_905, 500, 5, 4, 0)] == ["−94.91", "−0.50", "−0.01", "0.00", "0.00"]
