"""The portal with one of its protections taken away: against it, a test of faults has to go red or it proves nothing.

Settings for DJANGO_SETTINGS_MODULE; UNPROTECTED names what is missing.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.apps import AppConfig

from dangjian.settings import *  # noqa: F403
from dangjian.settings import INSTALLED_APPS, MIDDLEWARE

MISSING = os.environ["UNPROTECTED"]
LATER = 1.5


def answered_early(get_response: Callable) -> Callable:
    """Says that a record is there, and writes it a while later: as it should be, when nothing is killed meanwhile."""
    from django.db import connection
    from django.http import HttpResponseRedirect

    def middleware(request):
        if request.method != "POST" or not request.path.endswith("/report/new/"):
            return get_response(request)
        request.body  # noqa: B018 - read while the line is open

        def write() -> None:
            time.sleep(LATER)
            try:
                get_response(request)
            finally:
                connection.close()

        threading.Thread(target=write).start()
        return HttpResponseRedirect("/b/1/report/0/receipt/")

    return middleware


def write_directly(target: Path, pieces, *, passing: Path, written=None) -> None:
    """Under the final name from the first byte on."""
    target.parent.mkdir(parents=True, exist_ok=True)
    content = b"".join(pieces)
    with target.open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        if written:
            written()
        file.write(content[len(content) // 2 :])


if MISSING == "Shanghai's calendar":
    TIME_ZONE = os.environ["TZ"]
if MISSING == "commit before the answer":
    MIDDLEWARE = ["unprotected.answered_early", *MIDDLEWARE]
if MISSING == "whole files":
    import dangjian.durable

    dangjian.durable.write_whole = write_directly
if MISSING in {"whole files", "the reserve"}:
    import dangjian.space

    dangjian.space.LEAST_RESERVE = dangjian.space.LARGEST_RESERVE = 0


class Without(AppConfig):
    """Takes away what can only be reached once the models are there."""

    name = "unprotected"

    def ready(self) -> None:
        {
            "a row that waits": queue_alone,
            "the lease": nobody_s_lease,
            "the version": any_version,
            "one like": every_like,
        }.get(MISSING, list)()


def queue_alone() -> None:
    """Work is sent by the page that takes it in, as usual elsewhere; the sweep finds nothing."""
    import organizations.photos.services
    from dangjian.celery import app
    from dangjian.jobs import tasks
    from dangjian.settings import JOB_SOURCES

    receive = organizations.photos.services.receive
    prepare = JOB_SOURCES["organizations.photos.models.Photo"]

    def received(**said):
        photo = receive(**said)
        app.send_task(prepare)
        return photo

    organizations.photos.services.receive = received
    tasks.due = lambda **_: []


def nobody_s_lease() -> None:
    """Whoever comes late writes all the same."""
    from dangjian.jobs.models import Claimable

    def update(self, **values) -> None:
        type(self)._default_manager.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)

    Claimable._update_mine = update


def any_version() -> None:
    """Nobody looks whether the record was changed since the page was loaded."""
    from activities.records.models import Activity
    from activities.records.services import changing

    changing.held_at = lambda activity, _version: Activity.objects.get(pk=activity.pk)


def every_like() -> None:
    """Whoever saw no like of theirs counts one more, though it may have come in meanwhile."""
    from django.db.models import F

    from activities.feed import services
    from activities.feed.models import Entry, Like

    def like(*, entry, by, now) -> None:
        if Like.objects.filter(entry=entry, account=by).exists():
            return
        time.sleep(0.05)
        Like.objects.get_or_create(entry=entry, account=by, defaults={"liked_at": now})
        Entry.objects.filter(pk=entry.pk).update(like_count=F("like_count") + 1)

    services.like = like


INSTALLED_APPS = [*INSTALLED_APPS, "unprotected.Without"]
