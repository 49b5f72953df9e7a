"""异议: what a branch says against one line, the first answer, and a second one by somebody else."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from activities.duties.models import DutyKind, Exemption
from analytics.assessment.models import Closing, ScoreLine
from analytics.objections.rules import OPEN, State, Verdict
from organizations.access.models import Account, within
from organizations.access.rules import Right, Role
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet

# Who speaks for the branch: a committee's clerk records for it (代录), and answers what it says.
SPEAKING_ROLES = (Role.SECRETARY, Role.RECORDER)
# Whose branches' objections somebody must not answer: one's own, or those one writes for.
BRANCH_ROLES = (Role.SECRETARY, Role.RECORDER, Role.STATION_MANAGER, Role.MEMBER)


class ScoreObjectionQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Whoever records for the branch or reviews it; line staff read the points, not what was said about them."""
        reach = account.reach
        return self.filter(within((*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))))

    def editable_by(self, account: Account) -> Self:
        """Whoever speaks for the branch: it is their objection to withdraw or to carry on."""
        return self.filter(within(account.reach.held_as(*SPEAKING_ROLES)))

    def answerable_by(self, account: Account) -> Self:
        """Whoever reviews the branch, neither about one's own branch nor what one has raised."""
        own = account.reach.organizations(*BRANCH_ROLES)
        reached = self.filter(within(account.reach.stretches(Right.REVIEW)))
        return reached.exclude(Q(raised_by=account) | Q(organization__in=own))

    def waiting_for(self, account: Account) -> Self:
        """Those that `account` may answer now: a second answer is the department's, and never by whoever gave the first."""
        second = Q(state=State.APPEALED) & ~Q(first_by=account)
        if not account.reach.has(Right.ASSESS):
            second = Q(pk__in=[])
        return self.answerable_by(account).filter(Q(state=State.RAISED) | second)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


class ScoreObjection(InTree):
    """`head` and its document: nobody was left to answer, the head of the department decided, `second_by` wrote it down.
    `exemption` is what an upheld objection led to in a quarter that was closed already."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="+", verbose_name="季度考核的经过")
    line = models.ForeignKey(ScoreLine, models.PROTECT, related_name="+", verbose_name="哪一项")
    words = models.CharField("异议", max_length=500)
    album = models.OneToOneField(Album, models.PROTECT, related_name="+", verbose_name="附件", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RAISED)
    raised_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁提的")
    raised_at = models.DateTimeField("提出时间")
    first_verdict = models.CharField("答复", max_length=10, choices=Verdict.choices, blank=True)
    first_words = models.CharField("答复说明", max_length=500, blank=True)
    first_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="谁答复的", null=True, blank=True
    )
    first_at = models.DateTimeField("答复时间", null=True, blank=True)
    appeal_words = models.CharField("为什么要求复核", max_length=500, blank=True)
    second_verdict = models.CharField("复核", max_length=10, choices=Verdict.choices, blank=True)
    second_words = models.CharField("复核说明", max_length=500, blank=True)
    second_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="谁复核的", null=True, blank=True
    )
    second_at = models.DateTimeField("复核时间", null=True, blank=True)
    head = models.CharField("哪位部领导决定的", max_length=60, blank=True)
    head_document = models.CharField("决定的依据", max_length=60, blank=True)
    exemption = models.OneToOneField(
        Exemption, models.PROTECT, related_name="+", verbose_name="因此登记的免除", null=True, blank=True
    )
    exempted_at = models.DateTimeField("免除登记时间", null=True, blank=True)
    # As it was asked for; the exemption may be the first of several, each of one kind. Empty stands for everything.
    exempted_kind = models.CharField("免除的事项", max_length=30, choices=DutyKind.choices, blank=True)

    objects = ScoreObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "得分异议"
        indexes = [models.Index(fields=["state", "path"], name="objection_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=~Q(state=State.WITHDRAWN), name="one_objection_per_line"
            ),
            models.CheckConstraint(
                condition=Q(first_by=None) | Q(second_by=None) | ~Q(first_by=F("second_by")) | ~Q(head=""),
                name="second_answer_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=(Q(first_by=None) | ~Q(first_by=F("raised_by")))
                & (Q(second_by=None) | ~Q(second_by=F("raised_by")) | ~Q(head="")),
                name="nobody_answers_the_own_objection",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.RAISED, State.WITHDRAWN)) | Q(first_by__isnull=False) | ~Q(head=""),
                name="answered_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(head="", head_document="") | (~Q(head="") & ~Q(head_document="") & Q(state=State.DECIDED)),
                name="the_head_decides_last_and_in_writing",
            ),
            models.CheckConstraint(
                condition=Q(exemption=None, exempted_at=None) | Q(exemption__isnull=False, exempted_at__isnull=False),
                name="exempted_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECIDED) | Q(second_by__isnull=False), name="decided_has_its_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.line_id}"

    @property
    def verdict(self) -> str:
        """The last word so far."""
        return self.second_verdict or self.first_verdict

    @property
    def is_upheld(self) -> bool:
        return self.state in (State.ANSWERED, State.DECIDED) and self.verdict == Verdict.UPHELD

    @property
    def may_be_carried_on(self) -> bool:
        return self.state == State.ANSWERED and self.first_verdict == Verdict.DISMISSED
