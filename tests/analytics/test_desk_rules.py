"""What the desk calls done, low and behind."""

from datetime import date

from activities.duties.models import DutyKind
from activities.duties.rules import DueItem, State
from activities.records.queries.owed import Owed
from analytics.desk.queries.standing import top_of
from analytics.desk.rules import Share, column_of, columns_of, days_behind, last_day_in_words, share_of, since_in_words


def item(kind: str = DutyKind.THEME_DAY, start: date = date(2026, 9, 1), planned: date | None = None) -> DueItem:
    return DueItem(
        code="x",
        kind=kind,
        label="9月主题党日",
        organization_id=1,
        subgroup_uid=None,
        period_start=start,
        period_end=date(2026, 10, 1),
        opens_on=start,
        closes_on=date(2026, 9, 30),
        record_by=date(2026, 9, 18),
        planned_on=planned,
        times=1,
    )


def test_only_all_of_it_reads_a_hundred_percent():
    assert [Share(done, 1000).percent for done in (1000, 999, 0)] == ["100.0%", "99.9%", "0.0%"]
    assert Share(2999, 3000).percent == "99.9%"
    assert Share().percent == "—"


def test_shades_grow_with_the_share():
    assert [Share(done, 100).shade for done in (80, 87, 92, 97, 100)] == [1, 2, 3, 4, 5]
    assert Share().shade == 0


def test_low_is_more_than_a_tenth_overdue_and_what_is_still_open_is_not():
    assert [Share(80, 100, overdue).low for overdue in (0, 10, 11)] == [False, False, True]
    assert not Share().low


def test_what_lies_ahead_asks_for_nothing_unless_it_is_done_already():
    assert share_of(Owed(item(), State.NOT_YET)) == Share(0, 0)
    assert share_of(Owed(item(), State.DONE, records=[(1, 1)])) == Share(1, 1)
    assert share_of(Owed(item(), State.OVERDUE)) == Share(0, 1, 1)
    assert share_of(Owed(item(), State.DUE)) == Share(0, 1, 0)


def test_theme_days_stand_by_month_before_the_other_kinds():
    standing = [
        Owed(item(DutyKind.PARTY_LECTURE, date(2026, 7, 1)), State.DUE),
        Owed(item(start=date(2026, 9, 1)), State.DUE),
        Owed(item(start=date(2026, 8, 1)), State.DUE),
    ]

    assert [column.label for column in columns_of(standing)] == ["8月党日", "9月党日", "党课"]
    assert column_of(standing[1].item).slug == "THEME_DAY-2026-09"


def test_a_branch_is_behind_after_its_theme_day_or_when_a_window_has_ended():
    planned = Owed(item(planned=date(2026, 9, 11)), State.DUE)

    assert days_behind(planned, date(2026, 9, 11)) == 0
    assert days_behind(planned, date(2026, 9, 14)) == 3
    assert days_behind(Owed(item(), State.DUE), date(2026, 9, 29)) == 0
    assert days_behind(Owed(item(), State.OVERDUE), date(2026, 10, 5)) == 5
    assert days_behind(Owed(item(), State.DONE), date(2026, 10, 5)) == 0
    assert since_in_words(planned, date(2026, 9, 14)) == "活动日已过3天"
    assert since_in_words(Owed(item(), State.OVERDUE), date(2026, 10, 5)) == "逾期5天"
    assert last_day_in_words(Owed(item(), State.DUE)) == "9月30日截止"


def test_the_top_of_a_reach_is_what_all_its_branches_hang_under():
    assert top_of(["000001000002000003", "000001000002000004"]) == "000001000002"
    assert top_of(["000001000002000003", "000001000005000004"]) == "000001"
    assert top_of(["000001000002000003"]) == "000001000002"
    assert top_of([]) == ""
