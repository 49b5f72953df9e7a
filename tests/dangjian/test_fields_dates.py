"""Dates stay as precise as they were written."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from dangjian.fields.dates import CalendarField, Day, WrittenDateField, calendar_day, read, written
from dangjian.web.tags.layouts import day_and_weekday


@pytest.mark.parametrize(
    ("text", "day", "shown"),
    [
        ("1998-06-01", date(1998, 6, 1), "1998年6月1日"),
        ("1998.6.1", date(1998, 6, 1), "1998年6月1日"),
        ("１９９８年６月１日", date(1998, 6, 1), "1998年6月1日"),
        ("19980601", date(1998, 6, 1), "1998年6月1日"),
        ("1998年6月", date(1998, 6, 1), "1998年6月"),
        (" 1998 / 06 ", date(1998, 6, 1), "1998年6月"),
        ("199806", date(1998, 6, 1), "1998年6月"),
        ("1998年", date(1998, 1, 1), "1998年"),
    ],
)
def test_a_date_is_read_and_written_with_its_precision(text, day, shown):
    assert read(text).day == day
    assert written(*read(text)) == shown


@pytest.mark.parametrize("text", ["1998-13", "1998-02-30", "去年", "98年6月", "1998-06-01-02"])
def test_what_is_no_date_is_refused_with_an_example(text):
    field = WrittenDateField()

    with pytest.raises(Exception, match="1998年6月"):
        field.clean(text)


def test_an_empty_field_is_none_and_a_full_one_a_day():
    field = WrittenDateField(required=False)

    assert field.clean("") is None
    assert field.clean("1998年6月") == Day(date(1998, 6, 1), "MONTH")


IN_TIME = {"1900-01-01": date(1900, 1, 1), "2100-12-31": date(2100, 12, 31), "2026年9月1日": date(2026, 9, 1)}
OUT_OF_TIME = ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"]


def test_a_calendar_field_takes_the_days_that_people_mean():
    assert {text: CalendarField().clean(text) for text in IN_TIME} == IN_TIME
    assert CalendarField(required=False).clean("") is None


@pytest.mark.parametrize("field", [CalendarField(), WrittenDateField()])
@pytest.mark.parametrize("text", OUT_OF_TIME)
def test_a_year_that_nobody_means_is_refused_in_words(field, text):
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    assert refused.value.messages == ["年份要在1900到2100之间，请核对。"]


def test_a_form_has_its_own_words_for_a_day():
    field = CalendarField(error_messages={"required": "填上是哪一天"})
    assert [field.error_messages[name] for name in ("required", "invalid")] == [
        "填上是哪一天",
        "请填写日期，如 2026-09-01。",
    ]


@pytest.mark.parametrize("text", [*OUT_OF_TIME, "", "2026-02-30", "2026-9", "昨天", "\x00"])
def test_a_text_that_is_no_day_speaks_of_none(text):
    assert calendar_day(text) is None
    assert calendar_day("2026-09-01") == date(2026, 9, 1)


def test_a_day_says_its_weekday_in_one_letter_and_no_day_says_nothing():
    assert [day_and_weekday(one) for one in (date(2026, 9, 11), date(2026, 9, 13), None)] == [
        *("9月11日（周五）", "9月13日（周日）"),
        "",
    ]
