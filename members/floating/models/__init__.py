"""Who came to a station, who went out from a branch, and the contact with both."""

from members.floating.models.contact import Contact
from members.floating.models.inflow import Inflow, InflowQuerySet, InflowStep, kept_here, looked_after
from members.floating.models.outflow import Outflow, OutflowQuerySet
from members.floating.models.station import StillHere, WallCode

__all__ = [
    "Contact",
    "Inflow",
    "InflowQuerySet",
    "InflowStep",
    "Outflow",
    "OutflowQuerySet",
    "StillHere",
    "WallCode",
    "kept_here",
    "looked_after",
]
