"""What was decided inside stays with those who keep a branch's records and those who review them."""

from typing import Self

from django.db import models

from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTreeQuerySet

ORGANIZATION = {"path": "activity__path", "sector": "activity__organization__sector"}


class OfRecordQuerySet(models.QuerySet):
    """Rows that hang on a record; neither members nor line staff, who read along, ever get them."""

    def visible_to(self, account: Account) -> Self:
        reach = account.reach
        return self.filter(within((*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW)), **ORGANIZATION))

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD), **ORGANIZATION))


class InsideQuerySet(InTreeQuerySet):
    """Likewise for rows that belong to a branch itself."""

    def visible_to(self, account: Account) -> Self:
        reach = account.reach
        return self.filter(within((*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))))

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD)))
