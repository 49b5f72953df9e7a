from celery import shared_task
from django.utils.timezone import now

from organizations.notices.services import forget_contacts


@shared_task(name="notices.forget")
def forget_objectors() -> None:
    forget_contacts(now=now())
