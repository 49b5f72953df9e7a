"""Cards for showing, and what readers left beneath them.

A card has no field for minutes, resolutions, votes or names and no key to what it was made from: what was said inside has
no way here. Nothing in this room is an input to any score.
"""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from activities.feed.rules import (
    LONGEST_COMMENT,
    LONGEST_SENTENCE,
    LONGEST_TOPIC,
    VISIBLE,
    CommentState,
    EntryKind,
    Level,
    Mark,
)
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet, Organization


class EntryQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Whoever reads the branch or takes part in it; the unit and the district as far as the card was released."""
        reach = account.reach
        inside = within(reach.stretches(Right.READ)) | within(reach.stretches(Right.TAKE_PART))
        units = reach.committees(Right.READ, Right.TAKE_PART)
        shown = inside | Q(in_committee_since__isnull=False, committee__in=units)
        if reach.has(Right.READ) or reach.has(Right.TAKE_PART):
            shown |= Q(in_district_since__isnull=False)
        return self.filter(shown)

    def editable_by(self, account: Account) -> Self:
        """The branch's writers and the committees above: they take a card down and look after what is said beneath it."""
        reach = account.reach
        return self.filter(within((*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))))

    def under_reach(self, account: Account) -> Self:
        """Of the own part of the tree only, not what others released."""
        return self.filter(within(account.reach.stretches(Right.READ)))

    def releasable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.REVIEW)))

    def praisable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.ASSESS)))

    def newest(self, column: str, after: Mark | None = None) -> Self:
        """From the newest on, or from behind `after`; the redundant bound lets the index begin there."""
        found = self.filter(**{f"{column}__isnull": False})
        if after:
            behind = Q(**{f"{column}__lt": after.at}) | Q(**{column: after.at}, pk__lt=after.pk)
            found = self.filter(behind, **{f"{column}__lte": after.at})
        return found.order_by(f"-{column}", "-pk")

    def with_liked(self, account: Account) -> Self:
        return self.annotate(liked=Exists(Like.objects.filter(entry=OuterRef("pk"), account=account)))


class Entry(InTree):
    """One card. Its album holds copies of 现场照片 only and is sealed; its three moments say since when it is shown where.

    The counters are written with the like or comment they count, so that no list ever counts rows.
    """

    kind = models.CharField("类型", max_length=20, choices=EntryKind.choices)
    held_on = models.DateField("日期")
    topic = models.CharField("标题", max_length=LONGEST_TOPIC)
    sentence = models.CharField("介绍", max_length=LONGEST_SENTENCE, blank=True)
    album = models.OneToOneField(Album, models.PROTECT, related_name="+", verbose_name="照片")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="发布人")
    shown_at = models.DateTimeField("发布时间")
    in_committee_since = models.DateTimeField("在本单位展示", null=True, blank=True)
    in_district_since = models.DateTimeField("在全区展示", null=True, blank=True)
    good_since = models.DateTimeField("评为好做法", null=True, blank=True)
    like_count = models.PositiveIntegerField("赞", default=0)
    comment_count = models.PositiveIntegerField("评论", default=0)
    view_count = models.PositiveIntegerField("浏览", default=0)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "动态"
        indexes = [
            models.Index(F("in_district_since").desc(), F("id").desc(), name="entry_in_district"),
            models.Index("committee", F("in_committee_since").desc(), F("id").desc(), name="entry_in_committee"),
            models.Index("organization", F("shown_at").desc(), F("id").desc(), name="entry_in_branch"),
            models.Index(F("good_since").desc(), F("id").desc(), name="entry_good"),
            models.Index("path", F("shown_at").desc(), F("id").desc(), name="entry_by_path"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_district_since=None) | Q(in_committee_since__isnull=False),
                name="entry_in_district_is_in_committee",
            ),
            models.CheckConstraint(
                condition=Q(good_since=None) | Q(in_district_since__isnull=False), name="good_entry_is_in_district"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.topic}"

    @property
    def level(self) -> Level:
        if self.in_district_since:
            return Level.DISTRICT
        return Level.COMMITTEE if self.in_committee_since else Level.BRANCH


class Like(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="likes", verbose_name="动态")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁")
    liked_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "赞"
        constraints = [models.UniqueConstraint(fields=["entry", "account"], name="one_like_per_account")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.account_id}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, account: Account) -> Self:
        """What stands beneath the cards somebody sees; reported ones are hidden until they were looked at."""
        return self.filter(entry__in=Entry.objects.visible_to(account), state__in=VISIBLE)

    def editable_by(self, account: Account) -> Self:
        """One's own, and every one beneath the cards somebody looks after."""
        return self.filter(Q(author=account) & self.below_visible(account) | self.below_editable(account))

    def judged_by(self, account: Account) -> Self:
        """Reported ones that somebody is to look at; nobody judges the own words."""
        return self.filter(self.below_editable(account), state=CommentState.REPORTED).exclude(author=account)

    @staticmethod
    def below_visible(account: Account) -> Q:
        return Q(entry__in=Entry.objects.visible_to(account))

    @staticmethod
    def below_editable(account: Account) -> Q:
        return Q(entry__in=Entry.objects.editable_by(account))


class Comment(models.Model):
    """Plain words of one reader; `organization` is the branch the author belonged to on that day."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="comments", verbose_name="动态")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="党组织", null=True, blank=True
    )
    text = models.CharField("评论", max_length=LONGEST_COMMENT)
    said_at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=CommentState.choices, default=CommentState.SHOWN)
    reported_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="举报人", null=True, blank=True
    )
    reported_at = models.DateTimeField("举报时间", null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评论"
        indexes = [
            models.Index(fields=["entry", "id"], name="comment_by_entry"),
            models.Index(fields=["reported_at", "id"], condition=Q(state="REPORTED"), name="comment_reported"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.pk}"
