"""One scheme of the invented district reads otherwise from next quarter on: it is listed, tried and can be called off."""

from dataclasses import replace
from datetime import date

from analytics.assessment.models import Scheme
from analytics.assessment.queries.facts import read_items
from analytics.assessment.services.versions import add_version
from organizations.access.models import Account

MOVED = {"theme_day": -5_000, "party_lecture": 5_000}


def renew_a_scheme(office: Account, *, today: date) -> None:
    scheme = Scheme.objects.filter(code="R4").latest("version")
    [read] = read_items([scheme])
    items = [replace(item, weight=item.weight + MOVED.get(item.indicator, 0)) for item in read.items]
    facts = {"name": scheme.name, "sectors": scheme.sectors, "document_number": f"滨组发〔{today.year}〕31号"}
    add_version(scheme=scheme, facts=facts | {"issued_on": today}, items=items, by=office, today=today)
