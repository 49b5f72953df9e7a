"""The member list: what somebody asked for, as one queryset."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.functions import Coalesce

from dangjian.audit.rules import narrowed_to
from members.roster.models import IN_STANDING, PARTY_CATEGORIES, Category, Education, Member, MemberQuerySet
from members.roster.rules import AGE_BANDS, PARTY_AGE_BANDS, Band
from organizations.tree.models import Organization

EVERYBODY = "ALL"
HIGHER = "HIGHER"
HIGHER_EDUCATION = (Education.POSTGRADUATE, Education.BACHELOR, Education.COLLEGE)
SINCE = Coalesce("regularized_on", "joined_on")
SORTS: dict[str, tuple[OrderBy, ...]] = {
    "name": (F("pinyin").asc(),),
    "-name": (F("pinyin").desc(),),
    "age": (F("born_on").desc(nulls_last=True),),
    "-age": (F("born_on").asc(nulls_last=True),),
    "joined": (F("joined_on").asc(nulls_last=True),),
    "-joined": (F("joined_on").desc(nulls_last=True),),
    "organization": (F("path").asc(), F("pinyin").asc()),
    "-organization": (F("path").desc(), F("pinyin").asc()),
}


@dataclass(frozen=True)
class Wanted:
    """What a list shows; an empty choice is members of the party in good standing, everywhere in reach."""

    organization: Organization | None = None
    q: str = ""
    category: str = ""
    sex: str = ""
    age: str = ""
    education: str = ""
    party_age: str = ""
    status: str = ""
    sort: str = ""

    def narrowing(self) -> dict[str, object]:
        return narrowed_to(self)


def member_list(members: MemberQuerySet, wanted: Wanted, *, today: date) -> QuerySet[Member]:
    """`members` comes scoped; the answer is in the wanted order, ready to be paged."""
    within = members.under(wanted.organization.path) if wanted.organization else members
    chosen: QuerySet[Member] = within.called(wanted.q) if wanted.q else within
    if wanted.sex:
        chosen = chosen.filter(sex=wanted.sex)
    chosen = with_category(with_status(chosen, wanted.status), wanted.category)
    chosen = with_education(chosen, wanted.education)
    chosen = with_ages(chosen, wanted, today)
    return chosen.order_by(*SORTS.get(wanted.sort, SORTS["name"]), "pk")


def with_category(members: QuerySet[Member], category: str) -> QuerySet[Member]:
    if category == EVERYBODY:
        return members
    return members.filter(category=category) if category else members.filter(category__in=PARTY_CATEGORIES)


def with_status(members: QuerySet[Member], status: str) -> QuerySet[Member]:
    if status == EVERYBODY:
        return members
    return members.filter(membership_status=status) if status else members.filter(membership_status__in=IN_STANDING)


def with_education(members: QuerySet[Member], education: str) -> QuerySet[Member]:
    if education == HIGHER:
        return members.filter(education__in=HIGHER_EDUCATION)
    return members.filter(education=education) if education else members


def with_ages(members: QuerySet[Member], wanted: Wanted, today: date) -> QuerySet[Member]:
    if band := coded(AGE_BANDS, wanted.age):
        after, until = band.days(today)
        members = members.filter(born_on__gt=after, born_on__lte=until)
    if band := coded(PARTY_AGE_BANDS, wanted.party_age):
        after, until = band.days(today)
        members = members.alias(since=SINCE).filter(Q(since__gt=after, since__lte=until), category=Category.FULL)
    return members


def coded(bands: tuple[Band, ...], code: str) -> Band | None:
    return next((band for band in bands if band.code == code), None)
