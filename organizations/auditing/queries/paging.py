"""A log is turned over from where one stands, not by counting pages: the last page costs what the first one costs."""

from dataclasses import dataclass

from dangjian.audit.models import AuditQuerySet, AuditRow

PER_PAGE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Page:
    """Rows with the ids to go on from; none where the list ends."""

    rows: list[AuditRow]
    before: int | None
    after: int | None


def in_order(found: AuditQuerySet, *, oldest: bool) -> AuditQuerySet:
    """By the moment; rows of one moment by their number."""
    return found.order_by("recorded_at", "pk") if oldest else found.order_by("-recorded_at", "-pk")


def page_of(found: AuditQuerySet, *, oldest: bool, after: int | None = None, before: int | None = None) -> Page:
    """The rows after the one with the id `after`, or those before `before`; else the first page."""
    at = found.model.objects.filter(pk=after or before).first() if after or before else None
    if at is None:
        rows = list(in_order(found, oldest=oldest)[: PER_PAGE + 1])
        return Page(rows[:PER_PAGE], None, last(rows))
    if after:
        rows = list(in_order(beyond(found, at, later=oldest), oldest=oldest)[: PER_PAGE + 1])
        return Page(rows[:PER_PAGE], rows[0].pk if rows else None, last(rows))
    rows = list(in_order(beyond(found, at, later=not oldest), oldest=not oldest)[: PER_PAGE + 1])
    shown = rows[:PER_PAGE][::-1]
    return Page(shown, shown[0].pk if len(rows) > PER_PAGE else None, shown[-1].pk if shown else None)


def last(rows: list[AuditRow]) -> int | None:
    return rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None


def beyond(found: AuditQuerySet, at: AuditRow, *, later: bool) -> AuditQuerySet:
    """The range of moments first, because an index knows it; then not those of the same moment on the near side."""
    if later:
        return found.filter(recorded_at__gte=at.recorded_at).exclude(recorded_at=at.recorded_at, pk__lte=at.pk)
    return found.filter(recorded_at__lte=at.recorded_at).exclude(recorded_at=at.recorded_at, pk__gte=at.pk)


def many(found: AuditQuerySet, *, most: int = MOST_COUNTED) -> int:
    """How many there are, counted no further than one more than `most`."""
    return found.order_by()[: most + 1].count()
