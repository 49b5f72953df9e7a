"""Months, quarters, half-years and years lie side by side without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.periods import HalfYear, Month, Quarter, Year, following, last_day, preceding, second_friday

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
kinds = st.sampled_from([Month, Quarter, HalfYear, Year])


@given(kinds, days)
def test_a_day_lies_in_the_period_that_contains_it(kind, day):
    period = kind.containing(day)

    assert period.start <= day <= last_day(period) < period.end


@given(kinds, days)
def test_periods_follow_one_another_without_gap_or_overlap(kind, day):
    period = kind.containing(day)

    assert following(period).start == period.end
    assert preceding(following(period)) == period
    assert preceding(period).end == period.start
    assert preceding(period) < period < following(period)


@given(days)
def test_every_quarter_is_its_three_months(day):
    quarter = Quarter.containing(day)

    assert quarter.months[0].start == quarter.start
    assert quarter.months[2].end == quarter.end
    assert Quarter.parse(str(quarter)) == Quarter.parse(quarter.slug) == quarter
    assert quarter.next().previous() == quarter


@given(days)
def test_the_theme_day_is_a_friday_between_the_eighth_and_the_fourteenth(day):
    friday = second_friday(Month.containing(day))

    assert friday.weekday() == 4
    assert 8 <= friday.day <= 14
    assert friday - timedelta(days=7) >= Month.containing(day).start


@pytest.mark.parametrize(("month", "friday"), [("2017-01", 13), ("2017-04", 14), ("2026-09", 11), ("2027-02", 12)])
def test_the_theme_days_of_the_district_are_second_fridays(month, friday):
    assert second_friday(Month.parse(month)).day == friday


@pytest.mark.parametrize(
    ("period", "label", "short_label"),
    [
        (Month(2026, 9), "2026年9月", "9月"),
        (Quarter(2026, 3), "2026年三季度", "三季度"),
        (HalfYear(2026, 2), "2026年下半年", "下半年"),
        (Year(2026), "2026年", "2026年"),
    ],
)
def test_periods_have_the_names_people_use(period, label, short_label):
    assert (period.label, period.short_label) == (label, short_label)


@pytest.mark.parametrize("text", ["2026Q5", "2026", "", "26Q1", "2026Q0", "2026Q1 ", "0000Q1", "9999Q4"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="不是季度"):
        Quarter.parse(text)


@pytest.mark.parametrize("text", ["2026-13", "2026-9", "", "2026-00", "0000-01", "9999-12"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="不是月份"):
        Month.parse(text)
