"""When a branch is reminded of what it owes, and in which words. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from activities.duties.rules import DueItem, State
from activities.records.rules import written_day, written_when
from dangjian.workdays.rules import Calendar
from organizations.messages.rules import awake

# So long somebody may take back what was asked for by hand.
UNDO_FOR = timedelta(seconds=10)
AHEAD = timedelta(days=7)
# Working days: after the planned day, before the last one, and between two reminders by hand.
AFTERWARDS = BEFORE_THE_END = APART = 3
# No span of three working days is longer, whatever holidays lie in it.
LONGEST_APART = timedelta(days=30)
NOTE = "如果已经办了，请忽略。"
# What a group robot takes, in bytes of UTF-8.
LONGEST_ANNOUNCEMENT = 2000


class Step(models.TextChoices):
    """The times at which the portal speaks by itself: four of what a duty asks for, two of what somebody asked for."""

    WEEK_BEFORE = "WEEK_BEFORE", "活动前7天"
    DAY_BEFORE = "DAY_BEFORE", "活动前1个工作日"
    AFTERWARDS = "AFTERWARDS", "活动后第3个工作日"
    LAST_DAYS = "LAST_DAYS", "截止前3个工作日"
    TASK_SOON = "TASK_SOON", "交办事项到期前3个工作日"
    TASK_LATE = "TASK_LATE", "交办事项逾期"


class Skipped(models.TextChoices):
    """Why somebody asked for a reminder and none went out."""

    DONE = "DONE", "已经记了，没有再发"
    NOBODY = "NOBODY", "没有书记、记录员的账号"


BEFORE = (Step.WEEK_BEFORE, Step.DAY_BEFORE)


def step_on(planned_on: date | None, closes_on: date, today: date, calendar: Calendar) -> Step | None:
    """The step that is in turn on `today`, from its own day until it would say something wrong or the next one comes.

    So a day on which nothing ran is made good on the next one, and whoever was told once is not told again.
    """
    if today > closes_on:
        return None
    if planned_on and today <= planned_on:
        if today >= calendar.before(planned_on, 1):
            return Step.DAY_BEFORE
        return Step.WEEK_BEFORE if today >= planned_on - AHEAD else None
    if today >= calendar.before(closes_on, BEFORE_THE_END):
        return Step.LAST_DAYS
    if planned_on and today >= calendar.add(planned_on, AFTERWARDS):
        return Step.AFTERWARDS
    return None


def task_step_on(due_on: date, today: date, calendar: Calendar) -> Step | None:
    """Of a 交办事项 that is open: in the last three working days, and once when the day has passed."""
    if today > due_on:
        return Step.TASK_LATE
    return Step.TASK_SOON if today >= calendar.before(due_on, BEFORE_THE_END) else None


def days_behind(item: DueItem, state: str, today: date) -> int:
    """Days since the window ended, or since the day it was planned for; 0 while nobody need ask yet."""
    if state == State.OVERDUE:
        return (today - item.closes_on).days
    if state == State.DUE and item.planned_on and item.planned_on < today:
        return (today - item.planned_on).days
    return 0


def goes_at(asked_at: datetime) -> datetime:
    """When a reminder by hand goes, of a local moment: after the time to take it back, and never by night."""
    return awake(asked_at + UNDO_FOR)


def may_again(last: date | None, today: date, calendar: Calendar) -> bool:
    """Whether a branch may be reminded by hand: not within three working days of the last time."""
    return last is None or today >= calendar.add(last, APART)


def item_key(item: DueItem) -> str:
    """What the row of a step names its item by, within one branch."""
    return "/".join([item.code, str(item.period_start), *([str(item.subgroup_uid)] if item.subgroup_uid else [])])


@dataclass(frozen=True)
class Said:
    """One item of one branch in a message: `step` is nothing when somebody asked for it by hand."""

    branch_id: int
    branch: str
    item: DueItem
    url: str
    step: str = ""
    planned_on: date | None = None
    returned: bool = False

    @property
    def is_ahead(self) -> bool:
        return self.step in BEFORE

    @property
    def whom(self) -> int:
        """Whose people are told: those of the branch."""
        return self.branch_id

    @property
    def key(self) -> str:
        return item_key(self.item)

    @property
    def what(self) -> str:
        return self.item.label

    @property
    def title(self) -> str:
        return f"{self.item.label}{'快到了' if self.is_ahead else '该记了'}"

    @property
    def pressing_on(self) -> date | None:
        return self.planned_on if self.is_ahead else self.item.closes_on

    def when(self, today: date) -> str:
        last = written_day(self.item.closes_on, today)
        if self.is_ahead and self.planned_on:
            return f"{written_when(self.planned_on)}开展"
        if self.returned:
            return f"退回的还没改好，最晚{last}"
        if today > self.item.closes_on:
            return f"还没记，{last}已截止，可以补录"
        if self.planned_on:
            return f"{written_day(self.planned_on, today)}的活动还没记，最晚{last}"
        return f"还没记，最晚{last}"

    def line(self, today: date) -> str:
        return f"{self.branch}：{self.item.label}，{self.when(today)}"


@dataclass(frozen=True)
class Task:
    """One 交办事项 in a message. What is to be done stays on its page: a text may leave the house."""

    number: int
    place: str
    asker: str
    kind: str
    due_on: date
    step: str
    url: str

    is_ahead = False

    @property
    def whom(self) -> str:
        """Whose people are told: those who act for its place, and who is named."""
        return f"task/{self.number}"

    @property
    def key(self) -> str:
        """With its day: of another deadline everybody is told anew."""
        return f"{self.whom}/{self.due_on}"

    @property
    def what(self) -> str:
        return f"交办事项（{self.due_on.month}月{self.due_on.day}日到期）"

    @property
    def title(self) -> str:
        return f"交办事项{'逾期了' if self.step == Step.TASK_LATE else '快到期了'}"

    @property
    def pressing_on(self) -> date:
        return self.due_on

    def line(self, today: date) -> str:
        last = written_day(self.due_on, today)
        when = f"{last}到期，已逾期" if self.step == Step.TASK_LATE else f"{last}到期"
        return f"{self.place}：{self.asker}交办的{self.kind}，{when}"


def title_of(said: Sequence[Said | Task]) -> str:
    """9月主题党日该记了; 3项要办."""
    if len(said) == 1:
        return said[0].title
    if all(one.is_ahead for one in said):
        return f"{len(said)}项活动快到了"
    if all(isinstance(one, Task) for one in said):
        return f"{len(said)}件交办事项要办"
    return (
        f"{len(said)}项要办" if any(one.is_ahead or isinstance(one, Task) for one in said) else f"{len(said)}项该记了"
    )


def announcement(said: Iterable[Said], units: Mapping[int, str], today: date, *, link: str = "") -> str:
    """For a group: per item the branches by their units, or only how many when that is too long. No person is named."""
    every = list(said)
    for text in (in_full(every, units, today), in_numbers(every, units, today), in_short(every, today)):
        whole = "\n".join(["【提醒】", *text, *([f"记录地址：{link}"] if link else []), NOTE])
        if len(whole.encode()) <= LONGEST_ANNOUNCEMENT:
            return whole
    return f"【提醒】{len({one.branch_id for one in every})}个支部有要办的事，请登录门户看自己的待办。{NOTE}"


def by_matter(said: Iterable[Said], today: date) -> dict[str, list[Said]]:
    matters: dict[str, list[Said]] = {}
    for one in said:
        label = one.item.label.partition("（")[0] if one.item.subgroup_uid else one.item.label
        matters.setdefault(f"{label}，{one.when(today)}", []).append(one)
    return matters


def in_full(said: Iterable[Said], units: Mapping[int, str], today: date) -> list[str]:
    lines = []
    for matter, ones in by_matter(said, today).items():
        lines.append(f"{matter}：")
        places: dict[str, list[str]] = {}
        for one in ones:
            places.setdefault(units.get(one.branch_id, ""), []).append(one.branch)
        lines += [f"· {unit}：{'、'.join(dict.fromkeys(names))}" for unit, names in places.items()]
    return lines


def in_numbers(said: Iterable[Said], units: Mapping[int, str], today: date) -> list[str]:
    lines = []
    for matter, ones in by_matter(said, today).items():
        counts = Counter(units.get(branch, "") for branch in {one.branch_id: 1 for one in ones})
        lines.append(f"{matter}：" + "、".join(f"{unit}{count}个支部" for unit, count in counts.items()))
    return lines


def in_short(said: Iterable[Said], today: date) -> list[str]:
    return [
        f"{matter}：{len({one.branch_id for one in ones})}个支部" for matter, ones in by_matter(said, today).items()
    ]
