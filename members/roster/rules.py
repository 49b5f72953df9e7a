"""Ages, party ages and the classes of the annual statistics (domain.md §4.1). Pure."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LONGEST_LIFE = 150
WARN_BEFORE_EXPIRY_MONTHS = 6
HONOURED_AFTER = 50


@dataclass(frozen=True)
class Band:
    """Whole years from `lowest` to `highest`, both included."""

    code: str
    label: str
    lowest: int
    highest: int

    def holds(self, years: int) -> bool:
        return self.lowest <= years <= self.highest

    def days(self, today: date) -> tuple[date, date]:
        """Who began after the first day and no later than the second one is in the band today."""
        return years_before(today, self.highest + 1), years_before(today, self.lowest)


AGE_BANDS = (
    Band("30", "30岁及以下", 0, 30),
    Band("31-35", "31至35岁", 31, 35),
    Band("36-40", "36至40岁", 36, 40),
    Band("41-45", "41至45岁", 41, 45),
    Band("46-50", "46至50岁", 46, 50),
    Band("51-55", "51至55岁", 51, 55),
    Band("56-60", "56至60岁", 56, 60),
    Band("61", "61岁及以上", 61, LONGEST_LIFE),
)

PARTY_AGE_BANDS = (
    Band("5", "5年及以下", 0, 5),
    Band("6-10", "6至10年", 6, 10),
    Band("11-20", "11至20年", 11, 20),
    Band("21-30", "21至30年", 21, 30),
    Band("31-40", "31至40年", 31, 40),
    Band("41-49", "41至49年", 41, 49),
    Band("50", "50年及以上", 50, LONGEST_LIFE),
)


@dataclass(frozen=True)
class Era:
    """入党时间 classes of the bulletin; `until` no longer belongs, none means still."""

    code: str
    label: str
    since: date
    until: date | None


FOUNDED, THIRD_PLENUM, EIGHTEENTH_CONGRESS = date(1949, 10, 1), date(1978, 12, 1), date(2012, 11, 1)
ERAS = (
    Era("BEFORE_1949", "新中国成立前", date.min, FOUNDED),
    Era("BEFORE_1978", "新中国成立后至十一届三中全会前", FOUNDED, THIRD_PLENUM),
    Era("BEFORE_2012", "十一届三中全会后至党的十八大前", THIRD_PLENUM, EIGHTEENTH_CONGRESS),
    Era("SINCE_2012", "党的十八大以来", EIGHTEENTH_CONGRESS, None),
)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_before(day: date, years: int) -> date:
    return months_before(day, years * 12)


def medal_day(today: date) -> date:
    """The day for which 光荣在党50年 is counted: the first of July of the year."""
    return date(today.year, 7, 1)


def full_years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def term_years(kind: str, sector: str) -> int:
    """Village and community organizations five years, basic committees five, other branches three."""
    return 5 if kind == "COMMITTEE" or sector in {"VILLAGE", "COMMUNITY"} else 3


def years_after(day: date, years: int) -> date:
    return months_before(day, -12 * years)


def age(born_on: date | None, today: date) -> int | None:
    return full_years(born_on, today) if born_on else None


def party_age(*, joined_on: date | None, regularized_on: date | None, is_full: bool, today: date) -> int | None:
    """党龄 counts from the day of becoming a full member; before 1977 there was a time without probation."""
    since = regularized_on or joined_on
    return full_years(since, today) if is_full and since and since <= today else None


def band_of(bands: tuple[Band, ...], years: int | None) -> Band | None:
    return next((band for band in bands if years is not None and band.holds(years)), None)


def era_of(joined_on: date | None) -> Era | None:
    return next((era for era in reversed(ERAS) if joined_on and joined_on >= era.since), None)


def told_apart(people: Iterable[tuple[int, str, date | None]]) -> dict[int, str]:
    """By number the name of everybody on a list; who shares it there has the year of joining (`joined_on`) beside it."""
    every = list(people)
    many = Counter(name for _, name, _ in every)
    return {pk: f"{name}（{on.year}年入党）" if on and many[name] > 1 else name for pk, name, on in every}


def expires_soon(expires_on: date | None, today: date) -> bool:
    """The committee above reminds six months before the term ends (基层组织选举工作条例)."""
    return expires_on is not None and months_before(expires_on, WARN_BEFORE_EXPIRY_MONTHS) <= today


def branch_cautions(*, full: int, members: int, has_secretary: bool, has_committee: bool, temporary: bool) -> list[str]:
    """What 支部工作条例 expects and the branch does not meet: said, never forbidden."""
    found = []
    if not has_secretary:
        found.append("还没有登记书记。")
    if full < 3 and not temporary:
        found.append(f"正式党员{full}名，不足3名的应与就近组织成立联合党支部。")
    if members > 50:
        found.append(f"党员{members}名，一般不超过50名。")
    if full >= 7 and not has_committee:
        found.append("正式党员7名以上，应设支部委员会；已经设的，请在“换届”里登记。")
    return found


NUMERAL = re.compile(r"([一二三四五六七八九十]+|[0-9]+)")
DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)}


def counted_order(name: str) -> tuple[tuple[str, int], ...]:
    """What names with a number sort by: 第二党小组 before 第三 before 第十一, 2组 before 11组."""
    parts = [*NUMERAL.split(name), ""]
    return tuple((text, number(numeral)) for text, numeral in zip(parts[::2], parts[1::2], strict=True))


def number(numeral: str) -> int:
    """Up to 九十九, as subgroups are counted."""
    if not numeral or numeral.isdigit():
        return int(numeral or 0)
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)
