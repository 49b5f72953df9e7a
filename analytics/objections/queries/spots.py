"""抽查: what was held against the paper."""

from django.db.models import QuerySet

from analytics.assessment.models import Closing
from analytics.objections.models import SpotCheck
from organizations.access.models import Account


def spot_checks(closing: Closing, *, account: Account) -> QuerySet[SpotCheck]:
    found = SpotCheck.objects.visible_to(account).filter(closing=closing)
    return found.select_related("organization", "activity", "by").order_by("checked_on", "pk")
