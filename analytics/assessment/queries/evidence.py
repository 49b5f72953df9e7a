"""What stands behind the lines of one score: records, branches and facts as the viewer may see them, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.timezone import localtime

from activities.records.models import PRESENT, Activity, Attendance
from activities.records.queries.joint import taken_part_in
from activities.reminders.queries import told_of
from analytics.assessment.models import Score, ScoreLine
from analytics.assessment.rules import apportioned, points_text
from analytics.indicators.rules import month_day
from dangjian.fields.dates import written
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.photos.queries import visible_photos
from organizations.tree.models import Organization

MOST_THUMBNAILS = 3
# A branch is reminded from a week before until long after the window; its next item of that name is a year away.
AHEAD, AFTERWARDS = timedelta(days=14), timedelta(days=180)


@dataclass(frozen=True)
class ProofRow:
    """One row under a line: a record with who came, who reviewed it and what it earned, a branch, a fact, or a gap."""

    what: str
    on: date | None = None
    day: str = ""
    remark: str = ""
    url_id: int | None = None
    place_id: int | None = None
    hidden: bool = False
    topic: str = ""
    came: str = ""
    reviewed: str = ""
    earned: str = ""
    version: int = 0
    changed_since: bool = False
    reminded: str = ""

    @property
    def earned_text(self) -> str:
        """With its sign: +4, −70, or 0."""
        if self.earned == "0":
            return "0"
        return f"−{self.earned[1:]}" if self.earned.startswith("-") else f"+{self.earned}"


@dataclass(frozen=True)
class Proofs:
    """Read once for a whole score: records by id, came and expected, photos by album, who was told of what when, and the
    places in reach by name."""

    records: dict[int, Activity]
    came: dict[int, tuple[int, int]]
    albums: dict[int, list[Photo]]
    told: dict[str, list[date]]
    places: dict[int, str]

    def rows(self, line: ScoreLine, points: int) -> list[ProofRow]:
        """What earned something with how much, and the gaps, by their days; together exactly the points of the line as
        they are shown."""
        shares = apportioned(points, [one.get("counts", 1) for one in line.evidence])
        known = [(one, share) for one, share in zip(line.evidence, shares, strict=True) if self.is_told(one)]
        rows = [self.row(one, points_text(share)) for one, share in known]
        rows = sorted([*rows, *(self.gap(one, points) for one in line.missing)], key=self.order)
        away = len(line.evidence) - len(known)
        rest = points_text(sum(shares) - sum(share for _, share in known))
        return [*rows, ProofRow(f"其他{away}个党组织", hidden=True, earned=rest)] if away else rows

    def order(self, row: ProofRow) -> tuple[date, int]:
        """By the day; places in the order of the tree."""
        return row.on or date.min, list(self.places).index(row.place_id) if row.place_id else -1

    def is_told(self, one: dict) -> bool:
        """A place out of reach is counted with its like and not named."""
        return one.get("organization") is None or one["organization"] in self.places

    def row(self, one: dict, earned: str) -> ProofRow:
        if not one.get("activity"):
            return self.fact(one, earned)
        record = self.records.get(one["activity"])
        if record is None:
            return ProofRow(what=one["what"], hidden=True, earned=earned, version=one["version"])
        present, expected = self.came.get(record.pk, (0, 0))
        return ProofRow(
            what=one["what"],
            on=record.held_on,
            day=month_day(record.held_on),
            url_id=record.pk,
            topic=record.topic,
            came=f"{present} / {expected}" if expected else "",
            reviewed=reviewed_text(record),
            earned=earned,
            version=one["version"],
            changed_since=record.version != one["version"],
        )

    def fact(self, one: dict, earned: str) -> ProofRow:
        place = one.get("organization")
        return ProofRow(
            what=self.places[place] if place else one["what"],
            place_id=place,
            topic=one["what"] if place else "",
            earned=earned,
        )

    def gap(self, one: dict, points: int) -> ProofRow:
        """What is missing earns nothing; the veto that limits takes away all that its line does."""
        place = one.get("organization")
        name = self.places.get(place, "一个党组织") if place else ""
        return ProofRow(
            what=f"{name}：{one['what']}" if name else one["what"],
            on=date.fromisoformat(one["due_on"]),
            day=written(date.fromisoformat(one["due_on"])),
            remark=one["remark"],
            earned=f"-{points_text(-points)}" if one.get("takes") and points else "0",
            reminded="" if place else reminded_text(self.told.get(one["what"], [])),
        )

    def photos(self, line: ScoreLine) -> list[Photo]:
        """One of each record, the first ones."""
        records = (self.records.get(one["activity"]) for one in line.evidence if one.get("activity"))
        albums = [self.albums.get(record.album_id, []) for record in records if record and record.album_id]
        return [photos[0] for photos in albums if photos][:MOST_THUMBNAILS]


def proofs_of(score: Score, lines: Iterable[ScoreLine], *, account: Account) -> Proofs:
    """Seven queries, however many records there are."""
    every = [one for line in lines for one in (*line.evidence, *line.missing)]
    wanted = {one["activity"] for one in every if one.get("activity")}
    places = {one["organization"] for one in every if one.get("organization")}
    shown = Activity.objects.shown_to(account).filter(pk__in=wanted)
    records = {record.pk: record for record in shown.select_related("reviewer", "reviewed_by")}
    joint = taken_part_in(score.organization, account).filter(pk__in=wanted - set(records))
    records |= {record.pk: record for record in joint.select_related("reviewer", "reviewed_by")}
    quarter = score.run.quarter
    return Proofs(
        records=records,
        came=attendance_of(wanted, score.organization_id),
        albums=visible_photos(account, [record.album_id for record in records.values() if record.album_id]),
        told=told_of(score.organization_id, since=quarter.start - AHEAD, until=quarter.end + AFTERWARDS),
        places=names_of(places, account),
    )


def names_of(places: set[int], account: Account) -> dict[int, str]:
    """Those in reach, in the order of the tree."""
    shown = Organization.objects.visible_to(account).filter(pk__in=places).order_by("path")
    return dict(shown.values_list("pk", "short_name"))


def attendance_of(activities: set[int], branch: int) -> dict[int, tuple[int, int]]:
    """Came and expected of the branch's people per record."""
    rows = Attendance.objects.filter(activity__in=activities, organization=branch).values_list("activity").order_by()
    counted = rows.annotate(came=Count("pk", filter=Q(status__in=PRESENT)), expected=Count("pk"))
    return {activity: (came, expected) for activity, came, expected in counted}


def reviewed_text(record: Activity) -> str:
    if record.reviewed_at is None or record.reviewer is None:
        return "还没有审核"
    by = f" {record.reviewed_by.name}" if record.reviewed_by else ""
    return f"{record.reviewer.short_name}{by} {month_day(localtime(record.reviewed_at).date())}"


def reminded_text(days: list[date]) -> str:
    """2月28日、3月6日各提醒一次."""
    if not days:
        return "没有提醒过"
    named = "、".join(month_day(day) for day in days)
    return f"{named}各提醒一次" if len(days) > 1 else f"{named}提醒过一次"
