"""The page with the four blocks, for a new record and for one that is mended."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from activities.duties.rules import STATION_KINDS
from activities.records.forms import RecordForm
from activities.records.queries.attendees import attendees
from activities.records.queries.branches import writes_for
from activities.records.queries.campaigns import campaigns_offered
from activities.records.queries.files import files_of
from activities.records.queries.minutes import told_by_photo
from activities.records.queries.occasions import Occasion, also_choices
from activities.records.queries.periods import closed_for, settled_period
from activities.records.queries.venues import stations_backed
from activities.records.rules import (
    BRANCH_KINDS,
    HELD_AT_STATIONS,
    ExtraKind,
    Invitee,
    Problem,
    RecordFacts,
    Status,
    Turnout,
    absence_problems,
    absences_said,
    attendance,
    is_late,
    roster_problem,
    text_problems,
    written_when,
)
from dangjian.fields.dates import calendar_day
from members.roster.models import StandingExemption
from members.roster.queries import Expected
from organizations.photos.models import Album, PhotoKind
from organizations.photos.queries import visible_photos
from organizations.photos.rules import MOST_PER_ALBUM
from organizations.photos.services import receive_each

REASONS = [
    (Status.SICK, "病假"),
    (Status.PERSONAL, "事假"),
    (Status.DUTY, "公假（出差、公务）"),
    (Status.LATE, "来了，迟到"),
    (Status.UNEXCUSED, "未请假"),
]
DETAILS = (
    "held_on",
    "starts_at",
    "ends_at",
    "place",
    "venue",
    "topic",
    "host",
    "to_kind",
    "late_reason",
    "proxy_reason",
)


@dataclass(frozen=True)
class Writing:
    """What is being written: the occasion, where its photos go, and what the page sends back with the form."""

    occasion: Occasion
    album: Album | None
    values: Mapping[str, Any]
    hidden: Mapping[str, str]
    action: str
    back: str
    source: str = ""
    autosave: str = ""
    begins: str = ""
    files_at: str = ""
    saved_at: Any = None
    discard: str = ""
    mends: Any = None
    first_on: date | None = None
    twins: Sequence[Any] = ()
    leaves: Mapping[int, str] = field(default_factory=dict)
    categories: Sequence[str] = ()

    @property
    def heading(self) -> str:
        return f"{'修改' if self.mends else '记一次'}{self.occasion.kind.label}"

    @property
    def keeps_as(self) -> str:
        """The name under which the phone keeps what the server does not have yet."""
        return f"mend-{self.mends.uid}" if self.mends else self.hidden["draft"]

    @property
    def day(self) -> date:
        """The day that the values speak of, or today as long as they speak of none."""
        return said_day(self.values) or localdate()


@dataclass(frozen=True)
class Seat:
    """One person on the form."""

    member_id: int
    name: str
    present: bool
    exemption: str = ""
    reason: str = ""
    asked: bool = False
    said_so: bool = False
    error: str = ""

    @property
    def error_id(self) -> str:
        return f"e-reason-{self.member_id}"


@dataclass(frozen=True)
class Roster:
    seats: list[Seat]
    away: list[str]
    turnout: Turnout
    error: str = ""

    @property
    def here_after_all(self) -> list[str]:
        """Who asked for leave and stands as present: the answer came after the draft, or they came."""
        return [seat.name for seat in self.seats if seat.said_so and seat.present]

    @property
    def ids(self) -> str:
        return ",".join(str(seat.member_id) for seat in self.seats)


def said_day(values: Mapping[str, Any]) -> date | None:
    return calendar_day(str(values.get("held_on", "")))


def expected_for(writing: Writing, day: date | None = None) -> list[Expected]:
    occasion = writing.occasion
    return attendees(
        organization=occasion.organization, kind=occasion.kind, day=day or writing.day, subgroup=occasion.subgroup
    )


def form_for(writing: Writing) -> RecordForm:
    occasion = writing.occasion
    return RecordForm(
        writing.values,
        kind=occasion.kind,
        label=occasion.label,
        also=also_choices(occasion, writing.day),
        categories=writing.categories,
        campaigns=campaigns_for(writing),
        venues=venues_for(writing),
    )


def campaigns_for(writing: Writing) -> list[tuple[str, str]]:
    """Those that were running on the day, and the one that the record names already."""
    if writing.occasion.kind != ExtraKind.STUDY:
        return []
    return campaigns_offered(writing.day, also=writing.mends.campaign_id if writing.mends else None)


def venues_for(writing: Writing) -> list[tuple[int, str]]:
    """The stations that the branch backed on the day; of most branches and meetings none."""
    occasion = writing.occasion
    return stations_backed(occasion.organization, writing.day) if occasion.kind in HELD_AT_STATIONS else []


def read(writing: Writing) -> tuple[RecordFacts | None, list[Problem]]:
    """What the form says, and what keeps it from being read; the rest is checked when it is handed in."""
    form, expected = form_for(writing), expected_for(writing)
    absences = absences_said(writing.values, expected)
    if not form.is_valid():
        pictured = told_by_photo(writing.occasion.kind, writing.album)
        blank = text_problems(writing.values.get("text", ""), pictured=pictured)
        said = [Problem(name, errors[0]) for name, errors in form.errors.items()]
        return None, [*said, *blank, *absence_problems(absences, expected)]
    occasion = writing.occasion
    subgroup = occasion.subgroup
    facts = form.facts(
        for_period=settled_period(
            occasion.organization,
            occasion.kind,
            form.cleaned_data["held_on"],
            occasion.for_period,
            subgroup.uid if subgroup else None,
        ),
        subgroup_id=subgroup.pk if subgroup else None,
        absences=absences,
    )
    other_people = roster_problem(writing.values, expected)
    return facts, [other_people] if other_people else []


def roster_for(
    expected: Sequence[Expected],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    leaves: Mapping[int, str] | None = None,
) -> Roster:
    absences = absences_said(values, expected)
    roll = attendance(expected, absences)
    excused = dict(StandingExemption.Reason.choices)
    seats = [
        Seat(
            member_id=one.member_id,
            name=one.name,
            present=(status := roll[one.member_id]) == Status.PRESENT,
            exemption=excused.get(one.exemption, one.exemption),
            reason=status,
            asked=status not in (Status.PRESENT, Status.EXEMPT),
            said_so=one.member_id in (leaves or {}),
            error=errors.get(f"reason-{one.member_id}", ""),
        )
        for one in expected
        if not one.away
    ]
    return Roster(
        seats=seats,
        away=[one.name for one in expected if one.away],
        turnout=Turnout.of(Counter(roll.values())),
        error=errors.get("roster", "") or next((seat.error for seat in seats if seat.error), ""),
    )


def show(request: HttpRequest, writing: Writing, problems: Sequence[Problem] = (), **more: Any) -> HttpResponse:
    errors = {problem.field: problem.message for problem in reversed(problems)}
    form = form_for(writing)
    expected = expected_for(writing)
    said_why = bool(writing.mends and writing.mends.late_reason)
    long_ago = (is_late(writing.day, writing.first_on or localdate()) and not said_why) or "late_reason" in errors
    proxy = not writes_for(request.user, writing.occasion.organization)
    said = writing.values
    context = {
        "writing": writing,
        "occasion": writing.occasion,
        "late": closed_for(writing.occasion.kind, writing.occasion.for_period, writing.day),
        "record_form": form,
        "values": said,
        "also": also_lines(form, said),
        "when": written_when(writing.day, said.get("starts_at", ""), said.get("ends_at", "")),
        "roster": roster_for(expected, said, errors, writing.leaves),
        "invited": invited_lines(said, open_too="invited" in errors),
        "reasons": REASONS,
        "problems": problems,
        "errors": errors,
        "details_open": any(name in errors for name in DETAILS),
        "proxy": proxy,
        "long_ago": long_ago,
        "photos": visible_photos(request.user, [writing.album.pk]).get(writing.album.pk, []) if writing.album else [],
        "most_photos": MOST_PER_ALBUM,
        "files": files_of(request.user, writing.album),
        "on_paper": proxy or long_ago or said_why,
        "kinds": [] if writing.occasion.kind in STATION_KINDS else BRANCH_KINDS,
        "today": localdate(),
    }
    return render(request, "activities/records/report.html", context | more)


def take_photos(request: HttpRequest, album: Album | None) -> None:
    """What a form without scripts brings along; a photo that is refused never keeps the record back."""
    files = [(kind, file) for kind in PhotoKind.values for file in request.FILES.getlist(f"photos_{kind.lower()}")]
    if album is not None and files:
        for sentence in receive_each(album=album, files=files, by=request.user):
            messages.warning(request, sentence)


@dataclass(frozen=True)
class AlsoLine:
    kind: str
    label: str
    ticked: bool
    minutes: str = ""


def also_lines(form: RecordForm, said: Mapping[str, Any]) -> list[AlsoLine]:
    ticked, minutes = said.get("also", ()), said.get("minutes", {})
    return [AlsoLine(item.kind, item.label, str(item.kind) in ticked, minutes.get(item.kind, "")) for item in form.also]


@dataclass(frozen=True)
class InvitedLine:
    kind: str
    label: str
    count: str


@dataclass(frozen=True)
class Invited:
    """The counts of who was invited, folded away while there are none."""

    lines: list[InvitedLine]
    words: str
    is_open: bool


def invited_lines(said: Mapping[str, Any], *, open_too: bool) -> Invited:
    counts = said.get("invited", {})
    lines = [InvitedLine(kind, str(label), counts.get(kind) or "0") for kind, label in Invitee.choices]
    named = [f"{line.label}{line.count}" for line in lines if line.count != "0"]
    return Invited(lines, "、".join(named), is_open=open_too or bool(named))


def page_name(request: HttpRequest) -> str:
    """The page's own name: made when it is loaded, kept while it comes back with errors."""
    return request.POST.get("page", "")[:36] or str(uuid.uuid4())
