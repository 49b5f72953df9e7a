"""The register of activities as rows of a table: three statements, however many records there are."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Count, F, QuerySet
from django.utils.timezone import localtime

from activities.records.models import Activity, Attendance, State
from activities.records.rules import RECORD_KINDS, Turnout, hours_of, parse_period
from organizations.photos.models import Photo

CHUNK = 2000
COLUMNS = (
    ("日期", 12),
    ("单位", 22),
    ("党支部", 30),
    ("事项", 14),
    ("属于", 14),
    ("主题", 36),
    ("地点", 20),
    ("主持", 12),
    ("应到", 7),
    ("实到", 7),
    ("请假", 7),
    ("未请假", 8),
    ("免到", 7),
    ("邀请人员", 10),
    ("学习专题", 20),
    ("志愿服务人次", 12),
    ("志愿服务小时", 12),
    ("照片", 7),
    ("记录人", 12),
    ("提交时间", 18),
    ("状态", 10),
    ("补录原因", 24),
)
FIELDS = (
    "pk",
    "album",
    "held_on",
    "committee__short_name",
    "organization__short_name",
    "kind",
    "for_period",
    "topic",
    "place",
    "host",
    "guests",
    "campaign__name",
    "persons",
    "half_hours_each",
    "recorded_by__name",
    "submitted_at",
    "state",
    "late_reason",
)


def register_rows(found: QuerySet[Activity]) -> Iterator[Sequence[object]]:
    """The records in the order of `found`; days and moments stay days and moments, so that the table can be sorted."""
    counts, photos = turnouts_within(found), photos_within(found)
    kinds, states = dict(RECORD_KINDS), dict(State.choices)
    rows = found.select_related(None).values_list(*FIELDS).iterator(chunk_size=CHUNK)
    for pk, album, day, unit, branch, kind, period, topic, place, host, guests, *more, writer, at, state, why in rows:
        campaign, persons, half_hours = more
        came = Turnout.of(counts.get(pk, {}))
        yield (
            day,
            unit or "",
            branch,
            kinds[kind],
            parse_period(period).label,
            topic,
            place,
            host,
            *(came.due, came.present, came.excused, came.unexplained, came.exempt),
            guests,
            campaign or "",
            persons,
            persons and hours_of(persons * half_hours),
            photos.get(album, 0),
            writer,
            localtime(at).replace(tzinfo=None) if at else None,
            states[state],
            why,
        )


def turnouts_within(found: QuerySet[Activity]) -> dict[int, dict[str, int]]:
    """How many people stand at each status, by record."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    own = Attendance.objects.filter(
        activity__in=found.order_by().values("pk"), organization=F("activity__organization")
    )
    grouped = own.values_list("activity", "status")
    for activity_id, status, n in grouped.annotate(n=Count("pk")).order_by().iterator(chunk_size=CHUNK):
        counts[activity_id][status] = n
    return counts


def photos_within(found: QuerySet[Activity]) -> dict[int, int]:
    """How many photos each album holds."""
    grouped = Photo.objects.filter(album__in=found.order_by().values("album")).values_list("album")
    return dict(grouped.annotate(n=Count("pk")).order_by())
