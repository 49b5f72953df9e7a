"""What members say about their own lines."""

from django.db.models import QuerySet

from activities.records.models import COUNTED_STATES, Attendance, AttendanceClaim, ClaimState
from organizations.access.models import Account
from organizations.tree.models import Organization


def own_lines(account: Account) -> QuerySet[Attendance]:
    """The own attendance in records that count."""
    mine = Attendance.objects.filter(member__account=account, activity__state__in=COUNTED_STATES)
    return mine.select_related("activity", "activity__organization", "member")


def own_claims(account: Account) -> dict[int, AttendanceClaim]:
    """The newest claim about each record, by the record's id."""
    claims = AttendanceClaim.objects.filter(member__account=account).order_by("asked_at", "pk")
    return {claim.activity_id: claim for claim in claims}


def claims_of(organization: Organization) -> QuerySet[AttendanceClaim]:
    """Open ones first, then the newest."""
    claims = AttendanceClaim.objects.filter(activity__organization=organization)
    return claims.select_related("activity", "member", "answered_by").order_by("-state", "-asked_at", "-pk")


def waiting_claims(branches: list[int]) -> QuerySet[AttendanceClaim]:
    waiting = AttendanceClaim.objects.filter(activity__organization__in=branches, state=ClaimState.OPEN)
    return waiting.order_by("asked_at", "pk")
