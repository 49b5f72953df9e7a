from celery import shared_task
from django.conf import settings
from django.utils.timezone import localtime

from dangjian.backups.services import take_backup


@shared_task(name="backups.take")
def take() -> None:
    """By night, into BACKUP_DIR; checked before it has its name, so the newest that the operations page shows is whole."""
    if settings.BACKUP_DIR:
        take_backup(settings.BACKUP_DIR, keep=settings.BACKUPS_KEPT, now=localtime())
