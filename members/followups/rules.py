"""交办事项 and 督查: what they are called, who asks and who owns, where an item may come from. Pure."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from organizations.access.rules import Right, Role, roles_with

# For a place act those who write for it, and at the top, where nobody records, the department.
HANDLING = (*roles_with(Right.RECORD), Role.DEPARTMENT_STAFF)
# Whoever reviews what others do goes and looks.
INSPECTING = roles_with(Right.REVIEW)
MOST_FINDINGS = 20
LONGEST_FINDING = 200
# Due within so many working days is pressing.
SOON_WORKDAYS = 3


class Kind(models.TextChoices):
    RESOLUTION = "RESOLUTION", "决议事项"
    PROBLEM = "PROBLEM", "问题整改"
    INSPECTION = "INSPECTION", "督查"


class State(models.TextChoices):
    OPEN = "OPEN", "办理中"
    FINISHED = "FINISHED", "等交办单位办结"
    CLOSED = "CLOSED", "已办结"
    WITHDRAWN = "WITHDRAWN", "已撤销"


LIVE = (State.OPEN, State.FINISHED)


class Deed(models.TextChoices):
    """What a line of the timeline says was done."""

    ASKED = "ASKED", "交办"
    NAMED = "NAMED", "定责任人"
    PROGRESS = "PROGRESS", "进展"
    FINISHED = "FINISHED", "报办结"
    SENT_BACK = "SENT_BACK", "退回再办"
    MOVED = "MOVED", "改期限"
    CLOSED = "CLOSED", "办结"
    WITHDRAWN = "WITHDRAWN", "撤销"


@dataclass(frozen=True)
class Source:
    """Where an item comes from: the words to begin with, and the page that shows them. `organization` is the place it
    is about; `item` tells several lines of one record apart."""

    kind: str
    what: str
    label: str
    organization: int
    url: str


@dataclass(frozen=True)
class Seen:
    """What the sheet of an inspection says, its findings in their order."""

    held_on: date
    inspectors: str
    looked_at: str
    findings: tuple[str, ...]


def said_before(before: Seen, after: Seen) -> list[tuple[str, str]]:
    """What a change took away: field by field its name and what stood there."""
    day = before.held_on
    found = [
        ("哪天去的", f"{day.year}年{day.month}月{day.day}日", before.held_on != after.held_on),
        ("督查人员", before.inspectors, before.inspectors != after.inspectors),
        ("看了什么", before.looked_at, before.looked_at != after.looked_at),
        ("发现的问题", "\n".join(before.findings), before.findings != after.findings),
    ]
    return [(label, text or "没有填") for label, text, changed in found if changed]


def written_day(day: date, today: date) -> str:
    """9月18日; seen from another year than its own with the year."""
    return f"{'' if day.year == today.year else f'{day.year}年'}{day.month}月{day.day}日"


def is_late(state: str, due_on: date, today: date) -> bool:
    """What was reported as done waits for the asker, and is late for nobody."""
    return state == State.OPEN and due_on < today


def split_findings(text: str) -> list[str]:
    """One a line; the numbers that people write in front go, the lines have their own."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line]
