"""Personal numbers, encrypted; only this room reads them, and only through its doors."""

import uuid

from django.conf import settings
from django.db import models

from members.private.rules import CountedAct


class PrivateNumbers(models.Model):
    """ID and phone number of one person: ciphertext bound to `uid`, beside keyed indexes for exact look-up."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    id_number = models.TextField("身份证号（密文）", blank=True)
    id_index = models.CharField("身份证号索引", max_length=64, unique=True, null=True, blank=True)
    phone = models.TextField("手机号（密文）", blank=True)
    phone_index = models.CharField("手机号索引", max_length=64, db_index=True, null=True, blank=True)

    # A new ciphertext of an old value is no change: what says whether a value changed is its index.
    CIPHERTEXTS = ("id_number", "phone")

    class Meta:
        verbose_name = verbose_name_plural = "个人号码"

    def __str__(self) -> str:
        return str(self.pk)


class DailyCount(models.Model):
    """How often one account did one counted act on one day; one conditional update takes each, so parallel ones are
    exact."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="+")
    act = models.CharField("做什么", max_length=10, choices=CountedAct.choices)
    day = models.DateField("日期")
    used = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "查看号码限次"
        constraints = [models.UniqueConstraint(fields=["account", "act", "day"], name="one_count_per_act_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.act} {self.used}"
