"""Whose desk a request lies on, as one statement that can be counted with others: `rules.office_of`, for the database."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr

from dangjian.fields.paths import ancestors
from members.corrections.models import Correction
from members.corrections.rules import MAINTAINING
from organizations.access.models import Account, Grant
from organizations.access.rules import RIGHTS, Right, Role

OWN_OFFICES = (*MAINTAINING, Role.SECRETARY)
PATH = "organization__path"


def lying_with(account: Account) -> QuerySet[Correction]:
    """What is open and waits for `account`: at the own branch, or where no office is nearer."""
    held = account.reach.held
    mine = sorted({one.path for one in held if Right.MAINTAIN in RIGHTS[one.role]})
    led = sorted({one.path for one in held if one.role == Role.SECRETARY})
    here: Any = Q(pk__in=[])
    for path in mine:
        here |= Q(member__path__startswith=path) & able(path) & ~Exists(nearer(path))
    for path in led:
        here |= Q(member__path=path) & able(path)
    return Correction.objects.visible_to(account).open().filter(here)


def able(path: str) -> Q:
    """Where the asker holds office nobody answers, nor anybody below it; at the top of the tree a colleague does."""
    above = ancestors(path)
    return ~Q(Exists(own_offices("asked_by").filter(**{f"{PATH}__in": [path, *above]}))) if above else Q()


def nearer(path: str) -> QuerySet[Grant]:
    """Offices below `path` on the way to the member that may answer and have somebody there."""
    on_the_way = Q(**{PATH: Substr(OuterRef("member__path"), 1, Length(PATH))})
    staffed = Grant.objects.in_force().filter(role__in=MAINTAINING, account__is_active=True)
    below = staffed.filter(on_the_way, organization__path__startswith=path).exclude(organization__path=path)
    at_or_above = Q(**{PATH: Substr(OuterRef(PATH), 1, Length(PATH))})
    return below.alias(asker=OuterRef("asked_by")).exclude(Exists(own_offices("asker").filter(at_or_above)))


def own_offices(asker: str) -> QuerySet[Grant]:
    """Where whoever asks holds an office that answers requests itself."""
    return Grant.objects.in_force().filter(account=OuterRef(asker), role__in=OWN_OFFICES)


def own_places(asker: Account) -> set[str]:
    held = Grant.objects.in_force().filter(account=asker, role__in=OWN_OFFICES)
    return set(held.values_list(PATH, flat=True))
