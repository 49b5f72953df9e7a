"""Everything that changes the holiday table."""

from collections import Counter
from datetime import date
from typing import Any

from chinese_calendar import constants
from django.db import transaction

from dangjian.audit.services import record
from dangjian.workdays.models import Holiday
from dangjian.workdays.queries import years_known
from dangjian.workdays.rules import Kind, days_between, differs

FIRST_YEAR = 2024


class NothingDiffers(Exception):
    """Every day of the span is free or worked anyway, so there is nothing to write down."""


@transaction.atomic
def install_holidays() -> str:
    """Enter the years that are published and not in the table yet; a year with any row is left as it is."""
    known = years_known()
    rows = [row for row in published_days() if row.day.year not in known]
    Holiday.objects.bulk_create(rows)
    added = Counter(row.day.year for row in rows)
    if added:
        record("workdays.install", by=None, target="holiday", years=sorted(added))
    years = "、".join(f"{year}年" for year in sorted(added))
    return f"录入了{years}的放假安排，共{len(rows)}天。" if added else "放假安排已经录入，没有新的年份。"


def published_days() -> list[Holiday]:
    """The days from `FIRST_YEAR` on that differ from the plain week, as the State Council published them."""
    chinese = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    sources = ((Kind.HOLIDAY, constants.holidays), (Kind.WORKDAY, constants.workdays))
    return [
        Holiday(day=day, kind=kind, name=chinese[name], document=f"国务院办公厅关于{day.year}年部分节假日安排的通知")
        for kind, days in sources
        for day, name in sorted(days.items())
        if day.year >= FIRST_YEAR and differs(day, kind)
    ]


@transaction.atomic
def set_days(*, first: date, last: date, kind: str, name: str, document: str, by: Any) -> int:
    """Write down a span as free or worked, replacing what was said about its days; how many days differ is returned."""
    days = list(days_between(first, last))
    replaced, _ = Holiday.objects.filter(day__in=days).delete()
    rows = [Holiday(day=day, kind=kind, name=name, document=document) for day in days if differs(day, kind)]
    if not rows and not replaced:
        raise NothingDiffers
    Holiday.objects.bulk_create(rows)
    record("workdays.set", by=by, target="holiday", first=str(first), last=str(last), kind=kind, document=document)
    return len(rows)


@transaction.atomic
def change_day(*, holiday: Holiday, name: str, document: str, by: Any) -> None:
    holiday.name, holiday.document = name, document
    holiday.save(update_fields=["name", "document"])
    record("workdays.change", by=by, target=holiday, day=str(holiday.day), document=document)


@transaction.atomic
def remove_day(*, holiday: Holiday, by: Any) -> None:
    """From now on the day is what its weekday says."""
    record("workdays.remove", by=by, target=holiday, day=str(holiday.day), kind=holiday.kind)
    holiday.delete()
