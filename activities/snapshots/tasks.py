from celery import shared_task
from django.utils.timezone import now

from activities.snapshots.services import return_old


@shared_task(name="snapshots.return_old")
def give_back() -> None:
    return_old(now=now())
