"""无记名投票: the roll says who has voted, the box how often what was chosen; no row holds both (decision 13).

Nothing here has a time, nothing but the poll itself a number that was counted up. Whoever holds the database finds no
order of the ballots to lay beside an order of the voters: there are no ballots, only one sealed box per poll.
"""

import secrets
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from dangjian.crypto import blind_index, decrypt, encrypt
from members.ballots import rules
from members.ballots.rules import OPTIONS, PollKind, State
from members.roster.models import Member
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class PollQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Those on whose roll `account` stands; whoever keeps the branch's records has `editable_by`."""
        return self.filter(pk__in=Voter.objects.filter(member__account=account).values("poll"))

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD)))


class Poll(InTree):
    """`closes_on` is the last day; `cast` is known from the count on."""

    kind = models.CharField("投什么", max_length=12, choices=PollKind.choices)
    title = models.CharField("名称", max_length=120)
    electors = models.PositiveSmallIntegerField("应投票")
    opened_on = models.DateField("开始")
    closes_on = models.DateField("截止")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    cast = models.PositiveSmallIntegerField("收到票数", null=True, blank=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁发起的")

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "无记名投票"
        indexes = [models.Index(fields=["path", "-id"], name="poll_by_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.COUNTED, cast__isnull=False) | (~Q(state=State.COUNTED) & Q(cast=None)),
                name="poll_is_counted_once_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return OPTIONS[self.kind]

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_counted(self) -> bool:
        return self.state == State.COUNTED


class Question(models.Model):
    """A line of the ballot; `counts` is empty until the box has been opened."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="questions", verbose_name="投票")
    position = models.PositiveSmallIntegerField("次序")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    counts = models.JSONField("各得多少票", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "票上的一行"
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="one_question_per_position"),
            models.UniqueConstraint(fields=["poll", "member"], name="one_question_per_member"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.position}"


def random_number() -> int:
    """A number that was counted up would say in which order rows came."""
    return secrets.randbits(62)


class Voter(models.Model):
    """The roll: may vote, and has been handed a paper. All rows of a poll are always written together."""

    id = models.BigIntegerField(primary_key=True, default=random_number, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="+", verbose_name="投票")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    marked = models.BooleanField("领过票", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "投票人名册"
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="one_line_on_the_roll")]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.member_id}"

    @property
    def paper(self) -> int:
        """The number of the paper that this voter is handed; only the key, which is not in the database, tells it."""
        return int(blind_index(str(self.pk), purpose="ballot-paper")[:15], 16)


class Paper(models.Model):
    """Handed out and not yet put into the box: between two transactions, or since something went wrong there."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="+", verbose_name="投票")

    class Meta:
        verbose_name = verbose_name_plural = "领出还没投的票"

    def __str__(self) -> str:
        return str(self.poll_id)


class BallotBox(models.Model):
    """Everything that was put in, as one ciphertext of constant length; it goes when it has been counted."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.OneToOneField(Poll, models.CASCADE, related_name="+", verbose_name="投票")
    sealed = models.TextField("票箱（密文）")

    class Meta:
        verbose_name = verbose_name_plural = "票箱"

    def __str__(self) -> str:
        return str(self.poll_id)

    @property
    def bound_to(self) -> str:
        return f"ballot-box:{self.uid}"

    def put(self, inside: rules.Box) -> None:
        self.sealed = encrypt(inside.written(), bound_to=self.bound_to)

    def opened(self, *, options: int) -> rules.Box:
        return rules.Box.read(decrypt(self.sealed, bound_to=self.bound_to), options=options)
