"""Lists of snapshots with their photos, and the branch somebody takes snapshots for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from activities.snapshots.models import Snapshot
from activities.snapshots.rules import State
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.photos.models import Photo
from organizations.photos.queries import visible_photos
from organizations.tree.models import Kind, Organization


@dataclass(frozen=True)
class Line:
    snapshot: Snapshot
    photos: list[Photo]

    @property
    def ready(self) -> list[Photo]:
        return [photo for photo in self.photos if photo.is_ready]


def own_branch(account: Account) -> Organization | None:
    """The branch somebody belongs to."""
    branches = account.reach.organizations(Role.MEMBER)
    return Organization.objects.filter(pk__in=branches, kind=Kind.BRANCH).order_by("pk").first()


def own(account: Account) -> QuerySet[Snapshot]:
    """What somebody has sent, the newest first."""
    mine = Snapshot.objects.editable_by(account).exclude(state=State.DRAFT)
    return mine.select_related("organization", "entry").order_by("-pk")


def waiting(account: Account) -> QuerySet[Snapshot]:
    """What waits for the writers, the oldest first."""
    return Snapshot.objects.answerable_by(account).select_related("organization", "made_by").order_by("sent_at", "pk")


def lines_of(account: Account, snapshots: Iterable[Snapshot]) -> list[Line]:
    """With the photos, be they still the snapshot's or the card's."""
    listed = list(snapshots)
    albums = {one.pk: one.entry.album_id if one.entry else one.album_id for one in listed}
    photos = visible_photos(account, [album for album in albums.values() if album])
    return [Line(one, photos.get(albums[one.pk] or 0, [])) for one in listed]
