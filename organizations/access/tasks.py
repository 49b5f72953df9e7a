from celery import shared_task
from django.utils.timezone import now

from organizations.access.services import forget_what_is_over


@shared_task(name="access.tidy")
def tidy() -> None:
    forget_what_is_over(now=now())
