"""Why a branch has its score: every line with its records, its gaps, and words that sum to what was lost."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.timezone import localtime

from activities.records.models import PRESENT, Activity, Attendance
from activities.records.queries.joint import taken_part_in
from analytics.assessment.models import Score, ScoreLine
from analytics.assessment.rules import FULL, points_text, shown_parts
from dangjian.fields.dates import written
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.photos.queries import photos_by_album

MOST_THUMBNAILS = 3


@dataclass(frozen=True)
class ProofRow:
    """One row under a line: a record with who came and who reviewed it, or a gap."""

    what: str
    day: str
    remark: str = ""
    url_id: int | None = None
    topic: str = ""
    came: str = ""
    reviewed: str = ""
    version: int = 0
    changed_since: bool = False


@dataclass(frozen=True)
class LineShown:
    name: str
    rule_text: str
    counted: str
    applies: bool
    points: str
    most: str
    printed: str
    lost: int
    rows: list[ProofRow]
    gaps: list[ProofRow]
    photos: list[Photo]

    @property
    def lost_text(self) -> str:
        return points_text(self.lost)

    @property
    def why(self) -> str:
        """The loss in words: the first gaps by name, the rest by number."""
        named = "、".join(f"{gap.what}{gap.remark}" for gap in self.gaps[:3])
        more = f"等{len(self.gaps)}项" if len(self.gaps) > 3 else ""
        return f"{named}{more}" if named else self.name


@dataclass(frozen=True)
class Explanation:
    score: Score
    lines: list[LineShown]

    @property
    def points(self) -> str:
        return points_text(self.score.points)

    @property
    def lost(self) -> str:
        return points_text(shown_loss(self.score))

    @property
    def losses(self) -> list[LineShown]:
        """The lines that lost something, the largest loss first; their losses sum to `lost`."""
        return sorted((line for line in self.lines if line.lost), key=lambda line: -line.lost)


def explain(score: Score, *, account: Account) -> Explanation:
    """Constant number of queries, however many records stand behind the score."""
    lines = list(ScoreLine.objects.filter(score=score).select_related("item").order_by("item__position", "pk"))
    wanted = {one["activity"] for line in lines for one in line.evidence}
    records = readable_records(wanted, account=account)
    joint = taken_part_in(score.organization, account).filter(pk__in=wanted - set(records)).select_related("reviewer")
    proofs = records | {record.pk: record for record in joint}
    came = attendance_of(wanted, score.organization_id)
    albums = photos_by_album([record.album_id for record in records.values() if record.album_id])
    most = shown_parts([line.weight for line in lines], sum(line.weight for line in lines))
    lost = shown_parts([line.weight - line.points for line in lines], shown_loss(score))
    figures = zip(lines, most, lost, strict=True)
    return Explanation(score, [shown(line, proofs, came, albums, most=one, lost=gone) for line, one, gone in figures])


def shown_loss(score: Score) -> int:
    """What is missing to 100 from the points as they are shown, so that both together are 100 on the page."""
    return FULL - (score.points + 5) // 10 * 10


def readable_records(wanted: set[int], *, account: Account) -> dict[int, Activity]:
    found = Activity.objects.shown_to(account).filter(pk__in=wanted).select_related("reviewer")
    return {record.pk: record for record in found}


def attendance_of(activities: set[int], branch: int) -> dict[int, tuple[int, int]]:
    """Came and expected of the branch's people per record."""
    rows = Attendance.objects.filter(activity__in=activities, organization=branch).values_list("activity").order_by()
    counted = rows.annotate(came=Count("pk", filter=Q(status__in=PRESENT)), expected=Count("pk"))
    return {activity: (came, expected) for activity, came, expected in counted}


def shown(
    line: ScoreLine,
    records: dict[int, Activity],
    came: dict[int, tuple[int, int]],
    albums: dict[int, list[Photo]],
    *,
    most: int,
    lost: int,
) -> LineShown:
    photos = [
        photo
        for one in line.evidence
        if (record := records.get(one["activity"])) and record.album_id
        for photo in albums.get(record.album_id, [])[:1]
    ]
    return LineShown(
        name=line.item.name,
        rule_text=line.item.rule_text,
        counted=f"{line.done}/{line.due}",
        applies=line.applies,
        points=points_text(most - lost),
        most=points_text(most),
        printed=points_text(line.item.weight),
        lost=lost,
        rows=[record_row(one, records.get(one["activity"]), came) for one in line.evidence],
        gaps=[gap_row(gap) for gap in line.missing],
        photos=photos[:MOST_THUMBNAILS],
    )


def gap_row(gap: dict) -> ProofRow:
    return ProofRow(what=gap["what"], day=written(date.fromisoformat(gap["due_on"])), remark=gap["remark"])


def record_row(one: dict, record: Activity | None, came: dict[int, tuple[int, int]]) -> ProofRow:
    if record is None:
        return ProofRow(what=one["what"], day="", version=one["version"])
    present, expected = came.get(record.pk, (0, 0))
    return ProofRow(
        what=one["what"],
        day=f"{record.held_on.month}月{record.held_on.day}日",
        url_id=record.pk,
        topic=record.topic,
        came=f"{present} / {expected}" if expected else "",
        reviewed=reviewed_text(record),
        version=one["version"],
        changed_since=record.version != one["version"],
    )


def reviewed_text(record: Activity) -> str:
    if record.reviewed_at is None or record.reviewer is None:
        return "还没有审核"
    day = localtime(record.reviewed_at)
    return f"{record.reviewer.short_name} {day.month}月{day.day}日"
