"""What is done with one person: each form says in a sentence what will follow."""

from typing import Any

from django import forms

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from members.roster.models import (
    IN_STANDING,
    PARTY_CATEGORIES,
    Affiliation,
    Category,
    Member,
    MembershipStatus,
    PostTitle,
    StandingExemption,
    Subgroup,
)
from members.roster.queries import posts_at_home, rights_at_home, secretary_of
from members.roster.services import (
    AlreadyHoldsPost,
    AtHome,
    BeforeAffiliation,
    BeforeStart,
    BranchDissolved,
    CannotAdvance,
    ExemptAlready,
    HasAccount,
    MustBeFullMember,
    NotAffiliated,
    NotInParty,
    SameOrganization,
    TakesPartElsewhere,
    may_advance,
)
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.rules import PARTY_KINDS, Kind

BEFORE = "早于这件事开始的日期，请核对。"
CHOOSE = [("", "请选择")]


class MemberActForm(ActForm):
    on = CalendarField(label="从哪天起")
    problems = {
        BeforeAffiliation: ("on", "早于本人组织关系现在这一段的开始日期，请核对。"),
        BeforeStart: ("on", BEFORE),
        NotAffiliated: (None, "本人现在没有组织关系在本区，请先办理转入。"),
        BranchDissolved: (None, "这个支部刚刚撤销了，请另选一个。"),
        NotInParty: (None, "只有在册的正式党员、预备党员才能办理。"),
    }

    def __init__(self, *args: Any, member: Member, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.account = member, account

    def since(self) -> str:
        return f"从{written(self.cleaned_data['on'])}起"

    def ends_at_home(self) -> str:
        titles, roles = "、".join(posts_at_home(self.member)), "、".join(rights_at_home(self.member))
        posts = f"，同时免去在原支部的{titles}职务" if titles else ""
        return posts + (f"，账号在原支部的{roles}权限同时结束" if roles else "")


def branches(account: Account, today: Any) -> Any:
    return Organization.objects.editable_by(account).standing(today).branches().order_by("path")


LETTER = forms.CharField(label="介绍信编号", max_length=60, required=False, help_text="没有可以不填")


class PlaceChoice(forms.ModelChoiceField):
    """Branches under the heading of their unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organization.objects.none(), empty_label="请选择", **kwargs)

    def offer(self, places: Any) -> None:
        self.queryset = places.select_related("committee")
        groups: dict[str, list[tuple[int, str]]] = {}
        for place in self.queryset:
            groups.setdefault(str(place.committee or place), []).append((place.pk, str(place)))
        self.widget.choices = [("", self.empty_label), *groups.items()]


class PapersForm(MemberActForm):
    """What the register of changes keeps beside the change itself."""

    grounds = forms.CharField(label="事由", max_length=200, required=False, help_text="一句话，没有可以不填")
    document_number = forms.CharField(label="文号", max_length=60, required=False, help_text="没有可以不填")


class TransferForm(PapersForm):
    button = "下一步"
    to = PlaceChoice(label="转到哪个支部")
    document_number = LETTER
    field_order = ("to", "on", "grounds", "document_number")
    problems = MemberActForm.problems | {SameOrganization: ("to", "已经在这个支部。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(branches(self.account, self.today).exclude(pk=self.member.organization_id))

    def sentence(self) -> str:
        old, new = self.member.organization, self.cleaned_data["to"]
        if self.member.category not in PARTY_CATEGORIES:
            return f"{self.since()}，{self.member}由“{old}”转到“{new}”继续培养{self.ends_at_home()}。"
        return f"{self.since()}，{self.member}的组织关系由“{old}”转到“{new}”{self.ends_at_home()}。以前的参加记录留在原支部。"


class LeaveForm(PapersForm):
    button = "下一步"
    reason = forms.ChoiceField(
        label="去向",
        choices=[*CHOOSE, (Affiliation.EndReason.OUT, "转出本区"), (Affiliation.EndReason.DECEASED, "去世")],
    )
    document_number = forms.CharField(label="介绍信编号", max_length=60, required=False, help_text="去世的不填")
    field_order = ("reason", "on", "grounds", "document_number")

    def sentence(self) -> str:
        label = {"OUT": "组织关系转出本区", "DECEASED": "因去世减员"}[self.cleaned_data["reason"]]
        return f"{self.since()}，{self.member}{label}，担任的职务、参加的党小组和账号权限同时结束，历史记录保留。"


class RejoinForm(PapersForm):
    button = "下一步"
    organization = PlaceChoice(label="转入哪个支部")
    document_number = LETTER
    field_order = ("organization", "on", "grounds", "document_number")
    problems = MemberActForm.problems | {BeforeAffiliation: ("on", "早于上一段组织关系结束的日期，请核对。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].offer(branches(self.account, self.today))

    def sentence(self) -> str:
        return f"{self.since()}，{self.member}的组织关系转入“{self.cleaned_data['organization']}”。"


class AdvanceForm(PapersForm):
    button = "下一步"
    to = forms.ChoiceField(label="发展到")
    field_order = ("to", "on", "grounds", "document_number")
    problems = MemberActForm.problems | {CannotAdvance: ("to", "要逐步发展：预备党员转正后才是正式党员。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(code, label) for code, label in Category.choices if may_advance(self.member, code)]
        self.fields["to"].choices = [*CHOOSE, *steps]

    def sentence(self) -> str:
        to, on = self.cleaned_data["to"], written(self.cleaned_data["on"])
        more = {"PROBATIONARY": f"，入党日期记为{on}", "FULL": f"，转正日期记为{on}"}.get(to, "")
        return f"{self.since()}，{self.member}为{Category(to).label}{more}。"


class StatusForm(PapersForm):
    button = "下一步"
    to = forms.ChoiceField(label="党籍状态")
    field_order = ("to", "on", "grounds", "document_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = {MembershipStatus.LEFT, MembershipStatus.DECEASED, self.member.membership_status}
        self.fields["to"].choices = [*CHOOSE, *(pair for pair in MembershipStatus.choices if pair[0] not in left)]

    def sentence(self) -> str:
        to = MembershipStatus(self.cleaned_data["to"])
        ends = to not in IN_STANDING and self.member.membership_status in IN_STANDING
        more = "，组织关系、职务和账号权限同时结束" if ends else ""
        return f"{self.since()}，{self.member}的党籍状态改为“{to.label}”{more}。"


class AppointForm(MemberActForm):
    button = "下一步"
    organization = forms.ModelChoiceField(label="党组织", queryset=Organization.objects.none(), empty_label="请选择")
    title = forms.ChoiceField(label="职务", choices=[*CHOOSE, *PostTitle.choices])
    document_number = forms.CharField(label="文号", max_length=60, required=False, help_text="没有可以不填")
    field_order = ("organization", "title", "on", "document_number")
    problems = MemberActForm.problems | {
        MustBeFullMember: (None, "只有在册的正式党员可以任职。"),
        AlreadyHoldsPost: ("title", "本人已经担任这个职务。"),
        BranchDissolved: ("organization", "这个党组织刚刚撤销了，请另选一个。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = self.member.organization
        line = Organization.objects.editable_by(self.account).governed_by(self.account).standing(self.today)
        self.fields["organization"].queryset = line.filter(
            pk__in=[*home.ancestor_ids, home.pk], kind__in=PARTY_KINDS
        ).order_by("-path")
        self.fields["organization"].initial = home.pk

    def sentence(self) -> str:
        organization, title = self.cleaned_data["organization"], PostTitle(self.cleaned_data["title"])
        former = secretary_of(organization) if title == PostTitle.SECRETARY else None
        more = f"，{former}不再担任书记" if former else ""
        return f"{self.since()}，{self.member}任“{organization}”{title.label}{more}。"


class ExemptForm(MemberActForm):
    reason = forms.ChoiceField(label="原因", choices=[*CHOOSE, *StandingExemption.Reason.choices])
    until = CalendarField(label="到哪天止", required=False, help_text="不确定可以不填，到时再结束")
    approved_by = forms.CharField(label="批准的组织", max_length=120, required=False)
    field_order = ("reason", "on", "until", "approved_by")
    problems = MemberActForm.problems | {ExemptAlready: (None, "本人已登记长期免到。")}

    def clean(self) -> dict[str, Any]:
        on, until = self.cleaned_data.get("on"), self.cleaned_data.get("until")
        if on and until and until <= on:
            self.add_error("until", "要晚于开始日期。")
        return self.cleaned_data


class ParticipationForm(MemberActForm):
    organization = PlaceChoice(label="在哪里参加")
    instead_of_home = forms.BooleanField(
        label="在那里参加期间，原支部不计应到", required=False, initial=True, help_text="选举、党费仍在原支部"
    )
    field_order = ("organization", "on", "instead_of_home")
    problems = MemberActForm.problems | {
        AtHome: ("organization", "组织关系就在这个支部。"),
        TakesPartElsewhere: ("organization", "已登记在别处参加，请先结束那一段。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Organization.objects.editable_by(self.account).standing(self.today)
        there = places.filter(kind__in=(Kind.BRANCH, Kind.STATION)).exclude(pk=self.member.organization_id)
        self.fields["organization"].offer(there.order_by("path"))


class SubgroupForm(MemberActForm):
    subgroup = forms.ModelChoiceField(label="党小组", queryset=Subgroup.objects.none(), empty_label="请选择")
    field_order = ("subgroup", "on")
    problems = MemberActForm.problems | {BeforeStart: ("on", "早于加入现在党小组的日期，请核对。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Subgroup.objects.visible_to(self.account).as_of(self.today)
        self.fields["subgroup"].queryset = reached.filter(organization=self.member.organization_id).order_by("name")


class AccountForm(MemberActForm):
    button = "开通"
    on = None
    problems = MemberActForm.problems | {HasAccount: (None, "本人已经有账号。")}

    def sentence(self) -> str:
        return f"为{self.member}开通账号。账号没有密码，要用激活凭条设置密码后才能登录。"


class EndForm(ActForm):
    """Ends a post, a visit or an exemption."""

    on = CalendarField(label="到哪天止", help_text="这一天起不再算")
    problems = {BeforeStart: ("on", BEFORE)}
