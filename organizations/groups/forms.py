"""Forms of the department's desk: a group, who joins it and who leaves it."""

from typing import Any

from django import forms

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.queries import may_join
from organizations.groups.services import (
    BegunLater,
    Dissolved,
    HasLeft,
    InAnotherGroup,
    LeaderIsNoMember,
    NameInUse,
    NotForGroups,
    StillLeads,
)
from organizations.tree.models import Kind, Organization

GONE = "这个协作组刚刚解散了，不能再改。"
TAKEN = "已经有一个协作组叫这个名字。"
ELSEWHERE = "“{organization}”已在{group}。一个党组织连同它的下级同时只在一个协作组，请先在那里登记退出。"


class GroupForm(ActForm):
    name = forms.CharField(label="名称", max_length=40, help_text="例如：第一协作组")
    leader = forms.ModelChoiceField(
        label="组长单位", queryset=Organization.objects.none(), help_text="组长单位的人安排本组的主题和联合活动。"
    )
    town = forms.ModelChoiceField(
        label="联建的镇街", queryset=Organization.objects.none(), required=False, empty_label="还没有"
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = may_join(account, self.today)
        self.fields["town"].queryset = may_join(account, self.today).units().exclude(kind=Kind.BRANCH)


class FoundGroupForm(GroupForm):
    problems = {
        NameInUse: ("name", TAKEN),
        NotForGroups: ("leader", "它不能参加协作组，请换一个党组织。"),
        InAnotherGroup: ("leader", ELSEWHERE),
    }
    button = "建立"

    on = CalendarField(label="从哪天起")

    def explain(self, refusal: Exception) -> None:
        explain_elsewhere(self, "leader", refusal)


class ChangeGroupForm(GroupForm):
    problems = {
        NameInUse: ("name", TAKEN),
        LeaderIsNoMember: ("leader", "组长单位要是本组成员，请先把它加进来。"),
        Dissolved: (None, GONE),
    }

    def __init__(self, *args: Any, group: CollaborationGroup, **kwargs: Any) -> None:
        said = {"name": group.name, "leader": group.leader_id, "town": group.town_id}
        super().__init__(*args, initial=said, **kwargs)


class JoinForm(ActForm):
    problems = {
        NotForGroups: ("organization", "它不能参加协作组，请换一个党组织。"),
        InAnotherGroup: ("organization", ELSEWHERE),
        Dissolved: (None, GONE),
    }
    button = "加进来"

    organization = forms.ModelChoiceField(
        label="党组织", queryset=Organization.objects.none(), help_text="它和它的下级支部都算在内。"
    )
    on = CalendarField(label="从哪天起")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = may_join(account, self.today)

    def explain(self, refusal: Exception) -> None:
        explain_elsewhere(self, "organization", refusal)


def explain_elsewhere(form: ActForm, field: str, refusal: Exception) -> None:
    """Says with which group the organization works already."""
    if isinstance(refusal, InAnotherGroup):
        found = refusal.membership
        form.add_error(field, ELSEWHERE.format(organization=found.organization, group=found.group))
    else:
        ActForm.explain(form, refusal)


class LeaveForm(ActForm):
    problems = {
        StillLeads: ("on", "它是组长单位，先在“修改”里换一个组长单位。"),
        HasLeft: ("on", "它的退出已经有人登记过，不用再办。"),
    }
    button = "下一步"

    on = CalendarField(label="从哪天起退出", help_text="从这一天起看不到本组，以前的活动不变。")

    def __init__(self, *args: Any, membership: GroupMembership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def sentence(self) -> str:
        left, on = self.membership, self.cleaned_data["on"]
        if on <= left.starts_on:
            return f"“{left.organization}”是{written(left.starts_on)}加入的，这样办就当没有加入过{left.group}。"
        return f"“{left.organization}”从{written(on)}起退出{left.group}。"


class DissolveForm(ActForm):
    problems = {
        BegunLater: ("on", "协作组是这一天或者以后才建立的，请填以后的一天。"),
        Dissolved: (None, "这个协作组已经有人登记解散，不用再办。"),
    }
    button = "下一步"

    document = forms.CharField(label="文号", max_length=60, error_messages={"required": "请填写决定解散的文件的文号。"})
    on = CalendarField(label="从哪天起解散", help_text="成员都从这一天起退出；以前的活动、主题和计划照样看得到。")

    def __init__(self, *args: Any, group: CollaborationGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def sentence(self) -> str:
        said = self.cleaned_data
        return f"按{said['document']}，{self.group}从{written(said['on'])}起解散，成员都从这一天起退出，以后不能恢复。"
