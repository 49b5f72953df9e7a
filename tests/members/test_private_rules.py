"""ID and phone numbers as people and spreadsheets write them."""

from datetime import date

import pytest

from members.private.rules import (
    IdProblem,
    born_on,
    check_digit,
    digits_lost,
    id_problem,
    is_phone,
    masked_id_number,
    masked_phone,
    normal_id_number,
    normal_phone,
    sex_of,
)

RIGHT = "99999919970326044X"


def test_the_check_digit_of_the_standard():
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    "written",
    [RIGHT, RIGHT.lower(), " 999999 19970326 044X ", "９９９９９９１９９７０３２６０４４Ｘ", "999999-19970326-044X"],
)
def test_one_number_however_it_is_written(written):
    assert normal_id_number(written) == RIGHT
    assert id_problem(written) is None


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", IdProblem.SHAPE),
        ("99999919970326044", IdProblem.SHAPE),
        ("999999970326044", IdProblem.SHAPE),
        ("0999991997032604４X", IdProblem.SHAPE),
        ("٩٩٩٩٩٩١٩٩٧٠٣٢٦٠٤٤X", IdProblem.SHAPE),
        ("999999199702300442", IdProblem.BIRTH),
        ("999999199703260441", IdProblem.CHECK_DIGIT),
        ("999999199309210000", IdProblem.DIGITS_LOST),
        ("9.99999199309210E+17", IdProblem.DIGITS_LOST),
        (999999199309210436, IdProblem.DIGITS_LOST),
        (9.9999919930921e17, IdProblem.DIGITS_LOST),
    ],
)
def test_what_is_wrong_with_a_number(written, problem):
    assert id_problem(written) == problem


def test_three_zeros_at_the_end_can_be_a_real_number():
    number = next(
        stem + "000" for stem in (f"9999991997032{day}{last}" for day in (1, 5, 9) for last in range(10))
        if check_digit(stem + "00") == "0"
    )  # fmt: skip

    assert not digits_lost(number)
    assert id_problem(number) is None


def test_a_number_says_when_somebody_was_born_and_the_sex():
    assert born_on(RIGHT) == date(1997, 3, 26)
    assert sex_of(RIGHT) == "FEMALE"
    assert sex_of("999999199309210436") == "MALE"


@pytest.mark.parametrize(
    "written", ["19900621384", "199-0062-1384", "199 0062 1384", "+8619900621384", "１９９００６２１３８４", 19900621384, 19900621384.0]
)  # fmt: skip
def test_one_phone_however_it_is_written(written):
    assert normal_phone(written) == "19900621384"
    assert is_phone(written)


@pytest.mark.parametrize("written", ["", "0371-66665555", "12900621384", "1990062138", "199006213840", "转交", None])
def test_what_is_no_mobile_number(written):
    assert not is_phone(written)


def test_masks_keep_the_ends_but_no_digit_of_the_sequence_number():
    assert masked_id_number("410102199003070024") == "410**************4"
    assert masked_phone("13812341027") == "138****1027"
    assert masked_id_number("123") == "***"
    assert masked_phone("1234567") == "*******"
    assert masked_phone("") == ""


def test_whoever_knows_birth_date_region_and_mask_has_dozens_of_numbers_to_choose_from():
    """What a list shows beside the mask, and the county that most of its people were born in."""
    masked, sex = masked_id_number(RIGHT), sex_of(RIGHT)

    fitting = [f"{RIGHT[:14]}{number:03}" for number in range(1000)]
    fitting = [first + check_digit(first) for first in fitting]

    assert sum(sex_of(one) == sex and masked_id_number(one) == masked for one in fitting) >= 40
