from celery import shared_task

from activities.stations.services import let_go_of_replaced


@shared_task(name="stations.let_go")
def let_go() -> None:
    let_go_of_replaced()
