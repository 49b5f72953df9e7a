"""The stations that a branch backs (依托党组织), where it may hold its meetings."""

from datetime import date

from organizations.tree.models import Kind, Organization, OrganizationEdge


def stations_backed(branch: Organization, day: date) -> list[tuple[int, str]]:
    """Those that stood right below the branch on the day, by row and name."""
    below = OrganizationEdge.objects.filter(parent=branch, kind=Kind.STATION, starts_on__lte=day)
    standing = below.exclude(ends_on__lte=day).order_by("path")
    return list(standing.values_list("organization", "organization__short_name"))
