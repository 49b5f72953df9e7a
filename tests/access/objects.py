"""What stands in a URL: per kwarg a function that makes the row at a place and says its id, called once per place.

Write the place's mark into every name and text of the row, so that it is noticed wherever it does not belong.
The key is the kwarg, or `<URL name>.<kwarg>` where the same word means something else.
"""

from collections.abc import Callable
from typing import Any

from access.world import Place
from django.utils.timezone import now
from factories import account

from organizations.access.services import issue_slip

KWARGS: dict[str, Callable[[Place], Any]] = {
    "branch": lambda place: place.organization.pk,
    "organization": lambda place: place.organization.pk,
    "member": lambda place: place.member.pk,
    "quarter": lambda _: "2026Q3",
    "token": lambda _: issue_slip(account=account(), by=None, now=now()).token,
    "app_label": lambda _: "organizations",
    "day": lambda _: "2026-09-11",
}
