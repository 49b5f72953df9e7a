from celery import shared_task
from django.utils.timezone import now

from dangjian.audit import services


@shared_task(name="audit.seal")
def seal() -> None:
    services.seal_waiting()


@shared_task(name="audit.check")
def check() -> None:
    """Once a night: the chain as a whole, and its newest seal into the file of heads."""
    services.seal_waiting()
    if services.check(now=now()).fault is None:
        services.note_head(now=now())
