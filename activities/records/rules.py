"""What a record says and when it may be handed in. No database, no clock."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time, timedelta
from typing import Any, Protocol

from django.db import models

from activities.duties.rules import STATION_KINDS, DutyKind
from activities.feed.rules import LONGEST_TOPIC, EntryKind
from dangjian.fields.dates import on_weekday, written
from dangjian.periods import HalfYear, Month, Period, Quarter, Year

# Older than this needs a word on why it comes so late.
LATE_AFTER = timedelta(days=60)
LONGEST_TEXT = 20_000


class ExtraKind(models.TextChoices):
    """What branches record though no duty asks for it: it fulfils none and is never scored (decision 16)."""

    STUDY = "STUDY", "集中学习"
    VOLUNTEERING = "VOLUNTEERING", "志愿服务"


RecordKind = DutyKind | ExtraKind
RECORD_KINDS: list[tuple[str, str]] = [*DutyKind.choices, *ExtraKind.choices]
# What branches record; a station has a form of its own for what it does.
BRANCH_KINDS = [(kind, label) for kind, label in RECORD_KINDS if kind not in STATION_KINDS]
MOST_PERSONS, MOST_HOURS = 9999, 24


def record_kind(value: str) -> RecordKind:
    """Raises ValueError for what is neither."""
    return ExtraKind(value) if value in ExtraKind.values else DutyKind(value)


class State(models.TextChoices):
    PLANNED = "PLANNED", "计划中"
    SUBMITTED = "SUBMITTED", "待审核"
    RETURNED = "RETURNED", "已退回"
    ACCEPTED = "ACCEPTED", "已通过"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class Status(models.TextChoices):
    PRESENT = "PRESENT", "到会"
    LATE = "LATE", "迟到"
    SICK = "SICK", "病假"
    DUTY = "DUTY", "公假"
    PERSONAL = "PERSONAL", "事假"
    UNEXCUSED = "UNEXCUSED", "未请假"
    EXEMPT = "EXEMPT", "免到"


PRESENT = (Status.PRESENT, Status.LATE)
EXCUSED = (Status.SICK, Status.DUTY, Status.PERSONAL)
ABSENT = (*EXCUSED, Status.UNEXCUSED)


# One meeting of the whole branch may fulfil several of these, and everybody of the branch is asked to come.
WHOLE_BRANCH = (
    DutyKind.THEME_DAY,
    DutyKind.MEMBERS_MEETING,
    DutyKind.PARTY_LECTURE,
    DutyKind.ORGANIZATIONAL_LIFE_MEETING,
    DutyKind.DEMOCRATIC_APPRAISAL,
)


# What a branch may hold at a station that it backs: its own record, in the station's register as well.
HELD_AT_STATIONS = (DutyKind.THEME_DAY, DutyKind.PARTY_LECTURE, DutyKind.ORGANIZATIONAL_LIFE_MEETING)
# Which of the station's duties such a meeting fulfils without a second record.
FULFILS_AT_STATION: dict[str, DutyKind] = {DutyKind.PARTY_LECTURE: DutyKind.STATION_LECTURE}


class ThemeCategory(models.TextChoices):
    EDUCATION = "EDUCATION", "集中教育"
    SERVICE = "SERVICE", "服务活动"
    MEETINGS = "MEETINGS", "三会一课"


class Stage(models.TextChoices):
    """How far a branch is with a month's theme day."""

    NOTHING = "NOTHING", "没排"
    KEPT = "KEPT", "排了没发布"
    PUBLISHED = "PUBLISHED", "已发布"
    RETURNED = "RETURNED", "记录退回"
    RECORDED = "RECORDED", "已记"


class Invitee(models.TextChoices):
    """Who takes part beside the members and is only counted."""

    ACTIVIST = "ACTIVIST", "积极分子"
    DEVELOPMENT_TARGET = "DEVELOPMENT_TARGET", "发展对象"
    FLOATING_MEMBER = "FLOATING_MEMBER", "流动党员"
    MASSES = "MASSES", "群众"


class LeaveReason(models.TextChoices):
    SICK = "SICK", "病假"
    DUTY = "DUTY", "公假（出差、公务）"
    PERSONAL = "PERSONAL", "事假"
    OTHER = "OTHER", "其他"


# As what a leave arrives in the record, where somebody of the branch looks at it again.
MARKED_AS = {
    LeaveReason.SICK: Status.SICK,
    LeaveReason.DUTY: Status.DUTY,
    LeaveReason.PERSONAL: Status.PERSONAL,
    LeaveReason.OTHER: Status.PERSONAL,
}
# What somebody may say about oneself; who is excused for good is decided beforehand.
CLAIMABLE = (Status.PRESENT, Status.LATE, *EXCUSED)


