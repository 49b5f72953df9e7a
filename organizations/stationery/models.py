"""The department's own forms: which file is filled for which export."""

from typing import Self

from django.db import models
from django.db.models import Exists, Q

from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.photos.models import Attachment
from organizations.stationery.rules import LONGEST_NAME, Use
from organizations.tree.models import Organization


class OfficialFormQuerySet(models.QuerySet["OfficialForm"]):
    def visible_to(self, account: Account) -> Self:
        return self if account.reach.has(Right.DESK) else self.none()

    def editable_by(self, account: Account) -> Self:
        """One list for the district, kept by whoever maintains the district committee itself."""
        return self.filter(Exists(Organization.objects.editable_by(account).filter(parent=None)))

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def offered_for(self, *uses: str) -> Self:
        """To everybody who may take that export: an empty form names nobody."""
        return self.standing().filter(use__in=uses).select_related("attachment").order_by("use", "name", "pk")


class OfficialForm(models.Model):
    """A .docx or .xlsx with placeholders. One that was replaced or removed stays and can be brought back."""

    use = models.CharField("用于", max_length=10, choices=Use.choices)
    name = models.CharField("名称", max_length=LONGEST_NAME)
    attachment = models.ForeignKey(Attachment, models.PROTECT, verbose_name="文件", related_name="+")
    made_by = models.ForeignKey(Account, models.PROTECT, verbose_name="上传人", related_name="+")
    made_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    objects = OfficialFormQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表格模板"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(removed_at=None), name="one_standing_form_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ending(self) -> str:
        return self.attachment.kind.lower()
