"""Accounts, what they were granted and for how long, and the tables of logging in."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dangjian.crypto import blind_index
from organizations.access.rules import Held, Reach, Right, Role, Stretch


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, account: "Account") -> Self:
        """Oneself, whoever holds a grant where `account` looks after accounts, and whoever held one there and has none."""
        held = Grant.objects.visible_to(account)
        without = ~Q(pk__in=Grant.objects.not_over().values("account"))
        return self.filter(
            Q(pk=account.pk)
            | Q(pk__in=held.not_over().values("account"))
            | (without & Q(pk__in=held.values("account")))
        )


class Account(AbstractBaseUser):
    """Who logs in. A person of the roster may have none, and an account need not be a member."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone_index = models.CharField("手机号索引", max_length=64, unique=True, null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    activated_at = models.DateTimeField("激活时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = AccountManager.from_queryset(AccountQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def reach(self) -> Reach:
        """Read once per request from the database's clock, so a grant's end acts at the next request."""
        held = Grant.objects.in_force().filter(account=self, account__is_active=True)
        return Reach(
            tuple(
                Held(role, path, organization_id, sector)
                for role, path, organization_id, sector in held.order_by("pk").values_list(
                    "role", "organization__path", "organization_id", "sector"
                )
            )
        )

    @property
    def is_staff(self) -> bool:
        """What Django's admin asks before it shows the desk."""
        return self.reach.has(Right.DESK)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """The admin's question per model; which rows is answered by `visible_to`."""
        return self.is_active and self.reach.has(Right.DESK)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.reach.has(Right.DESK)


def within(stretches: tuple[Stretch, ...], *, path: str = "path", sector: str = "organization__sector") -> Q:
    """The condition that a row lies in one of the stretches; nothing at all when there are none."""
    condition = Q(pk__in=[])
    for stretch in stretches:
        part = Q(**{f"{path}__under": stretch.path})
        if stretch.sector:
            part &= Q(**{sector: stretch.sector})
        condition |= part
    return condition


class GrantQuerySet(models.QuerySet["Grant"]):
    def not_over(self) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()))

    def in_force(self) -> Self:
        return self.not_over().filter(starts_at__lte=Now())

    def visible_to(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.ACCOUNTS), path="organization__path", sector="sector"))


class Grant(models.Model):
    """A role for a part of the tree, from one moment until another; the end is exclusive, none means still."""

    account = models.ForeignKey(Account, models.CASCADE, verbose_name="账号", related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, verbose_name="党组织", related_name="+"
    )
    sector = models.CharField("只限领域", max_length=20, blank=True)
    starts_at = models.DateTimeField("生效", db_default=Now())
    ends_at = models.DateTimeField("失效", null=True, blank=True)
    granted_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="授权人", related_name="+", null=True, blank=True
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        indexes = [models.Index(fields=["organization", "role"], name="grant_by_organization")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="grant_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["account", "role", "organization", "sector"],
                condition=Q(ends_at=None),
                name="one_open_grant_per_role_and_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.get_role_display()} {self.organization_id}"


class ActivationQuerySet(models.QuerySet["Activation"]):
    def usable(self, *, now: datetime) -> Self:
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)


class Activation(models.Model):
    """A printed slip or an invitation link: sets the first or a new password, once. Only hashes are kept."""

    account = models.ForeignKey(Account, models.CASCADE, verbose_name="账号", related_name="+")
    code_hash = models.CharField("激活码", max_length=64, unique=True)
    token_hash = models.CharField("链接", max_length=64, unique=True)
    created_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="发放人", related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField("发放时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "激活凭条"

    def __str__(self) -> str:
        return f"{self.account_id} {self.expires_at:%Y-%m-%d}"


class LoginThrottle(models.Model):
    """How many guesses one key has had in one window; one conditional update takes each, so parallel ones are exact."""

    key = models.CharField("对象", max_length=64)
    window = models.DateTimeField("时段")
    guesses = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "登录限次"
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_key_and_window")]

    def __str__(self) -> str:
        return f"{self.window} {self.guesses}"


class LoginSession(AbstractBaseSession):
    """A browser's session, and whose: what the table keeps opens nothing, since only a keyed hash of the key is there."""

    session_key = models.CharField("会话", max_length=64, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, verbose_name="账号", related_name="+", null=True, blank=True)
    device = models.CharField("设备", max_length=40, blank=True)
    began_at = models.DateTimeField("登录时间", null=True, blank=True)
    seen_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"

    def __str__(self) -> str:
        return f"{self.account_id} {self.device}"

    @staticmethod
    def kept(key: str | None) -> str:
        """What stands in the table for the key that a browser holds."""
        return blind_index(key, purpose="session") if key else ""


class SecondFactor(models.Model):
    """The secret that somebody's phone makes codes from, encrypted, and the last code that was used."""

    account = models.OneToOneField(Account, models.CASCADE, verbose_name="账号", related_name="+")
    secret = models.TextField("密钥（密文）")
    last_step = models.BigIntegerField("用过的时段", default=0)
    set_up_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "两步验证"

    def __str__(self) -> str:
        return f"{self.account_id}"


class RecoveryCode(models.Model):
    """One of ten ways in without the phone, once each; only the keyed hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, verbose_name="账号", related_name="+")
    code_hash = models.CharField("备用码", max_length=64, unique=True)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"

    def __str__(self) -> str:
        return f"{self.account_id}"
