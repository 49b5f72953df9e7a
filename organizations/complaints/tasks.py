from celery import shared_task
from django.utils.timezone import now

from organizations.complaints.services import forget_contacts


@shared_task(name="complaints.forget")
def forget() -> None:
    forget_contacts(now=now())
