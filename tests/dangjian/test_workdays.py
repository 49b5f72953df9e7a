"""Working days follow the holiday table; a year that nobody entered is plain weeks and is said to be unknown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.audit.models import AuditRow
from dangjian.workdays.models import Holiday
from dangjian.workdays.queries import add_workdays, differing_days, is_workday, years_known, years_unknown
from dangjian.workdays.rules import Calendar, Kind
from dangjian.workdays.services import NothingDiffers, change_day, install_holidays, remove_day, set_days

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(days, st.dictionaries(days, st.booleans(), max_size=40), st.integers(1, 30))
def test_the_nth_working_day_has_n_working_days_behind_it(day, exceptions, n):
    calendar = Calendar(exceptions)

    found = calendar.add(day, n)

    passed = [date.fromordinal(number) for number in range(day.toordinal() + 1, found.toordinal() + 1)]
    assert calendar.is_workday(found)
    assert sum(calendar.is_workday(one) for one in passed) == n


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="只能往后数"):
        Calendar({}).add(date(2026, 9, 1), -1)


@pytest.mark.django_db
def test_installing_enters_only_days_that_differ_from_the_plain_week():
    sentence = install_holidays()

    assert sentence == f"录入了2024年、2025年、2026年的放假安排，共{Holiday.objects.count()}天。"
    assert years_known() == {2024, 2025, 2026}
    assert [(str(row.day), row.kind, row.name) for row in differing_days(2026) if row.day.month in {9, 10}] == [
        ("2026-09-20", "WORKDAY", "国庆节"),
        ("2026-09-25", "HOLIDAY", "中秋"),
        ("2026-10-01", "HOLIDAY", "国庆节"),
        ("2026-10-02", "HOLIDAY", "国庆节"),
        ("2026-10-05", "HOLIDAY", "国庆节"),
        ("2026-10-06", "HOLIDAY", "国庆节"),
        ("2026-10-07", "HOLIDAY", "国庆节"),
        ("2026-10-10", "WORKDAY", "国庆节"),
    ]


@pytest.mark.django_db
def test_installing_again_keeps_what_people_changed():
    install_holidays()
    change_day(holiday=Holiday.objects.get(day=date(2026, 10, 5)), name="国庆", document="滨政〔2026〕1号", by=None)
    remove_day(holiday=Holiday.objects.get(day=date(2026, 10, 10)), by=None)
    before = list(Holiday.objects.order_by("day").values())

    assert install_holidays() == "放假安排已经录入，没有新的年份。"

    assert list(Holiday.objects.order_by("day").values()) == before


@pytest.mark.django_db
def test_the_national_holiday_moves_working_days():
    install_holidays()

    assert not is_workday(date(2026, 10, 1))
    assert is_workday(date(2026, 10, 10))
    assert is_workday(date(2026, 10, 9))
    assert not is_workday(date(2026, 10, 11))
    assert add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert add_workdays(date(2026, 9, 30), 0) == date(2026, 9, 30)


@pytest.mark.django_db
def test_a_year_nobody_entered_falls_back_to_plain_weeks():
    install_holidays()

    assert is_workday(date(2027, 1, 1))
    assert add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert years_unknown(date(2026, 12, 1), date(2027, 1, 31)) == [2027]


@pytest.mark.django_db
def test_a_span_is_entered_at_once_and_skips_its_weekends():
    count = set_days(
        first=date(2027, 2, 5), last=date(2027, 2, 11), kind=Kind.HOLIDAY, name="春节", document="国办发明电", by=None
    )

    assert count == 5
    assert [(row.day.day, row.name, row.document) for row in differing_days(2027)] == [
        (5, "春节", "国办发明电"),
        (8, "春节", "国办发明电"),
        (9, "春节", "国办发明电"),
        (10, "春节", "国办发明电"),
        (11, "春节", "国办发明电"),
    ]
    assert list(AuditRow.objects.values_list("action", flat=True)) == ["workdays.set"]


@pytest.mark.django_db
def test_a_weekend_that_was_worked_becomes_free_again():
    saturday = date(2026, 10, 10)
    set_days(first=saturday, last=saturday, kind=Kind.WORKDAY, name="国庆节", document="通知", by=None)
    assert is_workday(saturday)

    assert set_days(first=saturday, last=saturday, kind=Kind.HOLIDAY, name="", document="更正", by=None) == 0

    assert not is_workday(saturday)
    assert differing_days(2026) == []


@pytest.mark.django_db
def test_a_span_that_changes_nothing_is_refused():
    with pytest.raises(NothingDiffers):
        set_days(first=date(2026, 9, 5), last=date(2026, 9, 6), kind=Kind.HOLIDAY, name="", document="", by=None)

    assert AuditRow.objects.count() == 0
