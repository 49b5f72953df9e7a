"""Polls of the branch: everybody of its roster may vote, nobody has."""

from access.world import Place
from django.utils.timezone import localdate
from factories import account, member
from records_factories import handed_in

from activities.meetings.services import open_ballot
from activities.records.models import Activity
from members.ballots.queries import voters_at
from members.ballots.rules import FEWEST, PollKind
from members.ballots.services import open_poll


def fill_up(place: Place) -> None:
    for _ in range(FEWEST - voters_at(place.organization, localdate()).count()):
        member(place.organization, f"{place.word('person')}党员")


def poll(place: Place) -> int:
    fill_up(place)
    today = localdate()
    facts = {"kind": PollKind.APPRAISAL, "title": f"{place.mark}评议", "candidates": [place.member]}
    return open_poll(organization=place.organization, closes_on=today, by=account(), today=today, **facts).pk


def not_voted_on(place: Place) -> int:
    said = {"kind": "DEMOCRATIC_APPRAISAL", "for_period": "2026", "topic": f"{place.mark}测评"}
    return handed_in(place.organization, account(), **said).pk


def voted_on(place: Place) -> int:
    fill_up(place)
    held, today = Activity.objects.get(pk=not_voted_on(place)), localdate()
    return open_ballot(activity=held, closes_on=today, by=account(), today=today).activity_id
