"""Personal numbers, encrypted; only this room reads them, and only through its doors."""

import uuid

from django.db import models


class PrivateNumbers(models.Model):
    """ID and phone number of one person: ciphertext bound to `uid`, beside keyed indexes for exact look-up."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    id_number = models.TextField("身份证号（密文）", blank=True)
    id_index = models.CharField("身份证号索引", max_length=64, unique=True, null=True, blank=True)
    phone = models.TextField("手机号（密文）", blank=True)
    phone_index = models.CharField("手机号索引", max_length=64, db_index=True, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人号码"

    def __str__(self) -> str:
        return str(self.pk)
