"""What somebody complains about or suggests, and what was done about it."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, Expression, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Length, Substr

from dangjian.crypto import blind_index, decrypt, encrypt
from organizations.access.models import Account, Grant, within
from organizations.access.rules import Right
from organizations.complaints.rules import ANSWERING, PENDING, Act, Kind, State, code_from
from organizations.tree.models import InTree, InTreeQuerySet, Organization


class Receipted(InTree):
    """What anybody may send, named or not, and follows by a receipt: a number, and a code that is in no table.

    The base of every such row; `receipt` keeps the codes and the sealed contacts of different tables apart.
    """

    receipt: ClassVar[str]

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("回执编号", max_length=11, unique=True)
    contact = models.TextField("联系方式（密文）", blank=True)
    asked_by = models.ForeignKey(
        Account, models.SET_NULL, verbose_name="提交人", related_name="+", null=True, blank=True
    )
    submitted_at = models.DateTimeField("提交时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def code(self) -> str:
        """The second half of the receipt: it follows from the row and a key that is not in the database."""
        return code_from(blind_index(str(self.uid), purpose=f"{self.receipt}_code"))

    @property
    def written_number(self) -> str:
        return f"{self.number[:6]}-{self.number[6:]}"

    @property
    def bound_to(self) -> str:
        return f"{self.receipt}:{self.uid}"

    @property
    def contact_text(self) -> str:
        return decrypt(self.contact, bound_to=self.bound_to) if self.contact else ""

    def seal_contact(self, text: str) -> None:
        self.contact = encrypt(text, bound_to=self.bound_to) if text else ""


class ComplaintQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """What lies with an organization where `account` answers, or below it; nobody answers the own complaint."""
        return self.filter(within(account.reach.stretches(Right.ANSWER))).exclude(asked_by=account)

    def asked_by_oneself(self, account: Account) -> Self:
        return self.filter(asked_by=account)

    def pending(self) -> Self:
        return self.filter(state__in=PENDING)

    def for_oneself(self, account: Account) -> Self:
        """What was given to oneself, and what nobody was given who may still answer: at the own office, and below it where
        nobody nearer may. As against all that one may look at."""
        here = Q(pk__in=[])
        for path in sorted({one.path for one in account.reach.held if one.role in ANSWERING}):
            nearer = answering_on_the_way().filter(organization__path__under=path).exclude(organization__path=path)
            here |= Q(path__under=path) & ~Q(Exists(nearer))
        given = Exists(answering_on_the_way().filter(account=OuterRef("assigned_to")))
        return self.filter(Q(assigned_to=account) | here & ~Q(given))


def answering(asked_by: int | Expression) -> QuerySet[Grant]:
    """By which somebody may answer what `asked_by` (0 is nobody) asks: not the own one, and not once they are switched off."""
    return Grant.objects.in_force().filter(role__in=ANSWERING, account__is_active=True).exclude(account=asked_by)


def answering_on_the_way() -> QuerySet[Grant]:
    """Likewise for the complaint of the outer query: at its place or above it."""
    above = Q(organization__path=Substr(OuterRef("path"), 1, Length("organization__path")))
    return answering(Coalesce(OuterRef("asked_by"), 0)).filter(above)


class Complaint(Receipted):
    """`organization` is who has to answer: never the one it is `about`, which may not even see it."""

    receipt = "complaint"

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    text = models.TextField("内容")
    about = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="反映的党组织", related_name="+", null=True, blank=True
    )
    about_text = models.CharField("反映的对象", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    assigned_to = models.ForeignKey(
        Account, models.SET_NULL, verbose_name="承办人", related_name="+", null=True, blank=True
    )
    due_on = models.DateField("答复期限")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "投诉建议"
        indexes = [
            models.Index(fields=["path", "state"], name="complaint_by_path"),
            models.Index(fields=["asked_by"], name="complaint_by_asker"),
        ]

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING


class ComplaintEntry(models.Model):
    """One step of the handling; written once."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, verbose_name="投诉建议", related_name="entries")
    act = models.CharField("办理", max_length=10, choices=Act.choices)
    text = models.TextField("内容", blank=True)
    by = models.ForeignKey(Account, models.SET_NULL, verbose_name="谁", related_name="+", null=True, blank=True)
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "投诉建议办理"

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.act}"
