"""What staff enter beside the counts, at every place; the district's schemes allow it and ask for a figure."""

from access.world import Place
from django.utils.timezone import localdate, now

from analytics.assessment.models import Merit, Scheme, SchemeItem, Veto
from analytics.assessment.services import install_default_schemes
from dangjian.periods import Quarter

QUARTER = Quarter(2026, 3)


def allowing() -> None:
    install_default_schemes()
    Scheme.objects.filter(merit_most=0).update(merit_most=5)
    for scheme in Scheme.objects.exclude(items__indicator="manual_dues"):
        SchemeItem.objects.create(
            scheme=scheme, indicator="manual_dues", name="党费收缴", rule_text="组织部填写", weight=0, position=99
        )


def merit(place: Place) -> int:
    allowing()
    said = {"reason": f"{place.word('merit')}受表彰", "document_number": f"滨委{place.mark}", "issued_on": localdate()}
    return entered(Merit, place, points=1000, **said)


def veto(place: Place) -> int:
    allowing()
    said = {"reason": f"{place.word('veto')}虚报", "document_number": f"滨纪{place.mark}", "issued_on": localdate()}
    return entered(Veto, place, most=59_000, **said)


def entered(model: type[Merit] | type[Veto], place: Place, **said) -> int:
    known = model.objects.filter(document_number=said["document_number"]).first()
    if known is None:
        known = model(year=QUARTER.year, number=QUARTER.number, entered_at=now(), **said)
        known.settle_in(place.organization)
        known.save()
    return known.pk
