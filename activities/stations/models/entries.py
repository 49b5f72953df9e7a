"""What somebody enters into a station's books: corrected and taken back, never deleted."""

import uuid
from typing import Self

from django.db import models

from activities.stations.models.base import READING, StationQuerySet, held_as
from organizations.access.models import Account
from organizations.tree.models import InTree


class EntryQuerySet(StationQuerySet):
    """What was taken back is on no page and in no figure; whoever asks for rows of somebody gets none of it."""

    def standing(self) -> Self:
        return self.filter(withdrawn_on=None)

    def visible_to(self, account: Account) -> Self:
        return super().visible_to(account).standing()

    def kept_by(self, account: Account) -> Self:
        """With what was taken back: somebody may still have a page of it open."""
        return super().editable_by(account)

    def editable_by(self, account: Account) -> Self:
        return self.kept_by(account).standing()


class RegisterEntryQuerySet(EntryQuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.filter(held_as(account, READING)).standing()


class BookEntry(InTree):
    """`uid` names the page it was sent from, `version` counts how often it was touched since."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True, editable=False)

    class Meta:
        abstract = True