class ClaimState(models.TextChoices):
    OPEN = "OPEN", "待答复"
    ACCEPTED = "ACCEPTED", "已更正"
    DECLINED = "DECLINED", "不予更正"


# What a record may be shown as. A kind that is not here stays inside: the committee's meetings, the meetings of
# criticism and appraisal; a new kind has to be let out by name.
SHOWN_AS: dict[str, EntryKind] = {
    DutyKind.THEME_DAY: EntryKind.THEME_DAY,
    DutyKind.PARTY_LECTURE: EntryKind.LECTURE,
    DutyKind.MEMBERS_MEETING: EntryKind.LIFE,
    DutyKind.SUBGROUP_MEETING: EntryKind.LIFE,
    ExtraKind.STUDY: EntryKind.STUDY,
    ExtraKind.VOLUNTEERING: EntryKind.SERVICE,
}


def shown_topic(kind: str, label: str, topic: str) -> str:
    """What a card is called before somebody writes a title: what a meeting was about may name what it decided."""
    return label if SHOWN_AS.get(kind) == EntryKind.LIFE else topic[:LONGEST_TOPIC]


class Expected(Protocol):
    """Somebody on the list of a day (`members.roster` makes them)."""

    @property
    def member_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def exemption(self) -> str: ...
    @property
    def away(self) -> bool: ...


@dataclass(frozen=True)
class RecordFacts:
    """What was done. `absences` names everybody who is not simply present: id → status, "" when nobody said why.

    `also` are further duties the same meeting fulfilled, with the minutes each of them took. `persons` went to a
    service, for `half_hours_each` half hours. `venue_id` is the branch's station that it was held at.
    """

    kind: str
    held_on: date
    for_period: str
    topic: str
    text: str
    starts_at: time | None = None
    minutes: int | None = None
    place: str = ""
    venue_id: int | None = None
    host: str = ""
    theme_category: str = ""
    service_category: str = ""
    campaign_id: int | None = None
    persons: int | None = None
    half_hours_each: int | None = None
    leaders: str = ""
    guests: int = 0
    invitees: Mapping[str, int] = field(default_factory=dict)
    subgroup_id: int | None = None
    absences: Mapping[int, str] = field(default_factory=dict)
    also: Mapping[str, int | None] = field(default_factory=dict)
    late_reason: str = ""
    proxy_reason: str = ""

    @property
    def period(self) -> Period:
        return parse_period(self.for_period)

    @property
    def period_start(self) -> date:
        return self.period.start

    def as_content(self) -> dict[str, Any]:
        """The same as plain JSON, for the version history."""
        plain = asdict(self) | {"held_on": str(self.held_on), "starts_at": clock(self.starts_at)}
        return plain | {"absences": {str(member): status for member, status in sorted(self.absences.items())}}


@dataclass(frozen=True)
class Problem:
    """Why a record cannot be handed in yet; `field` is the form's id of what to mend."""

    field: str
    message: str


def parse_period(text: str) -> Period:
    """`2026-09`, `2026Q3`, `2026H1` or `2026`; raises ValueError for anything else."""
    if re.fullmatch(r"[12]\d{3}", text):
        return Year(int(text))
    if match := re.fullmatch(r"([12]\d{3})H([12])", text):
        return HalfYear(int(match[1]), int(match[2]))
    return Quarter.parse(text) if "Q" in text else Month.parse(text)


def clock(moment: time | None) -> str:
    return moment.strftime("%H:%M") if moment else ""


def attendance(expected: Iterable[Expected], absences: Mapping[int, str]) -> dict[int, str]:
    """How it stands with everybody who is due here; who takes part elsewhere or is not on the list has no place in it."""
    return {
        one.member_id: absences.get(one.member_id, Status.EXEMPT if one.exemption else Status.PRESENT)
        for one in expected
        if not one.away
    }


@dataclass(frozen=True)
class Turnout:
    """应到、实到、请假、未请假（未说明）: exempt people count only when they came all the same."""

    due: int = 0
    present: int = 0
    excused: int = 0
    unexplained: int = 0
    exempt: int = 0

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Turnout":
        """From how many people stand at each status."""
        exempt = counts.get(Status.EXEMPT, 0)
        due = sum(counts.values()) - exempt
        present = sum(counts.get(status, 0) for status in PRESENT)
        excused = sum(counts.get(status, 0) for status in EXCUSED)
        return cls(due, present, excused, due - present - excused, exempt)

    @property
    def rate(self) -> int | None:
        """到会率 in percent, as the assessment reckons it: of those expected who were not on leave."""
        return percent(self.present, self.due - self.excused)

    @property
    def leave_rate(self) -> int | None:
        """请假率 stands beside it: 到会率 alone hides how many were on leave."""
        return percent(self.excused, self.due)


