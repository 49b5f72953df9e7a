"""What a branch did. One row per record, every change kept as a version, credits say which duties it satisfies."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from activities.duties.models import DutyKind
from activities.feed.models import Entry
from activities.records.models.campaign import StudyCampaign
from activities.records.models.joint import JointPart
from activities.records.rules import (
    MOST_HOURS,
    MOST_PERSONS,
    RECORD_KINDS,
    SHOWN_AS,
    WHOLE_BRANCH,
    State,
    ThemeCategory,
    invited_words,
    volunteered_words,
)
from dangjian.periods import Period
from organizations.access.models import Account, within
from organizations.access.rules import RIGHTS, Right, Role
from organizations.groups.models import CollaborationGroup
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet, Organization

# A record counts from submission; a return suspends it until it is mended.
COUNTED_STATES = (State.SUBMITTED, State.ACCEPTED)
# What the branch may still change without asking its reviewer.
OPEN_STATES = (State.SUBMITTED, State.RETURNED, State.WITHDRAWN)


REVIEWING_ROLES = tuple(role for role in Role if Right.REVIEW in RIGHTS[role])
BRANCH_ROLES = (Role.SECRETARY, Role.RECORDER, Role.STATION_MANAGER, Role.MEMBER)


def own_branches(account: Account) -> tuple[int, ...]:
    """Branches whose records somebody must not review: one's own, or those one writes for (一肩挑)."""
    return account.reach.organizations(*BRANCH_ROLES)


class ActivityQuerySet(InTreeQuerySet):
    def editable_by(self, account: Account) -> Self:
        """Records of the branches `account` writes for."""
        return self.filter(within(account.reach.stretches(Right.RECORD)))

    def shown_to(self, account: Account) -> Self:
        """What may be opened: one's reach, and what counts of the branch one takes part in, its committee's excepted."""
        taking_part = within(account.reach.stretches(Right.TAKE_PART)) & Q(state__in=COUNTED_STATES)
        taking_part &= ~Q(kind=DutyKind.COMMITTEE_MEETING)
        return self.filter(within(account.reach.stretches(Right.READ)) | taking_part)

    def announced_to(self, account: Account) -> Self:
        """What the branches somebody takes part in have published for everybody there, whatever became of it."""
        here = within(account.reach.stretches(Right.TAKE_PART))
        here |= Q(pk__in=JointPart.objects.announced_to(account).values("activity"))
        return self.filter(here, kind__in=WHOLE_BRANCH).exclude(published_at=None)

    def recorded(self) -> Self:
        """Held and written down, whatever became of it; plans are not."""
        return self.exclude(state=State.PLANNED)

    def reviewable_by(self, account: Account) -> Self:
        """Records in reach, except one's own and those of the branches one belongs to or writes for."""
        reached, own = within(account.reach.stretches(Right.REVIEW)), own_branches(account)
        mine = Q(recorded_by=account) | Q(organization__in=own)
        guests = JointPart.objects.filter(organization__in=own).values("activity")
        return self.filter(reached).exclude(mine | Q(pk__in=guests) if own else mine)

    def held_in(self, period: Period) -> Self:
        return self.filter(held_on__gte=period.start, held_on__lt=period.end)

    def counted(self) -> Self:
        return self.filter(state__in=COUNTED_STATES)


