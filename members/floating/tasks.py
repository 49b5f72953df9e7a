from celery import shared_task
from django.utils.timezone import now

from members.floating.models import Outflow
from members.floating.services import end_with_affiliation
from members.floating.services import forget as forget_old


@shared_task(name="floating.forget")
def forget() -> None:
    forget_old(now=now())
    end_with_affiliation(Outflow.objects.all(), now=now())
