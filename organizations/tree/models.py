"""The tree of party organisations, its dated history, and the base of every row that belongs to a place."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from dangjian.fields.paths import PathField, ancestors, steps
from dangjian.fields.text import BytewiseField
from dangjian.pinyin import initials, syllables, typed
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.rules import PARTY_KINDS, Kind, Sector


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, account: Account) -> Self:
        return self.reached(account, Right.READ)

    def editable_by(self, account: Account) -> Self:
        return self.reached(account, Right.MAINTAIN)

    def reached(self, account: Account, right: Right) -> Self:
        return self.filter(within(account.reach.stretches(right), sector="sector"))

    def governed_by(self, account: Account) -> Self:
        """What stands below a grant to maintain: an organization's own name and place are up to the one above."""
        maintained = account.reach.stretches(Right.MAINTAIN)
        return self.filter(Q(parent=None) | within(maintained, path="parent__path", sector="sector"))

    def under(self, path: str) -> Self:
        return self.filter(path__under=path)

    def called(self, text: str) -> Self:
        """Found by name, code, pinyin or initials."""
        written, plain = "".join(text.split()), typed(text)
        spelled = self.alias(spelled=Replace("pinyin", Value(" "), Value("")))
        by_name = Q(name__icontains=written) | Q(short_name__icontains=written) | Q(national_code__startswith=written)
        sounds = plain and plain.isascii()
        by_sound = Q(initials__startswith=plain) | Q(spelled__contains=plain) if sounds else Q(pk__in=[])
        return spelled.filter(by_name | by_sound) if written else self

    def standing(self, day: date) -> Self:
        """Founded by `day` and not dissolved on it."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day))

    def units(self) -> Self:
        """What stands directly under the district committee, in the order of the tree."""
        return self.filter(parent__isnull=False, parent__parent=None).order_by("position", "path")

    def branches(self) -> Self:
        return self.filter(kind=Kind.BRANCH)

    def party(self) -> Self:
        return self.filter(kind__in=PARTY_KINDS)


class Organization(models.Model):
    """A node of the tree as it stands today; how it stood before is in its edges."""

    ATTRIBUTES: ClassVar = {
        "temporary": "临时",
        "joint": "联合",
        "floating": "流动党员",
        "project": "项目",
        "retired": "离退休干部",
    }

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
    def kind_label(self) -> str:
        """临时联合党支部: the kind with its attributes."""
        attributes = [label for name, label in self.ATTRIBUTES.items() if getattr(self, name)]
        return "".join([*attributes, self.get_kind_display()])

    @property
    def ancestor_paths(self) -> list[str]:
        return ancestors(self.path)

    @property
    def ancestor_ids(self) -> list[int]:
        """From the top of the tree down to the parent."""
        return steps(self.path)[:-1]


class OrganizationEdgeQuerySet(models.QuerySet["OrganizationEdge"]):
    def visible_to(self, account: Account) -> Self:
        """The history of what somebody reaches today, wherever it hung before."""
        return self.filter(organization__in=Organization.objects.visible_to(account))


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

    objects = OrganizationEdgeQuerySet.as_manager()

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
