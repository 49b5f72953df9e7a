"""A roster file on its way in: preview rows, then the whole file or nothing, then undo as one step."""

from typing import Self

from django.conf import settings
from django.db import models

from dangjian.fields.paths import PathField
from dangjian.jobs.models import Claimable, ClaimableQuerySet, JobState
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization


class Stage(models.TextChoices):
    PREVIEW = "PREVIEW", "正在核对"
    READY = "READY", "等待确认"
    APPLY = "APPLY", "正在写入"
    APPLIED = "APPLIED", "已导入"
    UNDO = "UNDO", "正在撤销"
    UNDONE = "UNDONE", "已撤销"
    REFUSED = "REFUSED", "不能导入"


class RosterImportQuerySet(ClaimableQuerySet):
    def visible_to(self, account: Account) -> Self:
        """The imports into what `account` maintains, one's own while one's reach is still the same, and all of them for
        whoever maintains the whole district: a preview shows what its importer reached."""
        stretches = account.reach.stretches(Right.MAINTAIN)
        roots = Organization.objects.reached(account, Right.MAINTAIN).filter(parent=None)
        visible = models.Q(by=account, reach=reach_of(account))
        for stretch in stretches:
            if not stretch.sector:
                visible |= models.Q(path__under=stretch.path)
        return self.filter(visible | models.Exists(roots))

    def editable_by(self, account: Account) -> Self:
        return self.visible_to(account)


def reach_of(account: Account) -> str:
    """What somebody maintains, in a word that changes with it."""
    return ",".join(f"{one.path}:{one.sector}" for one in account.reach.stretches(Right.MAINTAIN))[:400]


def place_of(account: Account | None) -> str:
    """The part of the tree an import belongs to: what its importer maintains, if that is one part."""
    stretches = account.reach.stretches(Right.MAINTAIN) if account else ()
    return stretches[0].path if len(stretches) == 1 and not stretches[0].sector else ""


class RosterImport(Claimable):
    """One upload and what became of it. `by` is empty for the command line; `seen` is the newest member and edge at
    the time of the preview, so that a preview that has grown old is noticed."""

    file_name = models.CharField("文件名", max_length=120)
    as_of = models.DateField("截至日期")
    stage = models.CharField("进展", max_length=10, choices=Stage.choices, default=Stage.PREVIEW)
    absent_leave = models.BooleanField("不在表内的按转出处理", default=False)
    path = PathField("谁的范围", blank=True, editable=False)
    reach = models.CharField("上传时的范围", max_length=400, blank=True, editable=False)
    scope_path = PathField("核对范围", blank=True, editable=False)
    counts = models.JSONField("数目", default=dict, blank=True)
    notices = models.JSONField("提示", default=list, blank=True)
    seen = models.JSONField("核对时的系统", default=dict, blank=True)
    ledger = models.JSONField("撤销所需", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField("上传时间", auto_now_add=True)
    waiting_since = models.DateTimeField("排队时间", editable=False)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()
    waits_from = "waiting_since"

    class Meta:
        verbose_name = verbose_name_plural = "花名册导入"
        indexes = [
            models.Index(fields=["leased_until"], condition=models.Q(job_state="WAITING"), name="import_waiting")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.job_state == JobState.WAITING

    @property
    def blocking(self) -> int:
        """Rows that have to be put right or answered before the file can be applied."""
        return self.counts.get(RowState.WRONG, 0) + self.counts.get(RowState.DOUBTFUL, 0)


class RosterFile(models.Model):
    """The sheets of an upload, encrypted, from the upload until the preview stands."""

    roster_import = models.OneToOneField(RosterImport, models.CASCADE, related_name="file", verbose_name="导入")
    sealed = models.TextField("内容（密文）")

    class Meta:
        verbose_name = verbose_name_plural = "花名册文件"

    def __str__(self) -> str:
        return str(self.roster_import_id)


class RowState(models.TextChoices):
    NEW = "NEW", "新增"
    CHANGED = "CHANGED", "变更"
    UNCHANGED = "UNCHANGED", "无变化"
    ABSENT = "ABSENT", "不在表内"
    DOUBTFUL = "DOUBTFUL", "请确认"
    WRONG = "WRONG", "有错"


class RosterRowQuerySet(models.QuerySet["RosterRow"]):
    def visible_to(self, account: Account) -> Self:
        return self.filter(roster_import__in=RosterImport.objects.visible_to(account))

    def editable_by(self, account: Account) -> Self:
        return self.filter(roster_import__in=RosterImport.objects.editable_by(account))


class RosterRow(models.Model):
    """One row of the preview. Personal numbers are inside `sealed` only, encrypted like everywhere else.

    `options` are the answers to "who is it?", each with what it would do; `chosen` is the answer's place in it.
    """

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows", verbose_name="导入")
    position = models.PositiveIntegerField("次序")
    subject = models.CharField("对象", max_length=12)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    row = models.PositiveIntegerField("行", null=True, blank=True)
    state = models.CharField("结果", max_length=10, choices=RowState.choices)
    name = models.CharField("名称", max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    target_id = models.BigIntegerField("已有的行", null=True, blank=True)
    values = models.JSONField("内容", default=dict, blank=True)
    sealed = models.JSONField("号码（密文）", default=dict, blank=True)
    changes = models.JSONField("变化", default=list, blank=True)
    errors = models.JSONField("错误", default=list, blank=True)
    options = models.JSONField("可能是谁", default=list, blank=True)
    chosen = models.PositiveSmallIntegerField("选了哪个", null=True, blank=True)

    objects = RosterRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入预览行"
        indexes = [models.Index(fields=["roster_import", "state", "position"], name="preview_by_state")]

    def __str__(self) -> str:
        return f"{self.roster_import_id} {self.row}"
