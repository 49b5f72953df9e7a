"""Ages, party ages and the classes of the annual statistics."""

from datetime import date, timedelta

import pytest

from members.roster.rules import (
    AGE_BANDS,
    ERAS,
    PARTY_AGE_BANDS,
    age,
    band_of,
    branch_cautions,
    counted_order,
    era_of,
    expires_soon,
    months_before,
    party_age,
    term_years,
    told_apart,
    years_after,
)

TODAY = date(2026, 11, 23)


def test_an_age_counts_full_years():
    assert age(date(1970, 11, 23), TODAY) == 56
    assert age(date(1970, 11, 24), TODAY) == 55
    assert age(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age(None, TODAY) is None


@pytest.mark.parametrize(
    ("joined", "regularized", "is_full", "years"),
    [
        (date(1995, 7, 1), date(1996, 7, 1), True, 30),
        (date(1970, 7, 1), None, True, 56),
        (date(2026, 1, 1), None, False, None),
        (None, None, True, None),
        (date(2026, 1, 1), date(2027, 1, 1), True, None),
    ],
)
def test_the_party_age_counts_from_full_membership(joined, regularized, is_full, years):
    assert party_age(joined_on=joined, regularized_on=regularized, is_full=is_full, today=TODAY) == years


@pytest.mark.parametrize("bands", [AGE_BANDS, PARTY_AGE_BANDS])
def test_bands_leave_no_year_out_and_have_none_twice(bands):
    assert [sum(band.holds(years) for band in bands) for years in range(120)] == [1] * 120


@pytest.mark.parametrize("today", [TODAY, date(2024, 2, 29), date(2026, 2, 28), date(2025, 3, 1)])
def test_the_days_of_a_band_are_those_of_the_ages_in_it(today):
    for days in range(0, 36500, 17):
        born = today - timedelta(days=days)
        inside = [band for band in AGE_BANDS if band.days(today)[0] < born <= band.days(today)[1]]
        assert inside == [band_of(AGE_BANDS, age(born, today))], born


@pytest.mark.parametrize(
    ("joined", "code"),
    [
        (date(1949, 9, 30), "BEFORE_1949"),
        (date(1949, 10, 1), "BEFORE_1978"),
        (date(1978, 11, 30), "BEFORE_1978"),
        (date(1978, 12, 1), "BEFORE_2012"),
        (date(2012, 11, 1), "SINCE_2012"),
    ],
)
def test_the_eras_of_joining(joined, code):
    assert era_of(joined).code == code
    assert [era.code for era in ERAS if era.since <= joined and (era.until is None or joined < era.until)] == [code]


def test_an_unknown_date_is_in_no_class():
    assert era_of(None) is None
    assert band_of(AGE_BANDS, None) is None


def test_months_and_years_keep_to_the_calendar():
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)


def test_a_term_is_announced_six_months_before_it_expires():
    assert not expires_soon(date(2027, 5, 24), TODAY)
    assert expires_soon(date(2027, 5, 23), TODAY)
    assert expires_soon(date(2026, 1, 1), TODAY)
    assert not expires_soon(None, TODAY)


def test_terms_are_five_years_in_villages_and_three_elsewhere():
    assert [term_years(*one) for one in (("BRANCH", "VILLAGE"), ("COMMITTEE", "ORGAN"), ("BRANCH", "ORGAN"))] == [
        5,
        5,
        3,
    ]


def test_a_branch_is_told_what_the_regulation_expects():
    good = {"full": 6, "members": 8, "has_secretary": True, "has_committee": False, "temporary": False}

    assert branch_cautions(**good) == []
    assert branch_cautions(**good | {"full": 2}) == ["正式党员2名，不足3名的应与就近组织成立联合党支部。"]
    assert branch_cautions(**good | {"full": 2, "temporary": True}) == []
    assert branch_cautions(**good | {"has_secretary": False}) == ["还没有登记书记。"]
    assert branch_cautions(**good | {"full": 47, "members": 51, "has_committee": True}) == [
        "党员51名，一般不超过50名。"
    ]
    assert len(branch_cautions(**good | {"full": 7})) == 1


def test_names_with_a_number_are_in_the_order_people_count():
    names = ["第十一党小组", "第四党小组", "第二党小组", "第十党小组", "第一党小组", "第二十三党小组", "第三党小组"]

    assert sorted(names, key=counted_order) == [
        "第一党小组",
        "第二党小组",
        "第三党小组",
        "第四党小组",
        "第十党小组",
        "第十一党小组",
        "第二十三党小组",
    ]
    assert sorted(["11组", "2组", "退休组", "1组"], key=counted_order) == ["1组", "2组", "11组", "退休组"]


def test_two_of_one_name_are_told_apart_by_the_year_they_joined_and_nobody_else_is():
    people = [(1, "何爱民", date(1998, 6, 1)), (2, "何爱民", date(2015, 7, 1)), (3, "何爱民", None)]
    assert told_apart([*people, (4, "何少波", date(2001, 7, 1))]) == {
        1: "何爱民（1998年入党）",
        2: "何爱民（2015年入党）",
        3: "何爱民",
        4: "何少波",
    }
