"""A poll of the branch: everybody of its roster may vote, nobody has."""

from access.world import Place
from django.utils.timezone import localdate
from factories import account, member

from members.ballots.rules import FEWEST, PollKind
from members.ballots.services import open_poll


def poll(place: Place) -> int:
    for _ in range(FEWEST):
        member(place.organization, f"{place.word('person')}党员")
    made = open_poll(
        kind=PollKind.APPRAISAL,
        title=f"{place.mark}评议",
        organization=place.organization,
        candidates=[place.member],
        closes_on=localdate(),
        by=account(),
        today=localdate(),
    )
    return made.pk
