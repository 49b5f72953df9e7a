from typing import Any

from django import forms

from activities.duties.rules import DutyKind
from activities.meetings.rules import Count, ExclusionReason, Purpose
from activities.meetings.services import AlreadyExcluded, Ballot, NotAVoter
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from members.roster.models import MemberQuerySet

FIGURES = ("base", "present", "yes", "no", "abstain", "written_yes", "written_no")


class FigureField(forms.IntegerField):
    """How many people; an empty one of the written opinions means none."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        said = {"required": "填上人数，没有就填0", "invalid": "人数要写成数字", "min_value": "人数不能是负的"}
        super().__init__(label=label, min_value=0, max_value=9999, error_messages=said, **kwargs)


class VoteForm(forms.Form):
    purpose = forms.ChoiceField(label="表决什么", choices=Purpose.choices)
    matter = forms.CharField(
        label="事项或人选",
        max_length=80,
        help_text="一次只写一项；选举、发展党员逐人表决，一人记一次。",
        error_messages={"required": "写上表决的是什么"},
    )
    base = FigureField("应到会有表决权的")
    base_reason = forms.CharField(label="和名册算出的不同，原因", required=False, max_length=200)
    present = FigureField("到会的（有表决权）")
    yes = FigureField("赞成")
    no = FigureField("不赞成")
    abstain = FigureField("弃权")
    written_yes = FigureField("书面意见：赞成", required=False)
    written_no = FigureField("书面意见：不赞成", required=False)
    resolution = forms.CharField(
        label="决议",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="只有本支部的记录人和审核的上级能看到。",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == DutyKind.COMMITTEE_MEETING:
            self.fields["purpose"].choices = [(Purpose.OTHER.value, Purpose.OTHER.label)]
            del self.fields["written_yes"], self.fields["written_no"]

    def ballot(self) -> Ballot:
        said = self.cleaned_data
        figures = {name: said.get(name) or 0 for name in FIGURES}
        return Ballot(said["purpose"], said["matter"], Count(**figures), said["resolution"], said["base_reason"])


class MemberChoice(forms.ModelChoiceField):
    """Somebody of the branch."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        said = {"required": "选出是谁", "invalid_choice": "名册里没有这个人，请重新选"}
        super().__init__(None, label=label, empty_label="请选择", error_messages=said, **kwargs)


class ExclusionForm(ActForm):
    member = MemberChoice("谁")
    reason = forms.ChoiceField(label="原因", choices=ExclusionReason.choices)
    approved_by = forms.CharField(
        label="批准的上级党组织", max_length=80, error_messages={"required": "写上是哪个上级党组织同意的"}
    )
    approved_on = CalendarField(label="上级批准日期")
    resolved_on = CalendarField(label="党员大会通过日期")
    starts_on = CalendarField(label="从哪天起不计入")
    button = "登记"
    problems = {
        NotAVoter: ("member", "这一天他不是本支部的正式党员，本来就不计入"),
        AlreadyExcluded: ("member", "已经登记过，还没有结束"),
    }

    def __init__(self, *args: Any, members: MemberQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class EndExclusionForm(ActForm):
    on = CalendarField(label="从哪天起重新计入")
    button = "重新计入"
