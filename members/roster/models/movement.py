"""党员变动: why somebody came, moved, left or changed standing, on which day and by which document."""

from typing import Self

from django.db import models
from django.db.models import Q

from members.roster.models.member import Category, Member, MembershipStatus
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import Organization

BEFORE_AND_AFTER = [*Category.choices, *MembershipStatus.choices]


class MovementQuerySet(models.QuerySet["Movement"]):
    def visible_to(self, account: Account) -> Self:
        """Whoever reads the branch that somebody left, or the one that somebody came to."""
        stretches = account.reach.stretches(Right.READ)
        left = within(stretches, path="origin__path", sector="origin__sector")
        reached = within(stretches, path="destination__path", sector="destination__sector")
        return self.filter(left | reached)

    def at(self, place: Organization) -> Self:
        """From or to a branch at or below the place."""
        return self.filter(Q(origin__path__under=place.path) | Q(destination__path__under=place.path))


class Movement(models.Model):
    """One line of the register, written with the change itself and never touched again.

    `origin` is where the member belonged before, `destination` afterwards; who only changed standing has both alike.
    `was` and `became` are a category or a 党籍状态, where that is what changed.
    """

    class Kind(models.TextChoices):
        INTERNAL = "INTERNAL", "区内转接"
        IN = "IN", "转入"
        OUT = "OUT", "转出"
        ADMITTED = "ADMITTED", "发展为预备党员"
        REGULARIZED = "REGULARIZED", "转正"
        STATUS = "STATUS", "党籍变化"
        DECEASED = "DECEASED", "去世"

    member = models.ForeignKey(Member, models.CASCADE, related_name="movements", verbose_name="党员")
    kind = models.CharField("变动", max_length=12, choices=Kind.choices)
    on = models.DateField("日期")
    origin = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="原党支部", null=True, blank=True
    )
    destination = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="现党支部", null=True, blank=True
    )
    was = models.CharField("变动前", max_length=20, choices=BEFORE_AND_AFTER, blank=True)
    became = models.CharField("变动后", max_length=20, choices=BEFORE_AND_AFTER, blank=True)
    grounds = models.CharField("事由", max_length=200, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="经办", null=True, blank=True)
    at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党员变动"
        indexes = [
            models.Index(fields=["-on", "-id"], name="movement_by_day"),
            models.Index(fields=["origin", "on"], name="movement_by_origin"),
            models.Index(fields=["destination", "on"], name="movement_by_destination"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
