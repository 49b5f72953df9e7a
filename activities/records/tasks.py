from celery import shared_task
from django.utils.timezone import now

from activities.records.services import forget_empty_drafts


@shared_task(name="records.forget_drafts")
def forget_drafts() -> None:
    forget_empty_drafts(now=now())
