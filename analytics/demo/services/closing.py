"""Every quarter that ended long enough ago went all its way: checked, final and told. The last of them was objected to,
answered and adjusted once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.timezone import localdate

from activities.duties.models import DutyKind
from activities.records.models import Activity, State
from activities.records.queries.record import facts_of
from activities.records.services import accept, revise, send_back
from analytics.assessment.models import Closing
from analytics.assessment.services import assess, compute_next, take_figures
from analytics.assessment.services.closings import report
from analytics.objections.models import Check
from analytics.objections.queries import lines_of, records_behind, scored_branches, unchecked
from analytics.objections.services import (
    answer,
    begin_checking,
    begin_deciding,
    confirm,
    finalise,
    object_to,
    spot_check,
)
from dangjian.fields.dates import beginning
from dangjian.periods import Quarter
from dangjian.workdays.queries import add_workdays
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.photos.models import Photo
from organizations.tree.models import Organization

MORNING = timedelta(hours=9)
A_WEEK = timedelta(days=7)
SILENT, LAST_STEP = 11, 11
RETURNED, ADDED = "请写明做了什么、谁来了。", "活动结束前逐人签到，下次的主题当场议定。"
FOUND = {True: "签到表和记录本齐全，日期、人数一致。", False: "记录本上多一位列席的同志，支部已经说明。"}


def close(quarter: Quarter, shown: Organization, *, disputed: bool, clock: Callable[[], datetime]) -> None:
    """By the personas of the demo, on working days after the quarter, none of them in the future."""
    office, second, town, writer = (
        Account.objects.get(username=name) for name in ("zuzhibu", "zuzhibu2", "jiedao", "shuji")
    )
    if not has_gone_all_its_way(quarter, localdate(clock())):
        return
    first = add_workdays(quarter.end, 1)
    returned = sent_back(quarter, shown, by=town) if disputed else None
    taken = take_figures(quarter=quarter, by=office, today=first, now=at(first))
    compute_next(clock=lambda: at(first))
    closing = Closing.objects.get(pk=taken.pk)
    begin_checking(closing=closing, by=office, today=first, now=at(first))
    if disputed:
        objected(closing, shown, writer=writer, town=town, on=add_workdays(first, 2))
    checked(closing, days=[add_workdays(first, after) for after in range(1, 6)])
    over = add_workdays(first, 6)
    begin_deciding(closing=closing, by=office, now=at(over))
    looked_at(closing, shown, by=second, on=over)
    closing.refresh_from_db()
    finalise(closing=closing, by=office, now=at(add_workdays(first, 7)))
    closing.refresh_from_db()
    told = add_workdays(first, 8)
    report(closing=closing, on=told, number=f"滨组通报〔{told.year}〕{told.month}号", by=office, now=at(told))
    if returned:
        mended(returned, writer=writer, town=town, on=add_workdays(told, 1))
        after, why = add_workdays(told, 2), f"{shown.short_name}补报的主题党日已经审核"
        assess(quarter=quarter, by=office, today=after, clock=lambda: at(after), reason=why)


def has_gone_all_its_way(quarter: Quarter, today: date) -> bool:
    """Whether its last step lies in the past: two weeks and a day of work after the figures were taken."""
    return add_workdays(add_workdays(quarter.end, 1), LAST_STEP) < today


def at(day: date) -> datetime:
    return beginning(day) + MORNING


def objected(closing: Closing, shown: Organization, *, writer: Account, town: Account, on: date) -> None:
    line = lines_of(shown).filter(score__run=closing.run_id, item__indicator="theme_day", applies=True).first()
    if line is None:
        return
    words = "三次主题党日都按时开了，有一次的记录退回以后没来得及改。"
    made = object_to(line=line, words=words, by=writer, now=at(on))
    said = "活动开过，但退回的记录到取数的时候没有改好，按方案不计。请支部改好再交，算补报，由组织部调整。"
    answer(objection=made, verdict="DISMISSED", words=said, by=town, now=at(add_workdays(on, 1)))
    confirm(closing=closing, organization=shown, by=writer, now=at(on))


def checked(closing: Closing, *, days: list[date]) -> None:
    """Nearly every branch has gone through its lines, a few each day; of twenty one has not found the time."""
    held = Grant.objects.filter(role=Role.SECRETARY, organization__in=unchecked(closing), ends_at=None)
    secretaries = dict(held.order_by("organization", "-pk").values_list("organization", "account"))
    rows = []
    for number, branch in enumerate(unchecked(closing)):
        if branch.pk in secretaries and number % 20 != SILENT:
            row = Check(closing=closing, run_id=closing.run_id, by_id=secretaries[branch.pk])
            row.at = at(days[number % len(days)]) + timedelta(minutes=number)
            row.settle_in(branch)
            rows.append(row)
    Check.objects.bulk_create(rows)


def looked_at(closing: Closing, shown: Organization, *, by: Account, on: date) -> None:
    """One record each of the shown branch and of a few others; one of them was not as it was told."""
    others = scored_branches(closing).exclude(pk=shown.pk)[::60]
    for number, branch in enumerate([shown, *others]):
        record = records_behind(closing, branch).first()
        if record is not None:
            agrees = number != len(others)
            spot_check(closing=closing, activity=record, agrees=agrees, found=FOUND[agrees], on=on, by=by, now=at(on))


def sent_back(quarter: Quarter, shown: Organization, *, by: Account) -> Activity | None:
    """Before the quarter ended: the branch has something to put right, and does so when it is late."""
    held = Activity.objects.filter(organization=shown, kind=DutyKind.THEME_DAY, state=State.ACCEPTED)
    last = held.filter(held_on__gte=quarter.start, held_on__lt=quarter.end - A_WEEK).order_by("held_on", "pk").last()
    return send_back(activity=last, reason=RETURNED, by=by, now=at(quarter.end - A_WEEK)) if last else None


def mended(returned: Activity, *, writer: Account, town: Account, on: date) -> None:
    """After the result was told: the figures do not have it, and its town accepts it."""
    facts = facts_of(returned)
    facts = replace(facts, text=f"{facts.text}{ADDED}", late_reason=facts.late_reason or "换届期间漏改了")
    sent = revise(activity=returned, version=returned.version, facts=facts, by=writer, now=at(on))
    newest = Photo.objects.filter(album=sent.album_id).aggregate(at=Max("uploaded_at"))["at"]
    accept(activities=[sent], by=town, now=at(on), seen_at=(newest or at(on)) + timedelta(minutes=1))
