"""Cards and snapshots as the services make them."""

from datetime import date, datetime, timedelta

from factories import account, grant, member
from photos_factories import shown
from records_factories import NOW, handed_in

from activities.feed.models import Entry
from activities.feed.services import publish, release
from activities.records.services import show_card
from activities.snapshots.models import Snapshot
from activities.snapshots.services import begin, send
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.photos.models import PhotoKind
from organizations.photos.services import make_album
from organizations.tree.models import Organization


def person(organization: Organization, name: str = "李建国") -> Account:
    """A member of the branch with an account."""
    made = account(name)
    grant(made, Role.MEMBER, organization)
    member(organization, name, account=made)
    return Account.objects.get(pk=made.pk)


def card(of: Organization, by: Account, topic: str = "清了三条背街小巷", *, at: datetime = NOW, **said) -> Entry:
    """Shown in its branch, without photos unless an album is given."""
    facts = {"kind": "THEME_DAY", "held_on": date(2026, 9, 11), "sentence": "清走积存垃圾4车。"} | said
    facts["album"] = facts.get("album") or make_album(organization=of, by=by)
    return publish(organization=of, topic=topic, by=by, now=at, **facts)


def cards(number: int, of: Organization, by: Account) -> list[Entry]:
    """One a minute, each with its place among the district's."""
    made = [card(of, by, f"第{place}条", at=NOW + timedelta(minutes=place)) for place in range(number)]
    for entry in made:
        release(entries=[entry], to="DISTRICT", by=by, now=entry.shown_at)
    return made


def recorded_card(of: Organization, by: Account, *, scenes: int = 2, minutes: int = 1, **said) -> Entry:
    """Out of a record that has scenes and pages of the minute book; all of them are asked for."""
    activity = handed_in(of, by, **said)
    photos = [shown(activity.album, by) for _ in range(scenes)]
    photos += [shown(activity.album, by, kind=PhotoKind.MINUTES) for _ in range(minutes)]
    chosen = [photo.pk for photo in photos]
    return show_card(activity=activity, topic="植树去", sentence="", photos=chosen, by=by, now=NOW)


def snapshot(of: Organization, by: Account, text: str = "雨后的河堤", *, chip: str = "", photos: int = 1) -> Snapshot:
    """Sent, with photos that are ready."""
    begun = begin(organization=of, by=by)
    for _ in range(photos):
        shown(begun.album, by)
    return send(snapshot=begun, text=text, chip=chip, by=by, now=NOW)
