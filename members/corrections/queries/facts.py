"""A fact as one line of plain words, and a mark by which it is seen to have changed."""

from collections.abc import Callable

from dangjian.crypto import blind_index
from dangjian.fields.dates import written_span
from members.corrections.rules import NUMBERS, Fact
from members.private.services import masked
from members.roster.models import (
    Affiliation,
    Member,
    Participation,
    Post,
    StandingExemption,
)
from members.roster.queries import subgroups_of

PLAIN: dict[str, Callable[[Member], str]] = {
    Fact.NAME: lambda member: member.name,
    Fact.SEX: lambda member: member.get_sex_display(),
    Fact.ETHNICITY: lambda member: member.ethnicity,
    Fact.BORN: lambda member: member.born,
    Fact.EDUCATION: lambda member: member.get_education_display(),
    Fact.OCCUPATION: lambda member: member.occupation,
    Fact.OCCUPATION_CLASS: lambda member: member.get_occupation_class_display(),
    Fact.EMPLOYER: lambda member: member.employer,
    Fact.CATEGORY: lambda member: member.get_category_display(),
    Fact.JOINED: lambda member: member.joined,
    Fact.REGULARIZED: lambda member: member.regularized,
    Fact.STATUS: lambda member: member.get_membership_status_display(),
    Fact.ID_NUMBER: lambda member: masked(member.numbers).id_number,
    Fact.PHONE: lambda member: masked(member.numbers).phone,
}


def affiliations(member: Member) -> str:
    rows = Affiliation.objects.filter(member=member).select_related("organization").order_by("-starts_on", "-pk")
    return "；".join(
        f"{one.organization.short_name}，{written_span(one.starts_on, one.ends_on)}{paper(one.document_number)}"
        for one in rows
    )


def paper(number: str) -> str:
    return f"（{number}）" if number else ""


def subgroups(member: Member) -> str:
    return "；".join(f"{one.subgroup.name}，{written_span(one.starts_on, one.ends_on)}" for one in subgroups_of(member))


def posts(member: Member) -> str:
    rows = Post.objects.filter(member=member).select_related("organization").order_by("-starts_on", "-pk")
    return "；".join(
        f"{one.organization.short_name}{one.get_title_display()}，{written_span(one.starts_on, one.ends_on)}"
        f"{paper(one.document_number)}"
        for one in rows
    )


def participations(member: Member) -> str:
    rows = Participation.objects.filter(member=member).select_related("organization").order_by("-starts_on", "-pk")
    return "；".join(f"{one.organization.short_name}，{written_span(one.starts_on, one.ends_on)}" for one in rows)


def exemptions(member: Member) -> str:
    rows = StandingExemption.objects.filter(member=member).order_by("-starts_on", "-pk")
    return "；".join(f"{one.get_reason_display()}，{written_span(one.starts_on, one.ends_on)}" for one in rows)


DATED: dict[str, Callable[[Member], str]] = {
    Fact.AFFILIATION: affiliations,
    Fact.SUBGROUP: subgroups,
    Fact.POST: posts,
    Fact.PARTICIPATION: participations,
    Fact.EXEMPTION: exemptions,
}


def current(member: Member, fact: str) -> str:
    """What is written about the member now, numbers masked; nothing for what no row of the roster says."""
    reader = PLAIN.get(fact) or DATED.get(fact)
    return reader(member) if reader else ""


def mark_of(member: Member, fact: str) -> str:
    """Differs when the fact differs and tells nothing of it; nothing where the roster cannot say."""
    if fact in NUMBERS:
        numbers = member.numbers
        index = numbers and (numbers.id_index if fact == Fact.ID_NUMBER else numbers.phone_index)
        return index or blind_index("", purpose="correction")
    known = fact in PLAIN or fact in DATED
    return blind_index(current(member, fact), purpose="correction") if known else ""
