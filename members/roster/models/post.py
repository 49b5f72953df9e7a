"""Posts and terms (任职、届次): facts with dates; the matching grant is opened and ended by the roster's services."""

from django.db import models
from django.db.models import Q

from members.roster.models.affiliation import Dated, OfPlaceQuerySet, ends_after_start
from members.roster.models.member import Member
from organizations.tree.models import Organization


class PostTitle(models.TextChoices):
    SECRETARY = "SECRETARY", "书记"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY", "副书记"
    ORGANIZATION_COMMISSIONER = "ORGANIZATION_COMMISSIONER", "组织委员"
    PUBLICITY_COMMISSIONER = "PUBLICITY_COMMISSIONER", "宣传委员"
    DISCIPLINE_COMMISSIONER = "DISCIPLINE_COMMISSIONER", "纪检委员"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER", "委员"


class Post(Dated):
    member = models.ForeignKey(Member, models.CASCADE, related_name="posts", verbose_name="党员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    title = models.CharField("职务", max_length=30, choices=PostTitle.choices)
    document_number = models.CharField("文号", max_length=60, blank=True)

    objects = OfPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党内职务"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(title="SECRETARY", ends_on=None),
                name="one_current_secretary_per_organization",
            ),
            models.UniqueConstraint(
                fields=["member", "organization", "title"],
                condition=Q(ends_on=None),
                name="one_open_post_per_member_and_title",
            ),
            ends_after_start("post_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.get_title_display()} {self.starts_on}"


class Term(Dated):
    """届: `expires_on` is 届满日期, `ends_on` the day the next one really began; working committees have none."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    number = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    expires_on = models.DateField("届满日期", null=True, blank=True)
    has_committee = models.BooleanField("设支部委员会", default=False)

    objects = OfPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "届次"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(ends_on=None), name="one_open_term_per_organization"
            ),
            ends_after_start("term_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.starts_on}"
