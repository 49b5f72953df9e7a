"""Schemes of the invented district: one that reads otherwise from next quarter on, one of the units, and what staff enter."""

from dataclasses import replace
from datetime import date, timedelta

from analytics.assessment.models import Scheme, SchemeItem
from analytics.assessment.queries.facts import read_items
from analytics.assessment.services.extras import add_merit
from analytics.assessment.services.schemes import STARTS_ON, UNIT_WEIGHTS, first_of_units, items_of
from analytics.assessment.services.versions import add_version
from analytics.indicators.rules import ManualKind
from analytics.indicators.services import Figure, enter_figures
from dangjian.fields.dates import beginning
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.rules import Sector
from organizations.tree.services import reclassify

ISSUED_ON, ISSUED_AS = date(2024, 12, 20), "滨组发〔2024〕46号"
A_WEEK = timedelta(days=7)
MOVED = {"theme_day": -5_000, "party_lecture": 5_000}
# Five points of the mean go to what staff look up on the spot.
UNITS = UNIT_WEIGHTS | {"branch_mean": 45, ManualKind.SPOT.value: 5}


def issue_schemes() -> None:
    """The shipped ones as a paper of the invented department."""
    Scheme.objects.filter(version=1, document_number="").update(document_number=ISSUED_AS, issued_on=ISSUED_ON)


def renew_a_scheme(office: Account, *, today: date) -> None:
    scheme = Scheme.objects.filter(code="R4").latest("version")
    [read] = read_items([scheme])
    items = [replace(item, weight=item.weight + MOVED.get(item.indicator, 0)) for item in read.items]
    facts = {"name": scheme.name, "sectors": scheme.sectors, "document_number": f"滨组发〔{today.year}〕31号"}
    add_version(scheme=scheme, facts=facts | {"issued_on": today}, items=items, by=office, today=today)


def measure_units(shown: Organization, office: Account, *, today: date) -> None:
    """The units have their scheme, which lists ranks; in the quarter that is over the shown branch's unit has a
    merit, a figure and the branch of a private firm that has become a temporary one. All of it was entered while the
    quarter ran."""
    scheme = first_of_units()
    scheme.version, scheme.starts_on, scheme.document_number = 1, STARTS_ON, f"滨组发〔{STARTS_ON.year}〕2号"
    scheme.with_ranking, scheme.merit_most = True, 5
    scheme.save()
    SchemeItem.objects.bulk_create(items_of(scheme, UNITS))
    quarter = Quarter.containing(today).previous()
    then = beginning(quarter.end - A_WEEK)
    unit = Organization.objects.get(pk=shown.committee_id)
    site = Organization.objects.filter(committee=unit, sector=Sector.NEW_ECONOMIC_SOCIAL).latest("position")
    reclassify(organization=site, on=quarter.start, by=office, temporary=True)
    add_merit(
        organization=unit,
        quarter=quarter,
        points=1000,
        reason="区级先进基层党组织",
        document_number=f"滨委〔{quarter.year}〕18号",
        issued_on=quarter.start,
        by=office,
        now=then,
    )
    figures = {unit: Figure(9, 10, "到支部抽查会议记录本10份", f"滨组〔{quarter.year}〕26号")}
    enter_figures(indicator=ManualKind.SPOT.value, quarter=quarter, figures=figures, by=office, now=then)
