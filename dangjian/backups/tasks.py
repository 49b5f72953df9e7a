import logging

from celery import shared_task
from django.conf import settings
from django.utils.timezone import localtime

from dangjian.backups.services import CannotBackUp, note_refusal, take_backup

logger = logging.getLogger(__name__)


@shared_task(name="backups.take")
def take() -> None:
    """By night, into BACKUP_DIR; checked before it has its name, so the newest that the operations page shows is whole."""
    if settings.BACKUP_DIR:
        try:
            take_backup(settings.BACKUP_DIR, keep=settings.BACKUPS_KEPT, now=localtime())
        except CannotBackUp as refusal:
            logger.error(f"no backup: {refusal}")  # noqa: TRY400 - a sentence, not a fault of the program
            note_refusal(settings.BACKUP_DIR, refusal)
            raise
