"""The sweep: one beat line that finds what waits and hands it to a worker."""

from celery import current_app, shared_task
from django.utils.timezone import now

from dangjian.jobs.services import due, show_life


@shared_task(name="dangjian.sweep")
def sweep() -> None:
    """Dispatch a task for every kind of row that waits; the row itself is claimed by the task."""
    show_life(now=now())
    for name in due(now=now()):
        current_app.send_task(name, expires=120)
