from celery import shared_task

from dangjian.changes import add_up


@shared_task(name="changes.add_up")
def add_up_changes() -> None:
    add_up()