class Activity(InTree):
    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    kind = models.CharField("事项", max_length=30, choices=RECORD_KINDS)
    held_on = models.DateField("日期")
    starts_at = models.TimeField("开始", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("时长（分钟）", null=True, blank=True)
    for_period = models.CharField("属于", max_length=8)
    place = models.CharField("地点", max_length=80, blank=True)
    venue = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="在哪个驿站", null=True, blank=True
    )
    topic = models.CharField("主题", max_length=120)
    theme_category = models.CharField("活动类别", max_length=10, choices=ThemeCategory.choices, blank=True)
    service_category = models.CharField("服务类别", max_length=10, blank=True)
    campaign = models.ForeignKey(
        StudyCampaign, models.PROTECT, related_name="+", verbose_name="学习专题", null=True, blank=True
    )
    persons = models.PositiveSmallIntegerField("去了几人", null=True, blank=True)
    half_hours_each = models.PositiveSmallIntegerField("每人几个半小时", null=True, blank=True)
    text = models.TextField("做了什么", blank=True)
    host = models.CharField("主持", max_length=60, blank=True)
    leaders = models.CharField("参加的领导", max_length=60, blank=True)
    guests = models.PositiveSmallIntegerField("邀请人员", default=0)
    invitees = models.JSONField("邀请了谁", default=dict, blank=True)
    subgroup = models.ForeignKey(
        "members.Subgroup", models.PROTECT, related_name="+", verbose_name="党小组", null=True, blank=True
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    group = models.ForeignKey(
        CollaborationGroup, models.PROTECT, related_name="+", verbose_name="联合的协作组", null=True, blank=True
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    album = models.OneToOneField(Album, models.PROTECT, related_name="+", verbose_name="照片", null=True, blank=True)
    entry = models.OneToOneField(Entry, models.SET_NULL, related_name="+", verbose_name="动态", null=True, blank=True)
    late_reason = models.CharField("补录原因", max_length=200, blank=True)
    proxy_reason = models.CharField("代录原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="记录人")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    reviewer = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="由谁审核", null=True, blank=True
    )
    reviewed_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="审核人", null=True, blank=True
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    return_reason = models.CharField("退回原因", max_length=300, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动记录"
        indexes = [
            models.Index(fields=["path", "-held_on", "-id"], name="activity_by_path_and_day"),
            models.Index(fields=["committee", "-held_on", "-id"], name="activity_by_committee_and_day"),
            models.Index(fields=["organization", "-held_on", "-id"], name="activity_by_branch_and_day"),
            models.Index(fields=["held_on", "id"], name="activity_by_day"),
            models.Index(fields=["submitted_at"], name="activity_by_sending"),
            models.Index(
                fields=["reviewer", "submitted_at", "id"],
                condition=Q(state="SUBMITTED"),
                name="activity_to_review",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "for_period"],
                condition=Q(state="PLANNED", subgroup=None),
                name="one_plan_per_duty_and_period",
            ),
            models.UniqueConstraint(
                fields=["for_period", "subgroup"],
                condition=Q(state="PLANNED") & ~Q(subgroup=None),
                name="one_plan_per_subgroup_and_period",
            ),
            models.UniqueConstraint(
                fields=["group", "for_period"],
                condition=Q(state="PLANNED") & ~Q(group=None),
                name="one_joint_plan_per_group_and_period",
            ),
            models.CheckConstraint(
                condition=Q(persons=None, half_hours_each=None)
                | Q(
                    persons__isnull=False,
                    half_hours_each__isnull=False,
                    persons__range=(1, MOST_PERSONS),
                    half_hours_each__range=(1, 2 * MOST_HOURS),
                ),
                name="persons_and_hours_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.held_on}"

    @property
    def category_words(self) -> str:
        """服务活动（法律援助）."""
        service = f"（{self.service_category}）" if self.service_category else ""
        return f"{self.get_theme_category_display()}{service}"

    @property
    def invited_words(self) -> str:
        return invited_words(self.invitees, self.guests)

    @property
    def volunteered_words(self) -> str:
        return volunteered_words(self.persons, self.half_hours_each)

    @property
    def may_be_shown(self) -> bool:
        """Whether its writers may make a card of it."""
        return self.state in COUNTED_STATES and self.kind in SHOWN_AS


class ActivityVersion(models.Model):
    """One step of a record, append-only: what it said (`facts`) or why it was sent back (`reason`)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="versions", verbose_name="记录")
    number = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    content = models.JSONField("内容")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "记录的版本"
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="one_row_per_version")]

    def __str__(self) -> str:
        return f"{self.activity_id} v{self.number}"


class ActivityCreditQuerySet(models.QuerySet["ActivityCredit"]):
    def counted_in(self, start: date, end: date) -> Self:
        """Credits of counted records for periods that begin in [start, end)."""
        return self.filter(activity__state__in=COUNTED_STATES, period_start__gte=start, period_start__lt=end)


class ActivityCredit(models.Model):
    """Which duty of which branch (or subgroup) a record satisfies, and for which period."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="credits", verbose_name="记录")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    kind = models.CharField("事项", max_length=30, choices=DutyKind.choices)
    subgroup_uid = models.UUIDField("党小组", null=True, blank=True)
    period_start = models.DateField("所属周期起")
    minutes = models.PositiveSmallIntegerField("分钟", null=True, blank=True)

    objects = ActivityCreditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计入事项"
        indexes = [
            models.Index(fields=["period_start", "kind", "organization"], name="credit_by_period"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organization", "kind"],
                condition=Q(subgroup_uid=None),
                name="one_credit_per_activity_and_kind",
            ),
            models.UniqueConstraint(
                fields=["activity", "subgroup_uid"],
                condition=~Q(subgroup_uid=None),
                name="one_credit_per_activity_and_subgroup",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind} {self.period_start}"
