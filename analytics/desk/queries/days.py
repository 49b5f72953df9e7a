"""How much was recorded on each day."""

from datetime import date

from django.db.models import Count

from activities.records.models import Activity
from analytics.desk.rules import Calendar, half_year
from dangjian.periods import Quarter
from organizations.access.models import Account


def recorded_days(account: Account, quarter: Quarter, *, today: date, under: str = "") -> Calendar:
    """The half year that ends with the quarter, of what was held in reach and is written down."""
    held = Activity.objects.visible_to(account).recorded()
    if under:
        held = held.under(under)
    within = held.filter(held_on__gte=quarter.previous().start, held_on__lt=quarter.end)
    counts = dict(within.order_by().values_list("held_on").annotate(n=Count("pk")))
    return half_year(counts, quarter, today=today)
