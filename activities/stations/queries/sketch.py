"""The sketch of the district and where its stations lie on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from activities.stations.models import Site, Sketch
from activities.stations.queries.places import Line
from dangjian.jobs.models import JobState
from organizations.photos.models import Photo, PhotoQuerySet
from organizations.tree.models import Organization

# As wide as the picture is on every page, in CSS pixels: a tap comes in these, with and without scripts.
SHOWN = 320


@dataclass(frozen=True)
class Picture:
    """The picture in `SHOWN` pixels of width."""

    photo: int
    height: int

    @property
    def width(self) -> int:
        return SHOWN


@dataclass(frozen=True)
class Dot:
    """A station on the picture, in its pixels; `lacks` says what it has not done in this period."""

    station: Organization
    x: int
    y: int
    lacks: str = ""


def sent() -> PhotoQuerySet:
    """Every picture that was sent and not let go of, the newest first."""
    return Photo.objects.filter(album__in=Sketch.objects.values("album")).scenes().order_by("-pk")


def on_show() -> Photo | None:
    """The newest that is ready; None while there is none."""
    return sent().ready().exclude(width=0).first()


def picture() -> Picture | None:
    found = on_show()
    return Picture(found.pk, max(SHOWN * found.height // found.width, 1)) if found else None


@dataclass(frozen=True)
class LastSent:
    """What became of the newest: it `waits` for the worker, or says the `failure` for which it will never be shown."""

    waits: bool = False
    failure: str = ""


def last_sent() -> LastSent:
    newest = sent().first()
    if newest is None:
        return LastSent()
    return LastSent(newest.job_state == JobState.WAITING, newest.failure)


def dot(site: Site | None, station: Organization, shown: Picture, *, lacks: str = "") -> Dot | None:
    if site is None or site.across is None or site.down is None:
        return None
    return Dot(station, site.across * shown.width // 100, site.down * shown.height // 100, lacks)


def dots(lines: Iterable[Line], shown: Picture) -> list[Dot]:
    """Those that lie on it."""
    found = (dot(line.site, line.station, shown, lacks="、".join(line.gaps)) for line in lines)
    return [one for one in found if one]
