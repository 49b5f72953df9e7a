"""The worker's part: what a round says is computed outside, and written all at once or not at all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from activities.reminders.models import Reminder, Round, Told
from activities.reminders.queries import behind_in, handlers_of, people_of, said_today, tasks_today, units_of
from activities.reminders.rules import NOTE, Said, Skipped, Task, announcement, title_of
from dangjian.audit.services import record
from dangjian.jobs.models import MOST_ATTEMPTS, LostLease
from dangjian.jobs.rules import checkpoint
from dangjian.periods import Quarter
from organizations.access.rules import Right
from organizations.messages.models import Message
from organizations.messages.rules import Letter, Line, is_quiet
from organizations.messages.services import post, post_to_group
from organizations.tree.models import Organization


def begin_day(*, now: datetime) -> None:
    """The round of this day, once however often it is asked for; by night there is no day yet."""
    if not is_quiet(localtime(now)):
        row = Round(day=localdate(now), asked_at=now, due_at=now)
        Round.objects.bulk_create([row], ignore_conflicts=True)


def send_next(*, clock: Callable[[], datetime]) -> bool:
    """Send one round that is due; False when there is none."""
    waiting = Round.objects.claimable(now=clock()).filter(attempt__lt=MOST_ATTEMPTS)
    found = waiting.select_related("by").order_by("due_at", "pk").first()
    if found is None:
        return False
    if found.claim(now=clock()):
        try:
            send_of_day(found, now=clock()) if found.day else send_by_hand(found, now=clock())
        except LostLease:
            return True
    return True


def send_of_day(batch: Round, *, now: datetime) -> None:
    """Raises LostLease. A branch without anybody to tell is left for the next day."""
    today = localdate(now)
    branches = {one.pk: one for one in Organization.objects.branches().standing(today).select_related("committee")}
    people = people_of(branches.values())
    said = [one for one in said_today(today, branches) if people[one.branch_id]]
    rows = [(step_row(batch, one, branches[one.branch_id], today), one) for one in said]
    group = announcement(said, units_of(branches.values()), today, link=group_link()) if said else ""
    tasks = tasks_today(today)
    handlers = handlers_of(tasks) if tasks else {}
    told = [(step_row(batch, one, row.organization, today), one) for row, one in tasks if handlers[one.whom]]
    write(batch, [*rows, *told], {**people, **handlers}, group=group, now=now)


def step_row(batch: Round, one: Said | Task, place: Organization, today: date) -> Reminder:
    row = Reminder(round=batch, item=one.key, step=one.step, what=one.what[:300], reminded_on=today)
    row.settle_in(place)
    return row


def send_by_hand(batch: Round, *, now: datetime) -> None:
    """Raises LostLease. Who has recorded meanwhile is not reminded any more."""
    today, rows = localdate(now), {row.organization_id: row for row in batch.reminders.all()}
    branches = list(Organization.objects.filter(pk__in=rows).select_related("committee").order_by("path"))
    behind, people = behind_in(Quarter.parse(batch.quarter), branches, today), people_of(branches)
    skipped = [row for pk, row in rows.items() if pk not in behind or not people[pk]]
    for row in skipped:
        row.skipped = Skipped.NOBODY if row.organization_id in behind else Skipped.DONE
    said = [(rows[pk], one) for pk, ones in behind.items() for one in ones]
    group = announcement([one for _, one in said], units_of(branches), today, link=group_link()) if said else ""
    write(batch, said, people, skipped=skipped, group=group if speaks_for_all(batch) else "", now=now)


def speaks_for_all(batch: Round) -> bool:
    """The robot's group is the whole district's: whoever looks after a part of it does not speak there."""
    top = Organization.objects.filter(parent=None).values_list("path", flat=True).first()
    return bool(batch.by and top and batch.by.reach.covers(Right.READ, top))


def group_link() -> str:
    return settings.PUBLIC_URL + reverse("records:choose") if settings.PUBLIC_URL else ""


def write(
    batch: Round,
    said: Sequence[tuple[Reminder, Said | Task]],
    people: Mapping[Any, Sequence[int]],
    *,
    skipped: Sequence[Reminder] = (),
    group: str,
    now: datetime,
) -> None:
    """Rows, one message per person, which row stands in which, the group's text, and the end of the job."""
    mine: dict[int, list[tuple[Reminder, Said | Task]]] = defaultdict(list)
    for row, one in said:
        for account in people.get(one.whom, ()):
            mine[account].append((row, one))
    letters = [letter(to, [one for _, one in ones], localdate(now)) for to, ones in mine.items()]
    checkpoint("reminders.before_writing")
    with transaction.atomic():
        batch.finish(announcement=post_to_group(group, now=now))
        Reminder.objects.bulk_create([row for row, _ in said if row.pk is None])
        Reminder.objects.bulk_update(skipped, ["skipped"])
        made = post(letters, now=now)
        Told.objects.bulk_create(told(made, mine.values()))
        record("reminders.send", by=batch.by, target=batch, rows=len(made))
        checkpoint("reminders.before_commit")
    checkpoint("reminders.after_commit")


def letter(to: int, said: Sequence[Said | Task], today: date) -> Letter:
    """The most pressing first."""
    ordered = sorted(said, key=lambda one: one.pressing_on or today)
    lines = tuple(Line(one.line(today), one.url) for one in ordered)
    return Letter(to=to, title=title_of(ordered), lines=lines, note=NOTE)


def told(made: Sequence[Message], mine: Iterable[Sequence[tuple[Reminder, Said | Task]]]) -> Iterator[Told]:
    for message, ones in zip(made, mine, strict=True):
        for reminder in {row.pk for row, _ in ones}:
            yield Told(reminder_id=reminder, message=message)
