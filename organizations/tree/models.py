"""The tree of party organisations, its dated history, and the base of every row that belongs to a place."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from dangjian.fields.paths import PathField, ancestors
from dangjian.fields.text import BytewiseField
from dangjian.pinyin import initials, syllables
from organizations.access.models import Account, within
from organizations.access.rules import Right


class Kind(models.TextChoices):
    DISTRICT_COMMITTEE = "DISTRICT_COMMITTEE", "区委"
    WORKING_COMMITTEE = "WORKING_COMMITTEE", "党工委"
    COMMITTEE = "COMMITTEE", "党委"
    GENERAL_BRANCH = "GENERAL_BRANCH", "党总支"
    BRANCH = "BRANCH", "党支部"
    STATION = "STATION", "红色驿站"


# A station is a node for rights and duties, not a party organisation.
PARTY_KINDS = (
    Kind.DISTRICT_COMMITTEE,
    Kind.WORKING_COMMITTEE,
    Kind.COMMITTEE,
    Kind.GENERAL_BRANCH,
    Kind.BRANCH,
)


class Sector(models.TextChoices):
    ORGAN = "ORGAN", "机关"
    INSTITUTION = "INSTITUTION", "事业单位"
    VILLAGE = "VILLAGE", "农村"
    COMMUNITY = "COMMUNITY", "社区"
    STATE_OWNED = "STATE_OWNED", "国有企业"
    SCHOOL = "SCHOOL", "学校"
    NEW_ECONOMIC_SOCIAL = "NEW_ECONOMIC_SOCIAL", "两新组织"
    RETIRED = "RETIRED", "离退休"
    OTHER = "OTHER", "其他"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, account: Account) -> Self:
        return self.reached(account, Right.READ)

    def editable_by(self, account: Account) -> Self:
        return self.reached(account, Right.MAINTAIN)

    def reached(self, account: Account, right: Right) -> Self:
        return self.filter(within(account.reach.stretches(right), sector="sector"))

    def under(self, path: str) -> Self:
        return self.filter(path__under=path)

    def standing(self, day: date) -> Self:
        """Founded by `day` and not dissolved on it."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day))

    def branches(self) -> Self:
        return self.filter(kind=Kind.BRANCH)

    def party(self) -> Self:
        return self.filter(kind__in=PARTY_KINDS)


class Organization(models.Model):
    """A node of the tree as it stands today; how it stood before is in its edges."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("组织类别", max_length=20, choices=Kind.choices)
    name = models.CharField("党组织全称", max_length=120)
    short_name = models.CharField("党组织简称", max_length=60)
    pinyin = BytewiseField("拼音", max_length=120, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=20, blank=True, editable=False)
    national_code = models.CharField("党组织代码", max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="上级党组织", related_name="children", null=True, blank=True
    )
    path = PathField(db_index=True, editable=False)
    committee = models.ForeignKey(
        "self", models.PROTECT, verbose_name="直属区委的单位", related_name="+", null=True, blank=True, editable=False
    )
    sector = models.CharField("领域", max_length=20, choices=Sector.choices, default=Sector.OTHER)
    unit_category = models.CharField("单位类别", max_length=30, blank=True)
    joint = models.BooleanField("联合", default=False)
    temporary = models.BooleanField("临时", default=False)
    floating = models.BooleanField("流动党员", default=False)
    project = models.BooleanField("项目", default=False)
    retired = models.BooleanField("离退休", default=False)
    founded_on = models.DateField("批准建立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    position = models.PositiveIntegerField("排序", default=0)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党组织"
        constraints = [
            models.UniqueConstraint(
                fields=["national_code"], condition=~Q(national_code=""), name="one_organization_per_national_code"
            ),
            models.UniqueConstraint(
                F("parent"),
                F("short_name"),
                condition=Q(dissolved_on=None),
                name="one_standing_short_name_per_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def spell(self) -> None:
        """Renew what the short name is found by; the caller saves it."""
        self.pinyin = syllables(self.short_name)
        self.initials = initials(self.pinyin)

    @property
    def ancestor_paths(self) -> list[str]:
        return ancestors(self.path)


class OrganizationEdge(models.Model):
    """Where an organization hung and what it was in one span of time; `ends_on` is exclusive, none means still."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="edges", verbose_name="党组织")
    parent = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="上级党组织", null=True, blank=True
    )
    path = PathField()
    committee = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="直属区委的单位", null=True, blank=True
    )
    kind = models.CharField("组织类别", max_length=20, choices=Kind.choices)
    sector = models.CharField("领域", max_length=20, choices=Sector.choices)
    name = models.CharField("党组织全称", max_length=120)
    temporary = models.BooleanField("临时", default=False)
    floating = models.BooleanField("流动党员", default=False)
    retired = models.BooleanField("离退休", default=False)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    document_number = models.CharField("批复文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织沿革"
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="edge_by_span")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(ends_on=None), name="one_open_edge_per_organization"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="edge_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"


class InTreeQuerySet(models.QuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.READ)))

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.MAINTAIN)))

    def under(self, path: str) -> Self:
        return self.filter(path__under=path)


class InTree(models.Model):
    """A row that belongs to a place; `path` and `committee` are the place's own, rewritten when it moves."""

    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name="党组织", related_name="+")
    path = PathField(editable=False)
    committee = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="直属区委的单位", related_name="+", null=True, editable=False
    )

    objects: ClassVar[models.Manager] = InTreeQuerySet.as_manager()

    class Meta:
        abstract = True

    def settle_in(self, organization: Organization) -> None:
        """Put the row into `organization`; the caller saves it."""
        self.organization = organization
        self.path = organization.path
        self.committee_id = organization.committee_id
