"""更正申请: what somebody says is wrong about them, and what was answered. All words are sealed and bound to the row."""

import json
import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from dangjian.crypto import decrypt, encrypt
from members.corrections.rules import ANSWERED, Fact, State
from members.private.models import PrivateNumbers
from members.roster.models import Member
from organizations.access.models import Account, within
from organizations.access.rules import Right, Role


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, account: Account) -> Self:
        """Whom it may be answered by: who maintains the member, and the secretary of the branch; never who asks."""
        maintained = within(
            account.reach.stretches(Right.MAINTAIN), path="member__path", sector="member__organization__sector"
        )
        led = Q(member__organization__in=account.reach.organizations(Role.SECRETARY))
        return self.filter(maintained | led).exclude(Q(asked_by=account) | Q(member__account=account))

    def editable_by(self, account: Account) -> Self:
        """One's own, as long as nobody has answered."""
        return self.open().filter(asked_by=account)

    def open(self) -> Self:
        return self.filter(state=State.OPEN)


class Correction(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name="党员")
    fact = models.CharField("更正什么", max_length=20, choices=Fact.choices)
    words = models.TextField("申请内容（密文）")
    wanted = models.OneToOneField(
        PrivateNumbers, models.SET_NULL, related_name="+", verbose_name="应为的号码", null=True, blank=True
    )
    before = models.CharField("申请时的内容（摘要）", max_length=64, blank=True)
    asked_by = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField("答复（密文）", blank=True)
    answered_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="答复人", null=True, blank=True
    )
    answered_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "更正申请"
        indexes = [models.Index(fields=["asked_by", "state"], name="correction_by_asker")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "fact"], condition=Q(state="OPEN"), name="one_open_correction_per_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.fact}"

    @property
    def bound_to(self) -> str:
        return f"correction:{self.uid}"

    def seal_words(self, *, says: str, should: str, explanation: str) -> None:
        told = {"says": says, "should": should, "explanation": explanation}
        self.words = encrypt(json.dumps(told, ensure_ascii=False), bound_to=self.bound_to)

    @property
    def told(self) -> dict[str, str]:
        """`says`, `should` and `explanation` in plain words."""
        return json.loads(decrypt(self.words, bound_to=self.bound_to))

    @property
    def answered_with(self) -> str:
        return decrypt(self.answer, bound_to=self.bound_to) if self.answer else ""

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today
