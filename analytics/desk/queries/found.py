"""Answers for the desk's own pages."""

from dataclasses import dataclass

from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization

SHOWN = 20


@dataclass(frozen=True)
class Found:
    """The first of what bears a name, and whether there is more."""

    organizations: list[Organization]
    people: list[Member]
    more_organizations: bool
    more_people: bool

    def __bool__(self) -> bool:
        return bool(self.organizations or self.people)


def find(account: Account, text: str) -> Found:
    """Organizations and people in reach by name, pinyin, initials or the organization's code."""
    places = Organization.objects.visible_to(account).called(text).order_by("path")
    people = Member.objects.visible_to(account).called(text).select_related("organization").order_by("pinyin", "pk")
    first_places, first_people = list(places[: SHOWN + 1]), list(people[: SHOWN + 1])
    return Found(
        organizations=first_places[:SHOWN],
        people=first_people[:SHOWN],
        more_organizations=len(first_places) > SHOWN,
        more_people=len(first_people) > SHOWN,
    )
