"""Who looked at somebody's numbers, for which office and what for; of some purposes who consented."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.looks.rules import ASK_HOLDS_FOR, CONSENT_HOLDS_FOR, TOLD, Standing, State
from members.private.rules import NEEDS_CONSENT, Purpose
from members.roster.models import Member
from organizations.access.models import Account, within
from organizations.access.rules import Right, roles_with
from organizations.tree.models import Organization

MAINTAINING = roles_with(Right.MAINTAIN)
OF_MEMBER = {"path": "member__path", "sector": "member__organization__sector"}


def of_offices(account: Account) -> Q:
    """Looked at, or consented to, for an organization where `account` maintains."""
    own = account.reach.organizations(*MAINTAINING)
    return Q(office__in=own) | Q(answer_office__in=own)


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, account: Account) -> Self:
        """What somebody asked for or may have to answer, and what was looked at for an office of theirs; never what
        is about oneself."""
        reached = within(account.reach.stretches(Right.MAINTAIN), **OF_MEMBER)
        concerned = Q(state=State.ASKED) | Q(by=account) | Q(answered_by=account)
        return self.filter((reached & concerned) | of_offices(account)).exclude(member__account=account)

    def asked(self, *, now: datetime) -> Self:
        """What waits for an answer that would still be worth something."""
        return self.filter(state=State.ASKED, asked_at__gt=now - ASK_HOLDS_FOR)

    def withheld(self, *, now: datetime) -> Self:
        return self.filter(state=State.LOOKED, withheld_until__gt=now, released_at=None)

    def shown_to(self, account: Account, *, now: datetime) -> Self:
        """The looks at one's own file, without those that are withheld at this moment."""
        open_by_now = Q(withheld_until=None) | Q(withheld_until__lte=now) | Q(released_at__isnull=False)
        return self.filter(open_by_now, state=State.LOOKED, member__account=account)


class Look(models.Model):
    """One look, or the request for one. `office` is the organization whose grant gave the right, not where the person
    stands. `withheld_until` is set only where the purpose needs a second person's consent."""

    member = models.ForeignKey(Member, models.PROTECT, verbose_name="党员", related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="查看人", related_name="+")
    office = models.ForeignKey(Organization, models.PROTECT, verbose_name="查看单位", related_name="+")
    purpose = models.CharField("用途", max_length=10, choices=Purpose.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    reason = models.TextField("理由", blank=True)
    asked_at = models.DateTimeField("申请时间")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="同意人", related_name="+", null=True, blank=True
    )
    answer_office = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="同意单位", related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answer = models.TextField("不同意的理由", blank=True)
    looked_at = models.DateTimeField("查看时间", null=True, blank=True)
    withheld_until = models.DateTimeField("最迟公开", null=True, blank=True)
    released_at = models.DateTimeField("公开时间", null=True, blank=True)
    prolonged_at = models.DateTimeField("延长时间", null=True, blank=True)
    prolong_reason = models.TextField("延长的理由", blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看登记"
        indexes = [
            models.Index(fields=["member", "looked_at"], name="look_by_member"),
            models.Index(fields=["asked_at"], name="look_asked", condition=Q(state="ASKED")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="LOOKED", looked_at__isnull=False) | (~Q(state="LOOKED") & Q(looked_at=None)),
                name="look_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=sorted(NEEDS_CONSENT))
                | ~Q(state__in=["CONSENTED", "LOOKED"])
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("by"))),
                name="look_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=sorted(NEEDS_CONSENT)) | ~Q(state="LOOKED") | Q(withheld_until__isnull=False),
                name="look_withheld_for_a_time",
            ),
            models.UniqueConstraint(
                fields=["member", "by", "purpose"], condition=Q(state="ASKED"), name="one_open_request_for_a_look"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.purpose} {self.state}"

    def standing(self, now: datetime) -> Standing:
        if self.state == State.ASKED:
            return Standing.LAPSED if now - self.asked_at >= ASK_HOLDS_FOR else Standing.ASKED
        if self.state == State.CONSENTED:
            return Standing.READY if self.consent_holds(now) else Standing.OVER
        if self.state == State.LOOKED:
            return Standing.WITHHELD if self.is_withheld(now) else Standing.OPEN
        return Standing(self.state)

    def consent_holds(self, now: datetime) -> bool:
        return self.answered_at is not None and now - self.answered_at < CONSENT_HOLDS_FOR

    def is_withheld(self, now: datetime) -> bool:
        return self.withheld_until is not None and now < self.withheld_until and self.released_at is None

    @property
    def consent_until(self) -> datetime | None:
        return self.answered_at and self.answered_at + CONSENT_HOLDS_FOR

    @property
    def told(self) -> str:
        return TOLD[Purpose(self.purpose)]
