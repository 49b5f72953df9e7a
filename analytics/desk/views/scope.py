"""What an address of the desk asks for."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from analytics.assessment.queries.scores import asked_quarter
from dangjian.periods import Quarter
from dangjian.web.rules import row_number
from organizations.tree.models import Organization


def shown_quarter(request: HttpRequest) -> Quarter:
    """The quarter in the address, else today's."""
    text = request.GET.get("quarter", "")
    return asked_quarter(text) if text else Quarter.containing(localdate())


def asked_word(request: HttpRequest, name: str, known: dict[str, str]) -> str:
    """One of the words the page offers; another narrows nothing."""
    value = request.GET.get(name, "")
    return value if value in known else ""


def units_offered(request: HttpRequest, chosen: Organization | None) -> list[Organization]:
    """To narrow a list to; a place below a unit that the address names is one of them, or the next choice would drop it."""
    units = list(Organization.objects.visible_to(request.user).units())
    return units if chosen is None or chosen in units else [*units, chosen]


def asked_unit(request: HttpRequest) -> Organization | None:
    pk = row_number(request.GET.get("unit", ""))
    if pk is None:
        return None
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
