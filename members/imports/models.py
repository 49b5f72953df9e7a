"""A roster file on its way in: preview rows, then the whole file or nothing, then undo as one step."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from dangjian.jobs.models import Claimable, ClaimableQuerySet
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization


class Stage(models.TextChoices):
    PREVIEW = "PREVIEW", "正在核对"
    READY = "READY", "等待确认"
    APPLY = "APPLY", "正在写入"
    APPLIED = "APPLIED", "已导入"
    UNDONE = "UNDONE", "已撤销"
    REFUSED = "REFUSED", "不能导入"


class RosterImportQuerySet(ClaimableQuerySet):
    def visible_to(self, account: Account) -> Self:
        """One's own imports; whoever maintains the whole district sees all of them."""
        roots = Organization.objects.reached(account, Right.MAINTAIN).filter(parent=None)
        return self.filter(models.Q(by=account) | models.Exists(roots))

    def editable_by(self, account: Account) -> Self:
        return self.visible_to(account)


class RosterImport(Claimable):
    file_name = models.CharField("文件名", max_length=120)
    stored = models.CharField("暂存的文件", max_length=120, blank=True)
    as_of = models.DateField("截至日期")
    stage = models.CharField("进展", max_length=10, choices=Stage.choices, default=Stage.PREVIEW)
    absent_leave = models.BooleanField("不在表内的按转出处理", default=False)
    counts = models.JSONField("数目", default=dict, blank=True)
    notices = models.JSONField("提示", default=list, blank=True)
    undo = models.JSONField("撤销所需", default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+")
    made_at = models.DateTimeField("上传时间", auto_now_add=True)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "花名册导入"

    def __str__(self) -> str:
        return self.file_name


class RowState(models.TextChoices):
    NEW = "NEW", "新增"
    CHANGED = "CHANGED", "变更"
    UNCHANGED = "UNCHANGED", "无变化"
    ABSENT = "ABSENT", "不在表内"
    DOUBTFUL = "DOUBTFUL", "请确认"
    WRONG = "WRONG", "有错"


class RosterRow(models.Model):
    """One row of the preview. Personal numbers are inside `sealed` only, encrypted like everywhere else."""

    STATES: ClassVar = RowState

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows", verbose_name="导入")
    sheet = models.CharField("工作表", max_length=60, blank=True)
    row = models.PositiveIntegerField("行", null=True, blank=True)
    subject = models.CharField("对象", max_length=12, default="MEMBER")
    state = models.CharField("结果", max_length=10, choices=RowState.choices)
    name = models.CharField("名称", max_length=120, blank=True)
    target_id = models.BigIntegerField("已有的行", null=True, blank=True)
    values = models.JSONField("内容", default=dict, blank=True)
    sealed = models.TextField("号码（密文）", blank=True)
    changes = models.JSONField("变化", default=list, blank=True)
    errors = models.JSONField("错误", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入预览行"
        indexes = [models.Index(fields=["roster_import", "state", "row"], name="preview_by_state")]

    def __str__(self) -> str:
        return f"{self.roster_import_id} {self.row}"
