from celery import shared_task
from django.utils.timezone import now

from organizations.photos.services import prepare_next, sweep_orphans


@shared_task(name="photos.prepare")
def prepare() -> None:
    while prepare_next(now=now()):
        pass


@shared_task(name="photos.sweep_orphans")
def sweep() -> None:
    sweep_orphans(now=now())
