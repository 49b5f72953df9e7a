from celery import shared_task
from django.utils.timezone import localdate, now

from organizations.notices.services import forget_contacts, forget_files


@shared_task(name="notices.forget")
def forget_objectors() -> None:
    forget_contacts(now=now())


@shared_task(name="notices.forget_files")
def forget_notice_files() -> None:
    forget_files(today=localdate())
