"""Everything the portal keeps about one person, from the rows of every room; the number of queries is always the same."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate

from activities.feed.models import Comment, Like
from activities.records.models import ABSENT, COUNTED_STATES, PRESENT, Activity, Attendance, ReportDraft, Rsvp, Status
from activities.snapshots.models import Snapshot
from activities.snapshots.rules import State as SnapshotState
from analytics.home.rules import Line, Section
from dangjian.fields.dates import written, written_span
from dangjian.periods import Quarter
from members.ballots.models import Voter
from members.corrections.models import Correction
from members.corrections.queries import current
from members.corrections.rules import Fact
from members.followups.models import FollowUp
from members.looks.queries import looks_at
from members.roster.models import Member
from members.roster.queries import history_of, subgroups_of
from organizations.access.models import Account
from organizations.access.queries import own_grants, own_sessions
from organizations.complaints.models import Complaint
from organizations.notices.models import Objection
from organizations.photos.models import Photo
from organizations.policies.models import Acceptance

QUARTERS = 4
ANSWERS = 24
BASIC = (
    Fact.NAME,
    Fact.SEX,
    Fact.ETHNICITY,
    Fact.BORN,
    Fact.EDUCATION,
    Fact.OCCUPATION,
    Fact.OCCUPATION_CLASS,
    Fact.EMPLOYER,
)
PARTY = (Fact.CATEGORY, Fact.STATUS, Fact.JOINED, Fact.REGULARIZED)
ON_PAPER = "平时只显示一部分。要看全部号码，请在本页最下面输入密码。"


def kept_about(account: Account, member: Member | None, *, now: datetime) -> list[Section]:
    """In the order of what a person looks for first; who is in no roster has an account only."""
    today = localdate(now)
    about = (
        [*facts(member, today), *history(member, today), attendance(member, today), answers(member), named_for(member)]
        if member
        else []
    )
    return [*about, of_account(account, now=now), made_by(account, now=now)]


def facts(member: Member, today: date) -> list[Section]:
    party_age = member.party_age(today)
    party = [Line(str(fact.label), current(member, fact), fact) for fact in PARTY]
    if party_age is not None:
        party.append(Line("党龄", f"{party_age}年"))
    if member.lost_contact_on:
        party.append(Line("失去联系", f"{written(member.lost_contact_on)}起", Fact.STATUS))
    return [
        Section("基本信息", [Line(str(fact.label), current(member, fact), fact) for fact in BASIC]),
        Section(
            "证件和电话",
            [Line(str(fact.label), current(member, fact), fact) for fact in (Fact.ID_NUMBER, Fact.PHONE)],
            hint=ON_PAPER,
        ),
        Section("党籍", party),
    ]


def day_of(moment: datetime) -> str:
    return written(localdate(moment))


def with_papers(*parts: str) -> str:
    return "，".join(part for part in parts if part)


def history(member: Member, today: date) -> list[Section]:
    """What is dated, whole lives of it, the newest first."""
    told = history_of(member, today=today)
    affiliations = [
        Line(
            one.organization.short_name,
            with_papers(
                written_span(one.starts_on, one.ends_on),
                one.get_reason_display(),
                one.get_end_reason_display(),
                one.document_number,
            ),
        )
        for one in told.affiliations
    ]
    movements = [
        Line(one.get_kind_display(), with_papers(written(one.on), one.grounds, one.document_number))
        for one in told.movements
    ]
    posts = [
        Line(
            f"{one.organization.short_name}{one.get_title_display()}",
            with_papers(written_span(one.starts_on, one.ends_on), one.document_number),
        )
        for one in told.posts
    ]
    groups = [Line(one.subgroup.name, written_span(one.starts_on, one.ends_on)) for one in subgroups_of(member)]
    elsewhere = [
        Line(one.organization.short_name, written_span(one.starts_on, one.ends_on)) for one in told.participations
    ]
    exempt = [
        Line(
            one.get_reason_display(),
            with_papers(written_span(one.starts_on, one.ends_on), one.approved_by and f"{one.approved_by}批准"),
        )
        for one in told.exemptions
    ]
    return [
        Section("组织关系", affiliations, empty="没有登记", fact=Fact.AFFILIATION),
        Section("变动", movements, empty="没有登记", fact=Fact.AFFILIATION),
        Section("党内职务", posts, empty="没有担任过", fact=Fact.POST),
        Section("党小组", groups, empty="没有编入", fact=Fact.SUBGROUP),
        Section("在别处参加组织生活", elsewhere, empty="没有", fact=Fact.PARTICIPATION),
        Section("长期免到", exempt, empty="没有", fact=Fact.EXEMPTION),
    ]


def attendance(member: Member, today: date) -> Section:
    """The last four quarters, this one among them, by what was recorded of each activity."""
    quarters = [Quarter.containing(today)]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].previous())
    months = {month.index: quarter for quarter in quarters for month in quarter.months}
    mine = Attendance.objects.filter(member=member, period__in=months, activity__state__in=COUNTED_STATES)
    counted: Counter[tuple[Quarter, str]] = Counter()
    for period, status, many in mine.values_list("period", "status").annotate(Count("pk")).order_by():
        counted[months[period], status] += many
    lines = [Line(quarter.label, turnout(counted, quarter)) for quarter in quarters]
    return Section(
        "到会情况",
        lines,
        hint="只有您和支部、上级党组织能看到，不排名。",
        fact=Fact.ATTENDANCE,
        url=reverse("home:own"),
        link="逐次的记录",
    )


def answers(member: Member) -> Section:
    """What one said about coming, as long as it is kept beside the activity."""
    given = Rsvp.objects.filter(member=member).select_related("activity").order_by("-answered_at", "-pk")[:ANSWERS]
    lines = [
        Line(
            f"{written(one.activity.held_on)}{one.activity.get_kind_display()}",
            with_papers(
                f"请假（{one.get_reason_display()}）" if one.reason else "参加",
                one.words,
                f"{day_of(one.answered_at)}答复",
            ),
        )
        for one in given
    ]
    return Section(
        "参加、请假的答复",
        lines,
        hint="请假的原因只有支部记录的人看得到；到没到会以支部的记录为准。",
        empty="没有答复过",
    )


def named_for(member: Member) -> Section:
    """Where one is named as the person who sees to something; what is asked stands on its own page."""
    found = FollowUp.objects.filter(member=member).select_related("organization").order_by("-asked_at", "-pk")[:ANSWERS]
    lines = [
        Line(
            f"{one.organization.short_name}的{one.get_kind_display()}",
            with_papers(f"期限{written(one.due_on)}", one.get_state_display()),
        )
        for one in found
    ]
    return Section("指定由我负责的交办事项", lines, empty="没有")


def turnout(counted: Counter[tuple[Quarter, str]], quarter: Quarter) -> str:
    came = sum(counted[quarter, status] for status in PRESENT)
    missed = [f"{Status(status).label}{counted[quarter, status]}次" for status in ABSENT if counted[quarter, status]]
    expected = came + sum(counted[quarter, status] for status in ABSENT)
    exempt = counted[quarter, Status.EXEMPT]
    if not expected and not exempt:
        return "没有记录"
    return with_papers(f"应到{expected}次", f"到会{came}次", *missed, f"免到{exempt}次" if exempt else "")


def of_account(account: Account, *, now: datetime) -> Section:
    activated = f"{day_of(account.activated_at)}激活" if account.activated_at else "还没有激活"
    grants = [
        Line(
            f"权限：{one.get_role_display()}",
            with_papers(
                one.organization.short_name,
                f"{day_of(one.starts_at)}起",
                f"{day_of(one.ends_at)}止" if one.ends_at else "",
            ),
        )
        for one in own_grants(account)
    ]
    accepted = Acceptance.objects.filter(account=account).select_related("notice").order_by("-notice__version").first()
    read = f"{day_of(accepted.accepted_at)}读过{accepted.notice}" if accepted else "还没有读过"
    return Section(
        "登录账号",
        [
            Line("用户名", account.username),
            Line("姓名", account.name),
            Line("用手机号登录", "可以" if account.phone_index else "没有设手机号"),
            Line("建立和激活", with_papers(f"{day_of(account.created_at)}建立", activated)),
            *grants,
            Line("现在登录着", f"{own_sessions(account, now=now).count()}处"),
            Line("隐私说明", read),
        ],
        hint="密码只保存无法还原的摘要，谁也看不到。",
        url=reverse("access:settings"),
        link="账号与设置",
    )


def made_by(account: Account, *, now: datetime) -> Section:
    """What one has put into the portal oneself, as amounts; and who looked. What is withheld is not counted."""
    photos = Photo.objects.filter(uploaded_by=account).count()
    records = Activity.objects.recorded().filter(recorded_by=account).count()
    drafts = ReportDraft.objects.filter(made_by=account, revision__gt=0).count()
    told = Comment.objects.filter(author=account).count()
    liked = Like.objects.filter(account=account).count()
    taken = Snapshot.objects.filter(made_by=account).exclude(state=SnapshotState.DRAFT).count()
    asked = Correction.objects.filter(asked_by=account).count()
    complaints = Complaint.objects.asked_by_oneself(account).count()
    polls = Voter.objects.filter(member__account=account).count()
    objections = Objection.objects.filter(asked_by=account).count()
    return Section(
        "我写的、传的、提的",
        [
            Line("活动记录", f"{records}条"),
            Line("没写完的草稿", f"{drafts}份"),
            Line("上传的照片", f"{photos}张"),
            Line("随手拍", f"{taken}个"),
            Line("评论和赞", f"{told}条，{liked}个"),
            Line("更正申请", f"{asked}件"),
            Line("留名的投诉建议", f"{complaints}件"),
            Line("留名的公示反映", f"{objections}件"),
            Line("无记名投票的名册", f"{polls}次，只记投没投"),
            Line("被查看完整号码", f"{looks_at(account, now=now).count()}次"),
        ],
        hint="不留名的投诉建议、公示反映查不出是谁提的，不在其中。操作日志里有您办过的事，按规定只增不改，不写您的号码。",
        url=reverse("looks:mine"),
        link="谁看过我的资料",
    )
