"""Dates stay as precise as they were written."""

from datetime import date

import pytest

from dangjian.fields.dates import Day, WrittenDateField, read, written


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
