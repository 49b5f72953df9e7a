"""What is filled into the department's own forms, by the names that `organizations.stationery.rules` offers."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from activities.meetings.queries import inside_records
from activities.records.models import COUNTED_STATES, Activity, Attendance, State, Status
from activities.records.rules import Turnout, clock, hours_of, written_day
from analytics.reports.queries.handbook import Handbook, recorded_at
from analytics.reports.queries.printed import FREE_LINES, expected_by, plans_kept, roll_lines
from dangjian.fields.dates import written
from dangjian.filling import Values
from organizations.access.models import Account
from organizations.tree.models import Organization

Single = dict[str, object]
Rows = list[Mapping[str, object]]


def formable(account: Account) -> QuerySet[Activity]:
    """What may be put into a form: records that count, for whoever keeps or reviews them, and own plans."""
    held, planned = inside_records(account).filter(state__in=COUNTED_STATES), plans_kept(account)
    mine = Q(pk__in=held.values("pk")) | Q(pk__in=planned.values("pk"))
    related = "organization__committee", "subgroup", "recorded_by", "campaign"
    return Activity.objects.filter(mine).select_related(*related)


def branch_words(branch: Organization) -> Single:
    unit = branch.committee.short_name if branch.committee else ""
    return {"支部名称": branch.short_name, "支部全称": branch.name, "单位名称": unit}


def activity_words(activity: Activity, due: int) -> Single:
    return branch_words(activity.organization) | {
        "事项": activity.get_kind_display(),
        "主题": activity.topic,
        "类别": activity.category_words if activity.theme_category else "",
        "日期": written(activity.held_on),
        "时间": clock(activity.starts_at),
        "地点": activity.place,
        "主持": activity.host,
        "党小组": activity.subgroup.name if activity.subgroup else "",
        "应到": due,
    }


def roll_values(activity: Activity) -> Values:
    names = names_at(activity)
    lines = [*names, *[""] * FREE_LINES]
    people: Rows = [{"序号": number, "姓名": name} for number, name in enumerate(lines, start=1)]
    columns: Rows = [
        {"左序号": one.left[0], "左姓名": one.left[1], "右序号": one.right[0], "右姓名": one.right[1]}
        for one in roll_lines(names)
    ]
    return Values(activity_words(activity, len(names)), {"人员": people, "两栏": columns})


def names_at(activity: Activity) -> list[str]:
    """应到, in surname order: as planned, or as it was recorded; no list of a guest's people travels to the host."""
    if activity.state == State.PLANNED:
        return [one.name for one in expected_by(activity)]
    rows = Attendance.objects.own(activity).exclude(status=Status.EXEMPT)
    return list(rows.order_by("member__pinyin", "member").values_list("member__name", flat=True))


def record_values(activity: Activity, account: Account) -> Values:
    """Of a plan what is known beforehand; what only the day tells is left empty."""
    if activity.state == State.PLANNED:
        known = activity_words(activity, len(names_at(activity)))
        return Values(known | {"参加的领导": activity.leaders, "邀请": activity.invited_words, "内容": activity.text})
    people, [one] = recorded_at([activity], account)
    turnout, labels, halves = one.turnout, dict(Status.choices), activity.half_hours_each or 0
    by_label: dict[str, list[str]] = {}
    for label, name in one.absent:
        by_label.setdefault(label, []).append(name)
    single = activity_words(activity, turnout.due) | {
        "时长": f"{activity.minutes}分钟" if activity.minutes else "",
        "实到": turnout.present,
        "请假": turnout.excused,
        "未请假": turnout.unexplained,
        "参加的领导": activity.leaders,
        "邀请": activity.invited_words,
        "没有到会": "\n".join(f"{label}：{'、'.join(names)}" for label, names in by_label.items()),
        "内容": activity.text,
        "学习专题": activity.campaign.name if activity.campaign else "",
        "志愿服务人数": activity.persons or "",
        "每人小时": hours_of(halves) or "",
        "合计小时": hours_of((activity.persons or 0) * halves) or "",
        "记录人": activity.recorded_by.name,
        "状态": activity.get_state_display(),
    }
    came: Rows = [
        {"序号": number, "姓名": name, "情况": labels.get(one.statuses.get(member, ""), "")}
        for number, (member, name) in enumerate(people.items(), start=1)
    ]
    votes: Rows = [
        {
            "事项": vote.matter,
            "应到": vote.base,
            "实到": vote.present,
            "赞成": vote.yes,
            "不赞成": vote.no,
            "弃权": vote.abstain,
            "结果": vote.outcome.result.label,
            "决议": vote.resolution,
        }
        for vote in one.votes
    ]
    return Values(single, {"到会": came, "表决": votes})


def handbook_values(handbook: Handbook) -> Values:
    term = handbook.term
    single = branch_words(handbook.branch) | {
        "时间范围": handbook.period.label,
        "截至日期": written(handbook.as_of),
        "届次": term.number if term and term.number else "",
        "任期": f"{written(term.starts_on)}起" if term else "",
        "活动次数": len(handbook.records),
    }
    posts: Rows = [
        {"职务": post.get_title_display(), "姓名": post.member.name, "任职时间": written(post.starts_on)}
        for post in handbook.posts
    ]
    groups: Rows = [{"名称": name, "人数": len(names), "成员": "、".join(names)} for name, names in handbook.subgroups]
    talks: Rows = [
        {"日期": written_day(one.held_on), "谈话人": one.one.name, "谈话对象": one.other.name} for one in handbook.talks
    ]
    lists = {"委员": posts, "党小组": groups, "谈心谈话": talks, "主题党日": month_rows(handbook)}
    return Values(single, lists | {"记录": record_rows(handbook), "到会": person_rows(handbook)})


def month_rows(handbook: Handbook) -> Rows:
    rows: Rows = []
    for line in handbook.months:
        found = line.activity
        said = "计划" if line.is_plan else found.get_state_display() if found else "没有记录" if line.is_over else ""
        day = written_day(found.held_on if found else line.day)
        topic = found.topic if found else ""
        rows.append({"月份": line.month.short_label, "日期": day, "主题": topic, "情况": said})
    return rows


def record_rows(handbook: Handbook) -> Rows:
    return [
        {
            "序号": number,
            "日期": written_day(one.activity.held_on),
            "事项": one.activity.get_kind_display(),
            "主题": one.activity.topic,
            "地点": one.activity.place,
            "主持": one.activity.host,
            "内容": one.activity.text,
            "状态": one.activity.get_state_display(),
        }
        | counted(one.turnout)
        for number, one in enumerate(handbook.records, start=1)
    ]


def person_rows(handbook: Handbook) -> Rows:
    return [
        {"序号": number, "姓名": name, "免到": turnout.exempt} | counted(turnout)
        for number, (member, name) in enumerate(handbook.people.items(), start=1)
        for turnout in [handbook.turnout_of(member)]
    ]


def counted(turnout: Turnout) -> Single:
    return {"应到": turnout.due, "实到": turnout.present, "请假": turnout.excused, "未请假": turnout.unexplained}
