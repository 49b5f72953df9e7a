"""What is said against a line, what is answered, and the steps of the quarter, each with a sentence of what it does."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from activities.duties.rules import DutyKind
from activities.duties.services import AlreadyExempt, QuarterClosed
from activities.records.models import Activity
from analytics.assessment.models import Closing
from analytics.assessment.services.closings import AlreadyClosed, MovedMeanwhile, QuarterNotOver
from analytics.objections.rules import Verdict
from analytics.objections.services import (
    AlreadyChecked,
    AlreadyObjected,
    AnsweredMeanwhile,
    ChangedUnseen,
    CheckingOver,
    CheckingRuns,
    NothingToCarryOn,
    NotUpheld,
    NotYours,
    ObjectionsOpen,
    SomebodyMay,
    UpheldNotCounted,
    VersionWaits,
)
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from dangjian.periods import Quarter
from dangjian.telling import TellingField
from organizations.photos.rules import DocumentRejected, document_taken
from organizations.photos.services import NoSpace
from organizations.tree.models import Organization

MEANWHILE = "刚刚有人办过，请看一眼现在的情况。"
OVER = "不在核对期里，不能再提。有情况请直接联系组织部。"


class ObjectForm(ActForm):
    words = TellingField(
        label="哪里不对",
        rows=4,
        max_length=500,
        empty="请写一两句，哪里不对、应该是怎样。",
        help_text="比如：8月主题党日开过，记录在8月15日。",
    )
    file = forms.FileField(
        label="附件（可不传）",
        required=False,
        validators=[document_taken],
        help_text="PDF、Word（.docx）或 Excel（.xlsx），不超过20 MB。",
        error_messages={"empty": "文件是空的，请重新选择。"},
    )
    button = "提交异议"
    problems = {
        CheckingOver: (None, OVER),
        AlreadyObjected: (None, "这一项已经提过异议，请在核对页看办到哪里了。"),
        DocumentRejected: ("file", "这个文件收不了，请换一个。"),
        NoSpace: ("file", "现在存不下文件，请稍后再试，或者先不传附件。"),
    }


class CarryOnForm(ActForm):
    words = TellingField(label="为什么要复核", rows=3, max_length=500, empty="请写一句，哪里还没有说清楚。")
    button = "请组织部复核"
    problems = {NothingToCarryOn: (None, MEANWHILE)}


class AnswerForm(ActForm):
    verdict = forms.ChoiceField(
        label="结论",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选成立或者不成立。"},
    )
    words = TellingField(
        label="说明",
        rows=4,
        max_length=500,
        empty="请写明理由，支部看得到。",
        help_text="成立的，写明怎么改：支部补报、退回的记录重新审核，还是该免除的由组织部登记免除；改好以后由组织部重新取数。",
    )
    button = "答复"
    problems = {
        AnsweredMeanwhile: (None, MEANWHILE),
        NotYours: (None, "复核要由组织部办，而且不能是第一次答复的人。请换一位同志办。"),
    }


class HeadForm(ActForm):
    """What the head of the department decided, where nobody else may answer."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选成立或者不成立。"},
    )
    head = forms.CharField(label="哪位部领导决定的", max_length=60, help_text="写职务和姓名。")
    document = forms.CharField(label="依据", max_length=60, help_text="会议纪要或者签批件的文号、日期。")
    words = TellingField(label="说明", rows=4, max_length=500, empty="请写明理由，支部看得到。")
    button = "登记部领导的决定"
    problems = {
        AnsweredMeanwhile: (None, MEANWHILE),
        SomebodyMay: (None, "现在有能答复的同志，请由他们答复。"),
    }


class ExcuseForm(ActForm):
    """The exemption that an upheld objection leads to; it spans the quarter and nothing else."""

    kind = forms.ChoiceField(label="免除哪一项", choices=[("", "全部事项"), *DutyKind.choices], required=False)
    reason = forms.CharField(label="原因", max_length=200, help_text="例如：整村搬迁。不写个人的病情等隐私。")
    document_number = forms.CharField(label="批准文号", max_length=60)
    button = "登记免除"
    problems = {
        NotUpheld: (None, MEANWHILE),
        QuarterClosed: (None, "这个季度正在取数，请一分钟以后再办。"),
        AlreadyExempt: ("kind", "这个季度里已经免除了这一项。"),
    }


