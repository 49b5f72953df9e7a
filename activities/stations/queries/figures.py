"""What stations achieved between two days, and what they had achieved before; a fixed number of statements."""

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.aggregates import Count

from activities.records.models import Activity
from activities.stations.models import Balance, Service
from activities.stations.rules import Figures, ServiceKind
from members.floating.models import Inflow
from members.floating.rules import Standing
from organizations.tree.models import Organization

ADVICE = (ServiceKind.CONSULTATION, ServiceKind.RIGHTS)
TAUGHT = (ServiceKind.SAFETY, ServiceKind.SKILLS)


def achieved(stations: QuerySet[Organization], start: date, end: date) -> Figures:
    """In [start, end): members who came and did not only move on from another station, films, consultations, wages, persons trained."""
    here = stations.values("pk")
    span = {"held_on__gte": start, "held_on__lt": end}
    films = Activity.objects.counted().filter(organization__in=here, kind="STATION_FILM", **span).count()
    came = Inflow.objects.filter(organization__in=here, arrived_on__gte=start, arrived_on__lt=end, came_from=None)
    taken_in = came.exclude(standing=Standing.UNKNOWN).count()
    counted = Service.objects.filter(organization__in=here, **span).aggregate(
        consultations=Count("pk", filter=Q(kind__in=ADVICE)),
        wages=Sum("amount"),
        trained=Sum("persons", filter=Q(kind__in=TAUGHT)),
    )
    return Figures(taken_in, films, counted["consultations"], counted["wages"] or 0, counted["trained"] or 0)


def before(stations: QuerySet[Organization]) -> Figures:
    """上线前累计 of all of them together."""
    names = ("members", "films", "consultations", "wages", "trained")
    total = Balance.objects.filter(organization__in=stations.values("pk")).aggregate(
        **{f"{name}_total": Sum(name) for name in names}
    )
    return Figures(*(total[f"{name}_total"] or 0 for name in names))
