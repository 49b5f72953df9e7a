"""Which forms stand beside an export."""

from django.db.models import QuerySet

from organizations.stationery.models import OfficialForm


def offered_forms(*uses: str) -> QuerySet[OfficialForm]:
    """For whoever may take that export: an empty form names nobody, so it has no reach of its own."""
    return OfficialForm.objects.offered_for(*uses)
