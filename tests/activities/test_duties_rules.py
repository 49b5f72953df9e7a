"""Periods, windows and states of duties, without a database."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.duties.rules import (
    DueItem,
    Per,
    State,
    Window,
    period_of,
    periods_closing,
    proposal,
    span_in_words,
    state_of,
    when,
)
from dangjian.periods import Month, Quarter, Year, following, last_day
from dangjian.workdays.rules import Calendar

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
frequencies = st.sampled_from(Per.values)
windows = st.builds(Window, st.integers(0, 40), st.integers(0, 6), st.integers(0, 40))


@given(frequencies, windows, days, st.integers(0, 800))
def test_exactly_the_periods_that_close_in_the_span_are_found(per, window, start, length):
    end = start + timedelta(days=length)

    found = periods_closing(per, window, start, end)

    every = [period_of(per, start - timedelta(days=700))]
    while every[-1].start < end:
        every.append(following(every[-1]))
    assert found == [period for period in every if start <= window.closes_on(period) < end]


@given(frequencies, windows, days, st.integers(0, 400), st.integers(0, 400))
def test_splitting_a_span_neither_loses_nor_doubles_a_period(per, window, start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)

    halves = periods_closing(per, window, start, middle) + periods_closing(per, window, middle, end)

    assert halves == periods_closing(per, window, start, end)


@given(frequencies, windows, days)
def test_a_window_covers_its_period(per, window, day):
    period = period_of(per, day)

    assert window.opens_on(period) <= period.start <= last_day(period) <= window.closes_on(period)


@pytest.mark.parametrize(("year", "closes_on"), [(2026, date(2027, 3, 31)), (2027, date(2028, 3, 31))])
def test_a_yearly_window_ends_with_march_of_the_next_year_leap_or_not(year, closes_on):
    assert Window(after_months=3).closes_on(Year(year)) == closes_on
    assert periods_closing(Per.YEAR, Window(after_months=3), *span(Quarter(year + 1, 1))) == [Year(year)]
    assert periods_closing(Per.YEAR, Window(after_months=3), *span(Quarter(year, 4))) == []


def span(period) -> tuple[date, date]:
    return period.start, period.end


def item(**attributes) -> DueItem:
    september = Month(2026, 9)
    return DueItem(
        **{
            "code": "theme_day",
            "kind": "THEME_DAY",
            "label": "9月主题党日",
            "organization_id": 7,
            "subgroup_uid": None,
            "period_start": september.start,
            "period_end": september.end,
            "opens_on": september.start,
            "closes_on": last_day(september),
            "record_by": date(2026, 9, 18),
            "planned_on": date(2026, 9, 11),
            "times": 1,
        }
        | attributes
    )


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 8, 31), State.NOT_YET),
        (date(2026, 9, 10), State.NOT_YET),
        (date(2026, 9, 11), State.DUE),
        (date(2026, 9, 19), State.DUE),
        (date(2026, 9, 30), State.DUE),
        (date(2026, 10, 1), State.OVERDUE),
    ],
)
def test_a_theme_day_is_due_from_its_day_and_overdue_only_after_its_month(today, state):
    assert state_of(item(), 0, today) == state
    assert state_of(item(), 1, today) == State.DONE


def test_without_a_planned_day_an_item_is_due_as_soon_as_its_window_opens():
    lecture = item(planned_on=None, opens_on=date(2026, 8, 25))

    assert state_of(lecture, 0, date(2026, 8, 24)) == State.NOT_YET
    assert state_of(lecture, 0, date(2026, 8, 25)) == State.DUE


def test_half_done_is_not_done():
    twice = item(times=2)

    assert [state_of(twice, done, date(2026, 10, 1)) for done in (0, 1, 2, 3)] == [
        State.OVERDUE,
        State.OVERDUE,
        State.DONE,
        State.DONE,
    ]


def test_the_key_is_what_a_credit_names():
    uid = UUID(int=1)

    assert item(subgroup_uid=uid).key == (7, "THEME_DAY", uid, date(2026, 9, 1))


def calendar(*free: date) -> Calendar:
    return Calendar(dict.fromkeys(free, False))


def stretch(first: date, length: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(length)]


def test_a_plain_second_friday_is_proposed_as_it_is():
    assert proposal(Month(2026, 9), calendar().is_workday) == date(2026, 9, 11)


def test_a_holiday_moves_to_the_last_working_day_before_it_in_the_week():
    friday = date(2019, 9, 13)

    assert proposal(Month(2019, 9), calendar(friday).is_workday) == date(2019, 9, 12)


def test_a_week_of_holidays_moves_to_the_next_working_day():
    festival = stretch(date(2027, 2, 8), 8)

    assert proposal(Month(2027, 2), calendar(*festival).is_workday) == date(2027, 2, 16)


def test_nothing_is_proposed_when_two_weeks_are_free():
    festival = stretch(date(2027, 2, 8), 14)

    assert proposal(Month(2027, 2), calendar(*festival).is_workday) is None


@given(days, st.sets(st.integers(0, 30)))
def test_a_proposal_is_a_working_day_of_the_month_near_the_second_friday(day, free):
    month = Month.containing(day)
    week = calendar(*[month.start + timedelta(days=number) for number in free])

    proposed = proposal(month, week.is_workday)

    assert proposed is None or (week.is_workday(proposed) and Month.containing(proposed) == month)


@pytest.mark.parametrize(
    ("per", "window", "words"),
    [
        (Per.MONTH, Window(), "当月内"),
        (Per.QUARTER, Window(before_days=10), "当季度内，可提前10天"),
        (Per.QUARTER, Window(after_months=1, after_days=5), "当季度内，最晚结束后1个月零5天内"),
        (Per.HALF_YEAR, Window(after_months=1), "当半年内，最晚结束后1个月内"),
        (Per.YEAR, Window(after_months=3), "当年内，最晚次年3月31日"),
        (Per.YEAR, Window(after_months=6, after_days=31), "当年内，最晚次年7月31日"),
    ],
)
def test_a_window_is_said_in_words(per, window, words):
    assert when(per, window) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), "9月1日至30日"),
        (date(2026, 7, 1), date(2026, 9, 30), "7月1日至9月30日"),
        (date(2026, 1, 1), date(2027, 3, 31), "2026年1月1日至2027年3月31日"),
    ],
)
def test_a_span_says_no_year_or_month_twice(first, last, words):
    assert span_in_words(first, last) == words