class StepForm(ActForm):
    """One step of the quarter. `told` is what the page says above the button."""

    told = ""
    problems = {
        MovedMeanwhile: (None, MEANWHILE),
        AlreadyClosed: (None, "这个季度刚刚有人取过数了。"),
        QuarterNotOver: (None, "这个季度还没有结束，结束以后才能取数。"),
        CheckingRuns: (None, "核对期还没有结束，也不是每个支部都核对过，现在还不能办这一步。"),
        ChangedUnseen: (
            None,
            "这一版是核对期以后算的，有的支部和它们看到的不一样。请先点“请变了的支部再核对”。",
        ),
        ObjectionsOpen: (
            None,
            "还有异议没有答复，答复以后才能定稿。没有别的同志能答复的，在那一件里登记部领导的决定。",
        ),
        VersionWaits: (None, "正在重新取数，算好新的一版再办这一步。"),
        UpheldNotCounted: (None, "有异议成立了，但这一版还没有计入。请先重新取数，新的一版算好以后再定稿。"),
    }

    def __init__(self, *args: Any, closing: Closing | None = None, quarter: Quarter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closing, self.quarter = closing, quarter


class TakeForm(StepForm):
    button = "取数"
    told = (
        "从这一刻起封数：已经交的记录全部计入，之后交的算补报。取数一般不到一分钟，这一会儿支部交不了这个季度的记录。"
    )


class CheckForm(StepForm):
    button = "开始支部核对"
    told = "给每个有得分的支部发消息，请他们在五个工作日里逐项核对，有异议的逐项提。"


class DecideForm(StepForm):
    button = "进入审定"
    told = "核对期结束，或者每个支部都核对过以后，就可以审定：抽查纸质，复核异议。"


class AgainForm(StepForm):
    button = "请变了的支部再核对"
    told = "这一版是核对期以后算的，有的支部和它们看到的不一样：给它们发消息，请在五个工作日里核对变了的各项，有异议的逐项提。"


class FinalForm(StepForm):
    button = "定稿"
    told = "定稿以后这一版的得分谁也改不了；之后的变化只能作为补报调整，另成一版，写明差在哪里。"


class ReportForm(StepForm):
    on = CalendarField(label="通报日期")
    circular_number = forms.CharField(label="通报文号（可不填）", max_length=60, required=False)
    button = "登记通报"
    told = "通报文件用“通报.docx”导出；发出以后在这里登记日期和文号。"


class CallOffForm(StepForm):
    button = "撤销取数"
    told = "这一次没有取成，支部现在交不了这个季度的记录。撤销以后季度重新打开，可以再取。"


class AdjustForm(StepForm):
    reason = TellingField(label="为什么重新取数", max_length=200, empty="请写一句，比如：异议成立，支部已补报。")
    button = "重新取数"
    told = "算出新的一版，和原来那一版逐个支部比。定稿以前，新的一版就是核对和审定的那一版；定稿以后，定稿不变，新的一版是补报调整。"


class BranchForm(forms.Form):
    branch = forms.ModelChoiceField(None, label="抽查哪个支部", empty_label="请选择")

    def __init__(self, *args: Any, branches: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches


class RecordField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.held_on.month}月{obj.held_on.day}日 {obj.get_kind_display()}《{obj.topic}》"


class SpotCheckForm(ActForm):
    activity = RecordField(
        None, label="哪一条记录", empty_label="请选择", error_messages={"required": "请选一条记录。"}
    )
    agrees = forms.TypedChoiceField(
        label="和纸质记录",
        choices=[("1", "一致"), ("0", "不一致")],
        coerce=lambda said: said == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一致或者不一致。"},
    )
    found = TellingField(label="查到什么", rows=3, max_length=300, empty="请写一句查到的情况。")
    on = CalendarField(label="抽查日期")
    button = "登记抽查"
    problems = {AlreadyChecked: (None, "这一条已经抽查过。")}

    def __init__(self, *args: Any, records: QuerySet[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = records
