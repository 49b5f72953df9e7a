from datetime import datetime
from importlib import import_module

from django.conf import settings

from dangjian.jobs.models import MOST_ATTEMPTS, Claimable, JobState

TOO_OFTEN = "处理了几次都没有成功，请重新提交；仍不行请联系系统管理员。"


def due(*, now: datetime) -> list[str]:
    """The Celery tasks that have something to do, after giving up on rows that killed their worker too often."""
    tasks = []
    for dotted, task in settings.JOB_SOURCES.items():
        module, _, name = dotted.rpartition(".")
        model: type[Claimable] = getattr(import_module(module), name)
        waiting = model._default_manager.claimable(now=now)  # type: ignore[attr-defined]
        waiting.filter(attempt__gte=MOST_ATTEMPTS).update(job_state=JobState.FAILED, failure=TOO_OFTEN)
        if waiting.filter(attempt__lt=MOST_ATTEMPTS).exists():
            tasks.append(task)
    return tasks
