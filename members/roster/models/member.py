"""The person: what the national member system keeps, and no more (domain.md §4.2)."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace

from dangjian.fields.dates import Precision, written
from dangjian.fields.text import BytewiseField
from dangjian.pinyin import initials, person_syllables, typed
from members.private.models import PrivateNumbers
from members.roster import rules
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class Category(models.TextChoices):
    APPLICANT = "APPLICANT", "入党申请人"
    ACTIVIST = "ACTIVIST", "入党积极分子"
    DEVELOPMENT_TARGET = "DEVELOPMENT_TARGET", "发展对象"
    PROBATIONARY = "PROBATIONARY", "预备党员"
    FULL = "FULL", "正式党员"


PARTY_CATEGORIES = (Category.PROBATIONARY, Category.FULL)


class Sex(models.TextChoices):
    MALE = "MALE", "男"
    FEMALE = "FEMALE", "女"


class Education(models.TextChoices):
    POSTGRADUATE = "POSTGRADUATE", "研究生"
    BACHELOR = "BACHELOR", "大学本科"
    COLLEGE = "COLLEGE", "大专"
    SECONDARY_SPECIALIZED = "SECONDARY_SPECIALIZED", "中专"
    HIGH_SCHOOL = "HIGH_SCHOOL", "高中"
    MIDDLE_SCHOOL = "MIDDLE_SCHOOL", "初中"
    PRIMARY = "PRIMARY", "小学及以下"


class MembershipStatus(models.TextChoices):
    """党籍状态; the national codes are in the label's order 1, 10, 11, 12, 13."""

    NORMAL = "NORMAL", "正常"
    RETAINED = "RETAINED", "保留党籍"
    RESTORED = "RESTORED", "恢复党籍"
    SUSPENDED = "SUSPENDED", "停止党籍"
    EXPELLED = "EXPELLED", "开除党籍"
    DECEASED = "DECEASED", "去世"
    LEFT = "LEFT", "已转出或出党"


# Who still belongs to a branch and is counted there.
IN_STANDING = (MembershipStatus.NORMAL, MembershipStatus.RETAINED, MembershipStatus.RESTORED)


class Occupation(models.TextChoices):
    """职业, the eight classes of the annual bulletin (domain.md §4.1)."""

    WORKER = "WORKER", "工人（工勤技能人员）"
    FARMER = "FARMER", "农牧渔民"
    PROFESSIONAL = "PROFESSIONAL", "专业技术人员"
    MANAGER = "MANAGER", "管理人员"
    CIVIL_SERVANT = "CIVIL_SERVANT", "党政机关工作人员"
    STUDENT = "STUDENT", "学生"
    OTHER = "OTHER", "其他职业人员"
    RETIRED = "RETIRED", "离退休人员"


class MemberQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Oneself, and everybody in the branches `account` may read."""
        return self.filter(Q(account=account) | within(account.reach.stretches(Right.READ)))

    def called(self, text: str) -> Self:
        """Found by name, pinyin or initials."""
        written, plain = "".join(text.split()), typed(text)
        by_name = Q(name__icontains=written)
        if not plain or not plain.isascii():
            return self.filter(by_name)
        spelled = self.alias(spelled=Replace("pinyin", Value(" "), Value("")))
        return spelled.filter(by_name | Q(initials__startswith=plain) | Q(spelled__startswith=plain))

    def in_party(self) -> Self:
        return self.filter(category__in=PARTY_CATEGORIES, membership_status__in=IN_STANDING)


class Member(InTree):
    """`organization` is the home branch today; the truth with dates is in the affiliations."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    numbers = models.OneToOneField(
        PrivateNumbers, models.PROTECT, related_name="+", verbose_name="个人号码", null=True, blank=True
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", verbose_name="账号", null=True, blank=True
    )
    name = models.CharField("姓名", max_length=60)
    pinyin = BytewiseField("拼音", max_length=120, blank=True)
    initials = models.CharField("拼音首字母", max_length=20, blank=True)
    sex = models.CharField("性别", max_length=10, choices=Sex.choices, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    born_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    education = models.CharField("学历", max_length=24, choices=Education.choices, blank=True)
    category = models.CharField("人员类别", max_length=20, choices=Category.choices)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    joined_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    regularized_on = models.DateField("转正日期", null=True, blank=True)
    regularized_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    membership_status = models.CharField(
        "党籍状态", max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.NORMAL
    )
    occupation = models.CharField("工作岗位", max_length=40, blank=True)
    occupation_class = models.CharField("职业", max_length=16, choices=Occupation.choices, blank=True)
    employer = models.CharField("工作单位", max_length=80, blank=True)
    lost_contact_on = models.DateField("失去联系日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党员"
        indexes = [
            models.Index(fields=["path", "pinyin", "id"], name="member_by_path_and_name"),
            models.Index(fields=["committee", "pinyin", "id"], name="member_by_committee_and_name"),
            # The first fifty of a whole district, which would else be sorted for them: by PostgreSQL alone. SQLite, which
            # has no statistics here, looks up the reader and the paths one after the other, and sorts.
            models.Index(fields=["pinyin", "id"], name="member_by_pinyin"),
            models.Index(fields=["organization"], name="member_by_organization"),
            models.Index(fields=["name"], name="member_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def spell(self) -> None:
        """Renew what the name is sorted and found by; the caller saves it."""
        self.pinyin = person_syllables(self.name)
        self.initials = initials(self.pinyin)

    def age(self, today: date) -> int | None:
        return rules.age(self.born_on, today)

    def party_age(self, today: date) -> int | None:
        return rules.party_age(
            joined_on=self.joined_on,
            regularized_on=self.regularized_on,
            is_full=self.category == Category.FULL,
            today=today,
        )

    @property
    def born(self) -> str:
        return written(self.born_on, self.born_precision)

    @property
    def joined(self) -> str:
        return written(self.joined_on, self.joined_precision)

    @property
    def regularized(self) -> str:
        return written(self.regularized_on, self.regularized_precision)
