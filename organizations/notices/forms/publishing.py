"""公示 on the desk: writing one, taking it back, and how long its names stay."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from dangjian.telling import holds_personal_number
from dangjian.workdays.queries import calendar, years_unknown
from organizations.access.models import Account
from organizations.notices.forms.fields import PlainField, check_files
from organizations.notices.models import PublicNotice
from organizations.notices.queries import NoticeWanted, offices_of
from organizations.notices.rules import FEWEST_DAYS, Audience, NamedLine, UnreadableLine, last_day, read_names
from organizations.notices.services import AlreadyWithdrawn
from organizations.photos.services import NoSpace

BROKEN = "这一页打开太久了，请刷新以后再提交。"
GONE = "刚才已经有人撤回了。"


class NoticeFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("RUNNING", "正在公示"), ("ENDED", "已结束")]
    )

    def wanted(self) -> NoticeWanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return NoticeWanted(state=said.get("state") or "", q=(said.get("q") or "").strip())


class PublishForm(ActForm):
    """Its files come with the confirmation: a browser forgets what was chosen on the page before."""

    button = "下一步"
    detail = "organizations/notices/_enclose.html"
    encloses = True
    problems = {NoSpace: (None, "服务器存储空间已满，附件没有存上，没有发布；请告诉系统管理员。")}
    organization = forms.ModelChoiceField(label="发布单位", queryset=None, empty_label=None)
    title = PlainField(label="标题", max_length=120, empty="请填写标题。", help_text="如“关于…的公示”。")
    text = PlainField(
        label="正文",
        rows=8,
        max_length=10000,
        empty="请填写正文。",
        help_text="每行一段。公示期、受理方式、落款由系统写上，不用写。",
    )
    list_title = PlainField(
        label="名单叫什么", max_length=40, required=False, help_text="如“拟表彰对象”。没有名单可以不填。"
    )
    names = forms.CharField(
        label="名单",
        required=False,
        max_length=400_000,
        widget=forms.Textarea({"rows": 8}),
        help_text="每行一个人：姓名，单位，说明。可以从 Excel 三列直接粘贴；顺序不用管，公布时按姓氏笔画排。",
    )
    note_title = PlainField(label="说明一栏叫什么", max_length=20, required=False, help_text="如“主要事迹”。")
    audience = forms.ChoiceField(label="谁能看", choices=Audience.choices, widget=forms.RadioSelect)
    workdays = forms.IntegerField(
        label="公示几个工作日",
        min_value=FEWEST_DAYS,
        max_value=60,
        error_messages={"min_value": f"公示不少于{FEWEST_DAYS}个工作日。"},
    )
    phone = forms.RegexField(
        label="受理电话",
        regex=r"^[0-9+\-()（）转、 ]{7,60}$",
        max_length=60,
        help_text="办公电话，如 0371-66660001。",
        error_messages={"required": "请填写受理电话。", "invalid": "只写电话号码，如 0371-66660001。"},
    )
    address = PlainField(label="受理地址", max_length=120, empty="请填写受理地址。")
    keep_days = forms.IntegerField(
        label="结束以后名单再留几天", min_value=0, max_value=365, help_text="到时正文和名单从页面上撤下，只留标题。"
    )
    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = list(offices_of(account))
        self.fields["organization"].queryset = offices_of(account)
        if len(self.offices) == 1:
            del self.fields["organization"]
        self.initial |= {"audience": Audience.INSIDE, "workdays": FEWEST_DAYS, "keep_days": 30, "uid": uuid4()}

    @property
    def enclosed(self) -> list[Any]:
        return self.files.getlist("files") if self.files else []

    def clean_names(self) -> list[NamedLine]:
        if holds_personal_number(self.cleaned_data["names"]):
            raise ValidationError(PlainField.refusal)
        try:
            return read_names(self.cleaned_data["names"])
        except UnreadableLine as problem:
            raise ValidationError(str(problem)) from problem

    def clean_note_title(self) -> str:
        return self.cleaned_data["note_title"] or "说明"

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if len(self.offices) == 1:
            said["organization"] = self.offices[0]
        if said.get("names") and not said.get("list_title"):
            self.add_error("list_title", "有名单，请写明名单叫什么，如“拟表彰对象”。")
        check_files(self.enclosed)
        return said

    def sentence(self) -> str:
        said = self.cleaned_data
        last = last_day(calendar(self.today), self.today, said["workdays"])
        unknown = years_unknown(self.today, last)
        who = "不登录也能看" if said["audience"] == Audience.PUBLIC else "登录以后，本单位和下级能看"
        return (
            f"“{said['title']}”由“{said['organization']}”从今天公示到{written(last)}，共{said['workdays']}个工作日，"
            f"名单{len(said['names'])}人，{who}。发布以后不能改，只能撤回再发。"
            + (f"{unknown[0]}年的放假安排还没有录入，只按周一到周五算。" if unknown else "")
        )


class WithdrawForm(ActForm):
    button = "撤回"
    reason = PlainField(label="撤回原因", max_length=200, empty="请写明为什么撤回，大家会看到。", rows=2)
    problems = {AlreadyWithdrawn: ("reason", GONE)}


class KeepForm(ActForm):
    button = "保存"
    until = CalendarField(label="名单保留到", help_text="过了这一天，附件随名单撤下并删除，以后再延长也找不回来。")

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice
        self.initial["until"] = notice.names_until

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.notice.ends_on:
            raise ValidationError("公示结束以前名单不能撤下。")
        return until
