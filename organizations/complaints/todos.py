"""An answer that waits to be read, and what waits for an office."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.complaints.models import Complaint
from organizations.complaints.queries import answered_for, lies_with


def todos(account: Account, today: date) -> list[Todo]:
    """For whoever asked in the own name, until they say that it is settled or ask again."""
    answered = answered_for(account)
    if not answered:
        return []
    return [
        Todo(
            group="我的",
            title=f"您提的{answered}件投诉建议有了答复" if answered > 1 else "您提的投诉建议有了答复",
            detail="看过以后，可以说已经解决，也可以要求重新办理",
            url=reverse("complaints:mine"),
            icon="message-circle",
            urgency=3,
            count=answered,
        )
    ]


def waiting(account: Account, today: date) -> QuerySet[Complaint]:
    """What is counted beside the desk's line."""
    return lies_with(account)
