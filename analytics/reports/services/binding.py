"""The pages of a 支部工作手册, in the order in which a branch keeps it by hand."""

from datetime import datetime

from activities.meetings.models import Vote
from activities.records.rules import Turnout, written_day, written_when
from activities.records.rules import clock as hour
from analytics.reports.queries.handbook import Handbook, Recorded
from dangjian.fields.dates import written
from dangjian.papers import Paper
from dangjian.taking import Mark

NOTHING = "这段时间没有记录。"


def bound(handbook: Handbook, mark: Mark, now: datetime) -> Paper:
    paper = Paper(title=f"{handbook.branch.short_name}支部工作手册", mark=mark.words, now=now)
    cover(paper, handbook, mark)
    committee(paper, handbook)
    plans(paper, handbook)
    overview(paper, handbook)
    for number, one in enumerate(handbook.records, start=1):
        record_page(paper, number, one)
    attendance(paper, handbook)
    talks(paper, handbook)
    return paper


def cover(paper: Paper, handbook: Handbook, mark: Mark) -> None:
    paper.space(6)
    paper.title("支部工作手册")
    paper.centred(handbook.period.label)
    paper.space(8)
    paper.centred(handbook.branch.name)
    paper.centred(f"截至{written(handbook.as_of)}")
    paper.space(2)
    paper.text(mark.note)
    paper.next_page()


def committee(paper: Paper, handbook: Handbook) -> None:
    paper.heading("一、支委会和党小组")
    if term := handbook.term:
        number = f"第{term.number}届，" if term.number else ""
        until = f"，{written(term.expires_on)}届满" if term.expires_on else ""
        paper.text(f"{number}{written(term.starts_on)}起任{until}。")
    if handbook.posts:
        rows = [(post.get_title_display(), post.member.name, written(post.starts_on)) for post in handbook.posts]
        paper.table(("职务", "姓名", "任职时间"), rows, (3, 3, 4))
    else:
        paper.text("没有登记书记和委员。")
    if handbook.subgroups:
        rows = [(name, len(names), "、".join(names)) for name, names in handbook.subgroups]
        paper.table(("党小组", "人数", "成员"), rows, (3, 1, 6))


def plans(paper: Paper, handbook: Handbook) -> None:
    paper.heading("二、主题党日")
    rows = []
    for line in handbook.months:
        found = line.activity
        day = found.held_on if found else line.day
        said = "计划" if line.is_plan else found.get_state_display() if found else "没有记录" if line.is_over else ""
        rows.append((line.month.short_label, written_day(day), found.topic if found else "", said))
    paper.table(("月份", "日期", "主题", "情况"), rows, (2, 3, 8, 3))


def overview(paper: Paper, handbook: Handbook) -> None:
    paper.heading("三、活动记录")
    if not handbook.records:
        paper.text(NOTHING)
        return
    rows = [
        (number, written_day(one.activity.held_on), one.activity.get_kind_display(), one.activity.topic)
        for number, one in enumerate(handbook.records, start=1)
    ]
    paper.table(("序号", "日期", "事项", "主题"), rows, (2, 3, 4, 9))


def record_page(paper: Paper, number: int, one: Recorded) -> None:
    held = one.activity
    paper.next_page()
    paper.heading(f"{number}. {held.get_kind_display()}：{held.topic}", 2)
    paper.facts(facts(one))
    paper.text(held.text)
    for vote in one.votes:
        decided = vote.outcome
        paper.heading(f"表决：{vote.matter}", 2)
        paper.facts(
            (
                ("表决什么", vote.get_purpose_display()),
                ("应到会有表决权", f"{vote.base}人，到会{vote.present}人"),
                ("票数", f"赞成{vote.yes}票，不赞成{vote.no}票，弃权{vote.abstain}票{written_opinions(vote)}"),
                ("结果", decided.result.label),
                ("决议", vote.resolution),
            )
        )
    if one.rectifications:
        paper.heading("整改清单", 2)
        rows = [(row.problem, row.measure, written(row.until), written(row.done_on)) for row in one.rectifications]
        paper.table(("问题", "整改措施", "时限", "完成"), rows, (5, 5, 3, 3))


def written_opinions(vote: Vote) -> str:
    if not vote.written_yes and not vote.written_no:
        return ""
    return f"；书面意见赞成{vote.written_yes}票，不赞成{vote.written_no}票"


def facts(one: Recorded) -> list[tuple[str, object]]:
    held = one.activity
    minutes = f"，{held.minutes}分钟" if held.minutes else ""
    return [
        ("时间", f"{held.held_on.year}年{written_when(held.held_on, hour(held.starts_at))}{minutes}"),
        ("地点", held.place),
        ("主持", held.host),
        ("党小组", held.subgroup.name if held.subgroup else ""),
        ("类别", held.category_words if held.theme_category else ""),
        ("学习专题", held.campaign.name if held.campaign else ""),
        ("参加的领导", held.leaders),
        ("邀请", held.invited_words),
        ("到会", held.volunteered_words or turnout_words(one.turnout)),
        ("没有到会", absent_words(one)),
        ("照片", f"{one.photos}张" if one.photos else ""),
        ("会议材料", "\n".join(file.name for file in one.files.materials)),
        ("补录原因", held.late_reason),
        ("代录原因", held.proxy_reason),
        ("纸质记录", "\n".join(file.name for file in one.files.scans)),
        ("记录", f"{held.recorded_by.name}，{held.get_state_display()}"),
    ]


def turnout_words(turnout: Turnout) -> str:
    unexplained = f"，未请假{turnout.unexplained}人" if turnout.unexplained else ""
    return f"应到{turnout.due}人，实到{turnout.present}人，请假{turnout.excused}人{unexplained}"


def absent_words(one: Recorded) -> str:
    """病假：张某、李某; one line per reason."""
    by_label: dict[str, list[str]] = {}
    for label, name in one.absent:
        by_label.setdefault(label, []).append(name)
    return "\n".join(f"{label}：{'、'.join(names)}" for label, names in by_label.items())


def turnout_cells(turnout: Turnout) -> tuple[int, ...]:
    return turnout.due, turnout.present, turnout.excused, turnout.unexplained, turnout.exempt


def attendance(paper: Paper, handbook: Handbook) -> None:
    paper.next_page()
    paper.heading("四、到会情况")
    if not handbook.people:
        paper.text(NOTHING)
        return
    rows = [(name, *turnout_cells(handbook.turnout_of(pk))) for pk, name in handbook.people.items()]
    paper.table(("姓名", "应到", "实到", "请假", "未请假", "免到"), rows, (4, 2, 2, 2, 2, 2))


def talks(paper: Paper, handbook: Handbook) -> None:
    paper.heading("五、谈心谈话")
    if not handbook.talks:
        paper.text(NOTHING)
        return
    rows = [(written_day(one.held_on), one.one.name, one.other.name) for one in handbook.talks]
    paper.table(("日期", "谈话人", "谈话对象"), rows, (4, 4, 4))
