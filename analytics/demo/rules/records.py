"""When an invented record was held, sent and reviewed, and who came. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from activities.duties.models import DutyKind
from activities.duties.rules import DueItem
from activities.records.models import State, Status
from analytics.demo.rules.activities import Habit

EXCUSES = (Status.SICK, Status.PERSONAL, Status.PERSONAL, Status.DUTY, Status.DUTY, Status.UNEXCUSED)
OPEN_BUT_DONE = {DutyKind.THEME_DAY: 0.953}
OPEN_OTHERS = 0.55


@dataclass(frozen=True)
class Course:
    """The days of one record; `sent_on` and `reviewed_on` lie within what has happened by today."""

    held_on: date
    sent_on: date
    reviewed_on: date | None
    state: str

    @property
    def late(self) -> bool:
        return (self.sent_on - self.held_on).days > 7


def is_done(random: Random, item: DueItem, habit: Habit, *, today: date) -> bool:
    """Whether the branch did this; nothing that lies ahead is done, and a window still open is often not."""
    if item.opens_on > today or (item.planned_on and item.planned_on > today):
        return False
    if item.closes_on >= today:
        return random.random() < OPEN_BUT_DONE.get(DutyKind(item.kind), OPEN_OTHERS)
    return random.random() >= habit.misses


def course(random: Random, item: DueItem, habit: Habit, *, today: date) -> Course:
    held_on = item.planned_on or workday(random, item.opens_on, min(item.closes_on, today))
    delay = random.randint(9, 24) if random.random() < habit.late else random.choice((0, 0, 0, 1, 1, 2, 3))
    sent_on = min(held_on + timedelta(days=delay), today)
    reviewed_on = sent_on + timedelta(days=random.choice((1, 1, 2, 2, 3, 4, 6)))
    if reviewed_on > today or (sent_on > today - timedelta(days=21) and random.random() < 0.06):
        return Course(held_on, sent_on, None, State.SUBMITTED)
    if random.random() < habit.returned:
        return Course(held_on, sent_on, reviewed_on, State.RETURNED)
    return Course(held_on, sent_on, reviewed_on, State.ACCEPTED)


def workday(random: Random, first: date, last: date) -> date:
    """A day from Monday to Friday; a span of a weekend gives its first day."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return random.choice([day for day in days if day.weekday() < 5] or days[:1])


def attendance(random: Random, expected: Iterable[int], excused: set[int], habit: Habit) -> list[tuple[int, str]]:
    """A status for everybody expected."""
    rows = []
    for member in expected:
        if member in excused:
            rows.append((member, Status.EXEMPT.value))
        elif random.random() < habit.comes:
            rows.append((member, Status.LATE.value if random.random() < 0.01 else Status.PRESENT.value))
        else:
            rows.append((member, random.choice(EXCUSES).value))
    return rows
