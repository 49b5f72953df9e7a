"""The picture of the district on which stations lie, and the place of one."""

from collections.abc import Collection
from uuid import NAMESPACE_OID, uuid5

from django.core.files.base import File
from django.db import transaction

from activities.stations.models import Site, Sketch
from activities.stations.queries.sketch import on_show, sent
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.photos.models import AlbumState, Audience, PhotoKind
from organizations.photos.services import discard_album, make_album, receive, set_state
from organizations.tree.models import Organization


class NotSited(Exception):
    """Nobody has said yet at which project the station is."""


def set_sketch(*, district: Organization, file: File, by: Account) -> Sketch:
    """A new picture, shown from the moment it is ready; until then the old one is, and the stations stay where they lie.
    It shows places and nobody, so everybody with a part in the portal may see it. Raises what `receive` raises."""
    album = make_album(organization=district, by=by, audience=Audience.RELEASED)
    try:
        receive(album=album, file=file, client_id=uuid5(NAMESPACE_OID, str(album.pk)), kind=PhotoKind.SCENE, by=by)
    except Exception:
        album.delete()
        raise
    with transaction.atomic():
        hold(district.pk)
        sketch = Sketch(album=album)
        sketch.settle_in(district)
        sketch.save()
        set_state(albums=[album.pk], state=AlbumState.SEALED)
        shown = on_show()
        let_go(besides=[album.pk, *([shown.album_id] if shown else [])])
        record("stations.set_sketch", by=by, target=sketch, path=sketch.path)
    return sketch


def hold(district: int) -> None:
    """One at a time: two pictures sent at once would each let go of the other's predecessors."""
    Organization.objects.select_for_update(no_key=True, of=("self",)).get(pk=district)


def let_go(*, besides: Collection[int]) -> int:
    """Of every picture but in these albums; how many there were."""
    old = list(Sketch.objects.exclude(album__in=besides).select_related("album"))
    for one in old:
        one.delete()
        discard_album(album=one.album)
    return len(old)


@transaction.atomic
def let_go_of_replaced() -> int:
    """Of what was shown before the picture that is shown now, so that a wrong one is nowhere to be had any more. What
    was sent after it waits, or says why it will not be shown."""
    replaced = Sketch.objects.order_by("-pk").values_list("organization", flat=True)[:2]
    if len(replaced) < 2:  # looked at every minute, and nearly always there is one
        return 0
    hold(replaced[0])
    shown = on_show()
    gone = let_go(besides=list(sent().filter(pk__gte=shown.pk).values_list("album", flat=True))) if shown else 0
    if gone:
        record("stations.let_go_of_sketches", by=None, target="stations", count=gone)
    return gone


@transaction.atomic
def place_on_sketch(*, station: Organization, across: int, down: int, by: Account) -> None:
    """In hundredths of the picture's width and height. Raises NotSited."""
    site = Site.objects.select_for_update().filter(organization=station).current().first()
    if site is None:
        raise NotSited
    if (site.across, site.down) != (across, down):
        site.across, site.down = across, down
        site.save(update_fields=["across", "down"])
        record("stations.correct_site", by=by, target=station, path=station.path)
