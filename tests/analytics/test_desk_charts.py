"""What the desk draws: a half year of days, and this quarter's points beside the last one's."""

from datetime import date

from analytics.desk.rules import Column, Compared, Measure, Share, dumbbell, half_year
from dangjian.periods import Quarter

Q4 = Quarter(2026, 4)
MONDAY = date(2026, 11, 30)


def days(counts, *, today=MONDAY):
    return half_year(counts, Q4, today=today)


def test_the_calendar_begins_with_the_quarter_before_and_ends_today():
    shown = [day.on for day in days({}).days]

    assert (shown[0], shown[-1], len(shown)) == (date(2026, 7, 1), MONDAY, 153)


def test_the_calendar_of_a_quarter_that_is_over_ends_with_it_and_one_to_come_shows_what_there_is():
    assert days({}, today=date(2027, 5, 1)).days[-1].on == date(2026, 12, 31)
    assert days({}, today=date(2026, 6, 30)).days == []


def test_a_week_is_a_column_and_a_weekday_a_row():
    calendar = days({})
    first, last = calendar.days[0], calendar.days[-1]

    assert [len(week) for week in calendar.weeks] == [7] * 23
    assert (first.on.weekday(), first.x, first.y) == (2, 26, 20 + 2 * 26)
    assert (last.on.weekday(), last.x, last.y) == (0, 26 + 22 * 26, 20)


def test_the_second_friday_says_that_it_is_the_theme_day():
    labels = {day.on: day.label for day in days({date(2026, 11, 13): 193}).days}

    assert labels[date(2026, 11, 13)] == "11月13日（周五，主题党日）193条"
    assert labels[date(2026, 11, 20)] == "11月20日（周五）0条"


def test_days_are_shaded_by_the_fullest_one_and_a_single_record_is_none():
    counts = {date(2026, 11, at): count for at, count in ((2, 1), (3, 5), (4, 12), (5, 30), (6, 100), (7, 0))}
    shades = {day.on.day: day.shade for day in days(counts).days if day.on.month == 11 and day.on.day < 8}

    assert shades == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 0}
    assert [day.shade for day in days({date(2026, 11, 2): 1}).days if day.count] == [3]


def test_what_lies_outside_the_half_year_shades_nothing():
    calendar = days({date(2026, 6, 30): 1000, date(2026, 7, 1): 10})

    assert (calendar.total, calendar.days[0].shade) == (10, 5)


def test_months_are_parted_by_a_line_round_the_days_of_each():
    calendar = days({})

    assert [name for name, _ in calendar.months] == ["7月", "8月", "9月", "10月", "11月"]
    assert calendar.edges[0] == "M155 19V149H129V201"  # the first of August is a Saturday


def scored(name, now, before):
    return Compared(1, name, False, now, before, "", "")


def test_the_best_stands_first_and_the_axis_begins_below_the_lowest_dot():
    chart = dumbbell([scored("古渡镇", 82_600, 84_900), scored("区直机关", 97_100, None)])

    assert [line.of.name for line in chart.lines] == ["区直机关", "古渡镇"]
    assert [label for label, _ in chart.ticks] == [100, 95, 90, 85, 80]
    assert chart.lines[0].x_before is None
    assert chart.lines[1].x < chart.lines[1].x_before < chart.lines[0].x <= chart.ticks[0][1]


def test_a_low_score_leaves_room_for_few_marks_and_a_full_one_needs_some():
    assert [label for label, _ in dumbbell([scored("甲", 3_000, None)]).ticks] == [100, 80, 60, 40, 20, 0]
    assert [label for label, _ in dumbbell([scored("甲", 100_000, 100_000)]).ticks] == [100, 95]
    assert dumbbell([]).lines == []


def test_a_change_is_told_in_points_of_a_percent_and_only_where_there_was_something_before():
    column = Column("THEME_DAY-2026-11", "11月党日")

    rises = Measure(column, Share(97, 100), Share(95, 100))
    assert (rises.change, rises.change_text) == (20, "2.0")
    assert Measure(column, Share(97, 100), None).change is None
    assert Measure(column, Share(), Share(95, 100)).change is None
