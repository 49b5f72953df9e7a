"""Writing a 通知, and answering one."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from dangjian.fields.dates import CalendarField
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.notices.forms.fields import ACCEPT, PlainField
from organizations.notices.models import Notice, NoticeReceipt
from organizations.notices.queries import LetterWanted, offices_of
from organizations.notices.rules import Asks, Choice, Stage
from organizations.photos.rules import document_taken
from organizations.tree.models import Organization

BROKEN = "这一页打开太久了，请刷新以后再提交。"


class PlaceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.committee.short_name} · {obj.short_name}" if obj.committee not in {None, obj} else obj.short_name


class LetterForm(forms.Form):
    organization = forms.ModelChoiceField(label="以谁的名义", queryset=None, empty_label=None)
    title = PlainField(label="标题", max_length=120, empty="请填写标题。")
    text = PlainField(label="正文", rows=8, max_length=10000, empty="请填写正文。", help_text="每行一段。")
    asks = forms.ChoiceField(label="要求", choices=Asks.choices, widget=forms.RadioSelect)
    due_on = CalendarField(label="截止日期（可不填）", required=False, help_text="过了这天再确认的，标为逾期。")
    for_members = forms.BooleanField(
        label="可以给党员看", required=False, help_text="不勾选时，只有书记、记录员和管理员看得到。"
    )
    choice = forms.ChoiceField(label="发给谁", choices=Choice.choices, widget=forms.RadioSelect)
    picked = PlaceField(
        label="选定的党组织",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只在“选定的党组织”时有用。",
    )
    follows = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))

    def __init__(self, *args: Any, account: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.offices = list(offices_of(account))
        self.fields["organization"].queryset = offices_of(account)
        if len(self.offices) == 1:
            del self.fields["organization"]
        places = Organization.objects.reached(account, Right.PUBLISH).standing(today).exclude(parent=None)
        self.fields["picked"].queryset = places.select_related("committee").order_by("path")
        self.fields["follows"].queryset = Notice.objects.editable_by(account).exclude(stage=Stage.DRAFT)
        self.initial = {"asks": Asks.CONFIRM, "choice": Choice.BRANCHES, "uid": uuid4()} | self.initial

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise ValidationError("截止日期已经过了，请填今天或以后的日子。")
        return due_on

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if len(self.offices) == 1:
            said["organization"] = self.offices[0]
        if said.get("choice") == Choice.PICKED:
            self.check_picked(said)
        return said

    def check_picked(self, said: dict[str, Any]) -> None:
        office, chosen = said.get("organization"), list(said.get("picked") or [])
        if not chosen:
            self.add_error("picked", "请至少选一个党组织。")
        elif office and any(not one.path.startswith(office.path) or one == office for one in chosen):
            self.add_error("picked", f"只能选“{office}”的下级党组织。")


class LetterFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=60)
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "全部"), *states]

    def wanted(self) -> LetterWanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return LetterWanted(state=said.get("state") or "", q=(said.get("q") or "").strip())


class ReplyForm(forms.Form):
    """What the notice asks for, and nothing else. `seen` is when the answer on the page was given."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    text = PlainField(label="回复", rows=3, max_length=500, empty="请写一句回复。")
    file = forms.FileField(
        label="文件",
        widget=forms.FileInput({"accept": ACCEPT}),
        validators=[document_taken],
        help_text="PDF、Word（.docx）或 Excel（.xlsx），不超过20 MB。",
        error_messages={"required": "请选择要交的文件。", "empty": "文件是空的，请重新选择。"},
    )

    def __init__(self, *args: Any, delivery: NoticeReceipt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = delivery.notice.asks
        if asks != Asks.FILE:
            del self.fields["file"]
        elif delivery.album_id:
            self.fields["file"].required = False
        if asks == Asks.CONFIRM:
            del self.fields["text"]
        elif asks == Asks.FILE:
            self.fields["text"].required = False
            self.fields["text"].label = "说明（可不填）"
        self.initial |= {"text": delivery.answer, "seen": moment_of(delivery)}

    def clean_seen(self) -> datetime | None:
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None

    def look_again(self, delivery: NoticeReceipt, words: str) -> None:
        """What was typed stays; pressed once more it replaces what has been answered meanwhile."""
        self.data = self.data.copy()
        self.data["seen"] = moment_of(delivery)
        self.add_error(None, words)


def moment_of(delivery: NoticeReceipt) -> str:
    return delivery.answered_at.isoformat() if delivery.answered_at else ""


class CallBackForm(forms.Form):
    reason = PlainField(label="撤回原因", max_length=200, empty="请写明为什么撤回，收到的人会看到。", rows=2)