def percent(part: int, whole: int) -> int | None:
    """Rounded half up; nothing of nothing is no rate at all."""
    return (200 * part + whole) // (2 * whole) if whole else None


def problems(
    facts: RecordFacts,
    expected: Sequence[Expected],
    *,
    today: date,
    first_on: date | None = None,
    pictured: bool = False,
) -> list[Problem]:
    """Everything that keeps the record from being handed in, in the order of the form.

    `first_on` is when a record that is mended came in: what was in time then is not late now. `pictured` says that
    a photo of the minute book tells what the text would.
    """
    return [
        *day_problems(facts, today=today, first_on=first_on),
        *text_problems(facts.text, pictured=pictured),
        *absence_problems(facts.absences, expected),
    ]


def is_late(held_on: date, handed_in_on: date) -> bool:
    return handed_in_on - held_on > LATE_AFTER


def day_problems(facts: RecordFacts, *, today: date, first_on: date | None = None) -> list[Problem]:
    if facts.held_on > today:
        return [Problem("held_on", f"{written_day(facts.held_on, today)}还没到，等活动开过再记")]
    if is_late(facts.held_on, first_on or today) and not facts.late_reason.strip():
        return [Problem("late_reason", "活动已过去60多天，写一句为什么现在补录")]
    return []


def text_problems(text: str, *, pictured: bool = False) -> list[Problem]:
    if not text.strip() and not pictured:
        return [Problem("text", "写一两句做了什么")]
    if len(text) > LONGEST_TEXT:
        return [Problem("text", f"内容太长，最多{LONGEST_TEXT}字")]
    return []


def absence_problems(absences: Mapping[int, str], expected: Sequence[Expected]) -> list[Problem]:
    """Everybody who did not come needs a reason or an explicit 未请假."""
    roll = attendance(expected, absences)
    return [
        Problem(f"reason-{one.member_id}", f"选出{one.name}没来的原因")
        for one in expected
        if one.member_id in roll and not explains(roll[one.member_id], one)
    ]


def explains(status: str, one: Expected) -> bool:
    """Being excused for good is decided beforehand, not on the form."""
    return status in Status.values and (status != Status.EXEMPT or bool(one.exemption))


def written_day(day: date, today: date | None = None) -> str:
    """9月11日; seen from another year than its own, 2027年3月31日."""
    return written(day) if today and today.year != day.year else f"{day.month}月{day.day}日"


def written_when(day: date, starts_at: str = "", ends_at: str = "") -> str:
    """9月11日（周五）15:00–17:00."""
    hours = f"{starts_at}–{ends_at}" if starts_at and ends_at else starts_at
    return f"{on_weekday(day)}{hours}"


def hours_of(half_hours: int) -> int | float:
    """2 for four, 1.5 for three."""
    return half_hours / 2 if half_hours % 2 else half_hours // 2


def volunteered_words(persons: int | None, half_hours_each: int | None) -> str:
    """30人次，共45小时（每人1.5小时）."""
    if not persons or not half_hours_each:
        return ""
    return f"{persons}人次，共{hours_of(persons * half_hours_each)}小时（每人{hours_of(half_hours_each)}小时）"


def invited_words(invitees: Mapping[str, int], guests: int = 0) -> str:
    """积极分子2人、群众5人; older records knew only how many there were of all."""
    named = [f"{label}{invitees[kind]}人" for kind, label in Invitee.choices if invitees.get(kind)]
    return "、".join(named) or (f"积极分子、群众{guests}人" if guests else "")


def absences_said(values: Mapping[str, Any], expected: Iterable[Expected]) -> dict[int, str]:
    """Who is not simply present, as a form says it: everybody on its `roster` who was not ticked as `present`.

    Nobody has to say why somebody exempt stayed away; one who came all the same was ticked.
    """
    shown, ticked = set(values.get("roster", ())), set(values.get("present", ()))
    reasons: Mapping[str, str] = values.get("reasons", {})
    said: dict[int, str] = {}
    for one in expected:
        name = str(one.member_id)
        if name not in shown or one.away:
            continue
        if name not in ticked and not one.exemption:
            said[one.member_id] = reasons.get(name, "")
        elif name in ticked and one.exemption:
            said[one.member_id] = Status.PRESENT
    return said


def roster_problem(values: Mapping[str, Any], expected: Iterable[Expected]) -> Problem | None:
    """Another day may have other people: then somebody has to look at the list again."""
    if "roster" not in values:
        return None
    names = {str(one.member_id): one.name for one in expected if not one.away}
    shown = set(values["roster"])
    if not (more := [name for pk, name in names.items() if pk not in shown]) and shown <= set(names):
        return None
    joined = f"，多了{'、'.join(more)}" if more else ""
    return Problem("roster", f"那一天的名单不一样{joined}，请再看一眼谁来了")
