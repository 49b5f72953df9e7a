"""A rule as people would say it."""

from datetime import date

from activities.duties.rules.kinds import Per
from activities.duties.rules.windows import Window
from dangjian.fields.dates import written
from dangjian.periods import Year

WITHIN = {Per.MONTH: "当月", Per.QUARTER: "当季度", Per.HALF_YEAR: "当半年", Per.YEAR: "当年"}
SAMPLE = Year(2026)


def span_in_words(first: date, last: date) -> str:
    """From one day to another, both included, saying no year or month twice."""
    if first.year != last.year:
        return f"{written(first)}至{written(last)}"
    start = f"{first.month}月{first.day}日"
    return f"{start}至{last.day}日" if first.month == last.month else f"{start}至{last.month}月{last.day}日"


def how_often(per: str, times: int) -> str:
    return f"{Per(per).label}{times}次"


def when(per: str, window: Window) -> str:
    """In which days the duty is fulfilled, with what the window adds around the period."""
    parts = [f"{WITHIN[Per(per)]}内"]
    if window.before_days:
        parts.append(f"可提前{window.before_days}天")
    if window.after_months or window.after_days:
        parts.append(f"最晚{deadline(per, window)}")
    return "，".join(parts)


def deadline(per: str, window: Window) -> str:
    if per == Per.YEAR:
        day = window.closes_on(SAMPLE)
        later = {1: "次年", 2: "第三年"}[day.year - SAMPLE.year]
        return f"{later}{day.month}月{day.day}日"
    months = f"{window.after_months}个月" if window.after_months else ""
    days = f"{window.after_days}天" if window.after_days else ""
    return f"结束后{'零'.join(part for part in (months, days) if part)}内"
