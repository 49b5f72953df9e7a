"""What was sent, to how many, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from activities.reminders.models import Reminder, Round, Told
from activities.reminders.rules import LONGEST_APART
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.messages.queries import outcomes, outcomes_in_words


def last_by_hand(branches: Iterable[int], today: date) -> dict[int, date]:
    """When each was reminded by hand last, as far back as it matters for the next time."""
    recent = Reminder.objects.by_hand().filter(organization__in=list(branches), reminded_on__gt=today - LONGEST_APART)
    return dict(recent.values("organization").annotate(last=Max("reminded_on")).values_list("organization", "last"))


def last_reminded(branches: Iterable[int], quarter: Quarter) -> dict[int, date]:
    """When each was reminded by hand last of what the quarter asked for."""
    of_quarter = Reminder.objects.by_hand().filter(organization__in=list(branches), round__quarter=str(quarter))
    return dict(of_quarter.values("organization").annotate(last=Max("reminded_on")).values_list("organization", "last"))


def told_of(branch: int, *, since: date, until: date) -> dict[str, list[date]]:
    """On which days, in [since, until), somebody of the branch was told of what: by the names of the items; one query."""
    rows = Reminder.objects.filter(organization=branch, skipped="", reminded_on__gte=since, reminded_on__lt=until)
    days: dict[str, set[date]] = defaultdict(set)
    for what, step, on in rows.values_list("what", "step", "reminded_on"):
        for label in [what] if step else what.split("、"):
            days[label].add(on)
    return {label: sorted(found) for label, found in days.items()}


def waiting_rounds(account: Account, now: datetime) -> list[Round]:
    """What somebody asked for and may still take back."""
    mine = Round.objects.visible_to(account).untouched().filter(due_at__gt=now)
    return list(mine.prefetch_related("reminders").order_by("pk"))


def reminders(account: Account, *, path: str = "", by_hand: bool | None = None) -> QuerySet[Reminder]:
    """In reach, the newest first."""
    found = Reminder.objects.visible_to(account)
    if path:
        found = found.under(path)
    if by_hand is not None:
        found = found.by_hand() if by_hand else found.exclude(step="")
    return found.select_related("organization", "committee", "round__by", "round__announcement").order_by("-pk")


@dataclass(frozen=True)
class Line:
    """A reminder with how many were told, how many have read it, and how the other channels went."""

    reminder: Reminder
    told: int
    read: int
    outcomes: list[str]


def log_lines(rows: Sequence[Reminder]) -> list[Line]:
    """Two queries for a whole page."""
    told: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    links = Told.objects.filter(reminder__in=[row.pk for row in rows])
    for reminder, message, read_at in links.values_list("reminder", "message", "message__read_at"):
        told[reminder].append((message, read_at is not None))
    ways = outcomes({message for ones in told.values() for message, _ in ones})
    return [
        Line(
            reminder=row,
            told=len(told[row.pk]),
            read=sum(is_read for _, is_read in told[row.pk]),
            outcomes=outcomes_in_words(way for message, _ in told[row.pk] for way in ways.get(message, ())),
        )
        for row in rows
    ]
