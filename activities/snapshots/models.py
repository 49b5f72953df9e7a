"""One picture or a few that a member took; the branch decides whether it becomes a card. It earns nothing."""

from typing import Self

from django.db import models
from django.db.models import Q

from activities.feed.models import Entry
from activities.snapshots.rules import LONGEST_REASON, LONGEST_TEXT, Chip, State
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet


class SnapshotQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """What was sent: one's own wherever one belongs now, and within reach."""
        return self.filter(Q(made_by=account) | within(account.reach.stretches(Right.READ))).exclude(state=State.DRAFT)

    def editable_by(self, account: Account) -> Self:
        """The author's alone: to change, to send again and to withdraw."""
        return self.filter(made_by=account)

    def answerable_by(self, account: Account) -> Self:
        """What waits for the writers of the branch."""
        return self.filter(within(account.reach.stretches(Right.RECORD)), state=State.SENT)


class Snapshot(InTree):
    """Until it is accepted the album is the snapshot's own; then it is the card's, and both go when it is withdrawn."""

    chip = models.CharField("内容", max_length=10, choices=Chip.choices, blank=True)
    text = models.CharField("一句话", max_length=LONGEST_TEXT, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    album = models.OneToOneField(Album, models.PROTECT, related_name="+", verbose_name="照片", null=True, blank=True)
    entry = models.OneToOneField(Entry, models.SET_NULL, related_name="+", verbose_name="动态", null=True, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁拍的")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="谁看的", null=True, blank=True
    )
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.CharField("退回原因", max_length=LONGEST_REASON, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "随手拍"
        indexes = [
            models.Index(fields=["path", "-sent_at", "-id"], name="snapshot_by_path"),
            models.Index(fields=["made_by", "-id"], name="snapshot_by_author"),
            models.Index(fields=["sent_at", "id"], condition=Q(state="SENT"), name="snapshot_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["made_by"], condition=Q(state="DRAFT"), name="one_snapshot_draft_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the author may still change it."""
        return self.state in {State.DRAFT, State.SENT, State.RETURNED}

    @property
    def standing(self) -> str:
        """In words; a card that was taken back leaves nothing shown."""
        if self.state == State.ACCEPTED and self.entry_id is None:
            return "支部收回了"
        return self.get_state_display()
