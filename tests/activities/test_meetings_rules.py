"""Who must have come, what passes, how many may be excellent: the regulations' figures, without a database."""

import pytest

from activities.meetings.rules import (
    Count,
    Purpose,
    Quorum,
    Result,
    Totals,
    count_problems,
    excellent_cap,
    needed_present,
    outcome,
    totals_problems,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("quorum", "by_base"),
    [
        (Quorum.GE_HALF, {0: 1, 1: 1, 2: 1, 3: 2, 10: 5, 11: 6}),
        (Quorum.GT_HALF, {0: 1, 1: 1, 2: 2, 3: 2, 10: 6, 11: 6}),
        (Quorum.GE_FOUR_FIFTHS, {0: 1, 1: 1, 5: 4, 6: 5, 10: 8, 11: 9, 12: 10}),
    ],
)
def test_how_many_must_have_come(quorum, by_base):
    assert {base: needed_present(quorum, base) for base in by_base} == by_base


def counted(**figures) -> Count:
    return Count(**({"base": 30, "present": 20, "yes": 15, "no": 3, "abstain": 2} | figures))


@pytest.mark.parametrize(
    ("purpose", "count", "result"),
    [
        # Half of all those who should vote, not of those who came.
        (Purpose.OTHER, counted(yes=15), Result.REJECTED),
        (Purpose.OTHER, counted(yes=16, no=2), Result.PASSED),
        # A plain resolution may be put to the vote by half, an admission only by more than half.
        (Purpose.OTHER, counted(base=20, present=10, yes=10, no=0, abstain=0), Result.REJECTED),
        (Purpose.OTHER, counted(base=19, present=10, yes=10, no=0, abstain=0), Result.PASSED),
        (Purpose.ADMISSION, counted(base=20, present=10, yes=10, no=0, abstain=0, written_yes=5), Result.NO_QUORUM),
        # Written opinions count among the votes, and not among those who came.
        (Purpose.ADMISSION, counted(yes=15, written_yes=1), Result.PASSED),
        (Purpose.REGULARIZATION, counted(yes=15, written_no=1), Result.REJECTED),
        (Purpose.DISCIPLINE, counted(present=15, yes=15, no=0, abstain=0), Result.NO_QUORUM),
        # Four fifths elect, and elected is who has more than half of those who came.
        (Purpose.ELECTION, counted(present=23, yes=23, no=0, abstain=0), Result.NO_QUORUM),
        (Purpose.ELECTION, counted(present=24, yes=12, no=12, abstain=0), Result.REJECTED),
        (Purpose.ELECTION, counted(present=24, yes=13, no=11, abstain=0), Result.PASSED),
        (Purpose.OTHER, counted(base=0, present=0, yes=0, no=0, abstain=0), Result.NO_QUORUM),
    ],
)
def test_what_a_vote_decides(purpose, count, result):
    assert outcome(purpose, count).result == result


@pytest.mark.parametrize("purpose", Purpose.values)
def test_no_count_within_a_base_of_six_passes_without_its_quorum_or_with_fewer_than_half(purpose):
    """Every count there is, by brute force: what passes has the quorum and more than half of what is asked for."""
    for present in range(7):
        for yes in range(present + 1):
            for written in range(7 - present):
                found = outcome(purpose, Count(6, present, yes, present - yes, 0, written_yes=written))
                assert (found.result == Result.NO_QUORUM) == (present < found.needed_present)
                if found.result == Result.PASSED:
                    half = (present if purpose == Purpose.ELECTION else 6) / 2
                    assert found.counted_yes > half


def test_figures_that_contradict_each_other_are_named_at_their_field():
    assert count_problems(Purpose.OTHER, counted(base=10, present=11, yes=9, written_yes=1)).keys() == {
        "present",
        "yes",
        "written_yes",
    }
    assert count_problems(Purpose.ADMISSION, counted(written_yes=11)).keys() == {"written_yes"}
    assert count_problems(Purpose.ADMISSION, counted(written_yes=10)) == {}


def test_of_three_one_may_be_excellent():
    assert {members: excellent_cap(members) for members in (0, 2, 3, 7, 13, 47)} == {
        0: 0,
        2: 0,
        3: 1,
        7: 2,
        13: 4,
        47: 15,
    }


def test_more_excellent_than_usual_asks_for_a_reason_and_is_taken_with_one():
    many = Totals(3, 4, 0, 0)
    assert totals_problems(many, members=7, reason=" ").keys() == {"reason"}
    assert totals_problems(many, members=7, reason="上级批准的试点") == {}
    assert totals_problems(Totals(2, 5, 0, 0), members=7, reason="") == {}
    assert totals_problems(Totals(2, 6, 0, 0), members=7, reason="").keys() == {"excellent"}
    assert totals_problems(Totals(0, 0, 0, 0), members=7, reason="").keys() == {"excellent"}
