"""What one branch decided inside: votes, an appraisal, what it means to mend, talks; and what committees held."""

from datetime import date, datetime, timedelta

from activities.duties.models import DutyKind
from activities.meetings.models import CountTaken, MemberGrade, Rectification, Vote
from activities.meetings.queries import full_members_at, voting_base
from activities.meetings.rules import Grade, Purpose, SessionKind, excellent_cap
from activities.meetings.services import exclude, note_session, note_talk
from activities.records.models import ABSENT, COUNTED_STATES, Activity, Attendance, Status
from activities.records.queries.claims import own_lines
from activities.records.services import claim, make_up
from analytics.demo.services.ballots import open_a_vote, vote_in_secret
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization


def meet(
    branch: Organization,
    people: list[Member],
    writer: Account,
    clerk: Account,
    plain: Account,
    *,
    today: date,
    now: datetime,
) -> None:
    """Everything hangs on records that the branch has; what it has none of stays empty."""
    leave_one_out(branch, people[-1], writer, today=today)
    if held := latest(branch, DutyKind.MEMBERS_MEETING):
        vote_on(held, Purpose.OTHER, "修缮党员活动室", "同意从党建经费中列支，由组织委员负责。", by=writer, now=now)
        vote_on(
            held,
            Purpose.REGULARIZATION,
            "周明同志按期转正",
            "同意按期转为正式党员，报上级党委审批。",
            by=writer,
            now=now,
        )
        study_later(held, by=writer)
    if held := latest(branch, DutyKind.DEMOCRATIC_APPRAISAL):
        vote_in_secret(held, writer)
        open_a_vote(branch, writer, plain, today=today, now=now)
        if beside := latest(neighbour_of(branch), DutyKind.DEMOCRATIC_APPRAISAL):
            appraise(beside, writer, clerk, now=now)
    if held := latest(branch, DutyKind.ORGANIZATIONAL_LIFE_MEETING):
        mend(held, by=writer, today=today)
    for at, other in enumerate(people[1:6], start=1):
        day = today - timedelta(days=9 * at)
        note_talk(organization=branch, held_on=day, one=people[0], other=other, by=writer)


def latest(branch: Organization, kind: str) -> Activity | None:
    held = Activity.objects.filter(organization=branch, kind=kind, state__in=COUNTED_STATES)
    return held.select_related("organization").order_by("held_on", "pk").last()


def leave_one_out(branch: Organization, member: Member, writer: Account, *, today: date) -> None:
    if not full_members_at(branch, today).filter(pk=member.pk).exists():
        return
    then = today - timedelta(days=200)
    exclude(
        organization=branch,
        member=member,
        reason="RETURNED_HOME",
        approved_by=str(branch.committee),
        approved_on=then,
        resolved_on=then,
        starts_on=then,
        by=writer,
    )


def vote_on(held: Activity, purpose: str, matter: str, resolution: str, *, by: Account, now: datetime) -> None:
    """Written straight into the table: most of the demo's records have been accepted."""
    base = voting_base(held).voters
    present = base - base // 10
    Vote.objects.create(
        activity=held,
        purpose=purpose,
        matter=matter,
        proposed_base=base,
        base=base,
        present=present,
        yes=present - 1,
        no=0,
        abstain=1,
        resolution=resolution,
        entered_by=by,
        entered_at=now,
    )


def study_later(held: Activity, *, by: Account) -> None:
    missed = Attendance.objects.filter(activity=held, status__in=ABSENT).order_by("pk").first()
    if missed:
        day = held.held_on + timedelta(days=3)
        make_up(activity=held, member_id=missed.member_id, studied_on=day, what="支委送学上门，学习会议材料", by=by)


def neighbour_of(branch: Organization) -> Organization:
    beside = Organization.objects.branches().filter(parent=branch.parent_id).exclude(pk=branch.pk)
    return beside.order_by("pk")[0]


def appraise(held: Activity, *counters: Account, now: datetime) -> None:
    full = list(full_members_at(held.organization, held.held_on).order_by("pinyin", "pk"))
    best = excellent_cap(len(full))
    for by in counters:
        CountTaken.objects.create(
            activity=held,
            round=1,
            excellent=best,
            qualified=len(full) - best,
            basically_qualified=0,
            unqualified=0,
            taken_by=by,
            taken_at=now,
        )
    grades = [Grade.EXCELLENT] * best + [Grade.QUALIFIED] * (len(full) - best)
    MemberGrade.objects.bulk_create(
        MemberGrade(activity=held, member=member, grade=grade) for member, grade in zip(full, grades, strict=True)
    )


def mend(held: Activity, *, by: Account, today: date) -> None:
    said = (
        ("学习不够经常", "每月集中学习一次，缺课的补课", today - timedelta(days=5), None),
        ("联系群众办法不多", "支委每人联系五户，每季度走访一次", today + timedelta(days=40), None),
        ("活动室设施陈旧", "列入年度修缮", today - timedelta(days=60), today - timedelta(days=70)),
    )
    for problem, measure, until, done_on in said:
        Rectification.objects.create(
            activity=held, problem=problem, measure=measure, until=until, done_on=done_on, entered_by=by
        )


def note_sessions(units: list[Organization], clerks: dict[int, Account], *, today: date) -> None:
    """Every unit has studied three times this year, and held its 民主生活会 of the last in January."""
    for at, unit in enumerate(units):
        by = clerks[unit.pk]
        for month in (1, 2, 3):
            day = today - timedelta(days=30 * month + at % 5)
            note_session(organization=unit, kind=SessionKind.STUDY_GROUP, held_on=day, for_year=day.year, by=by)
        life = date(today.year, 1, 10 + at % 10)
        if life <= today:
            year = today.year - 1
            note_session(organization=unit, kind=SessionKind.DEMOCRATIC_LIFE, held_on=life, for_year=year, by=by)


def doubt_one_line(account: Account, *, now: datetime) -> None:
    """The printed member says that one day is not right."""
    lines = [one for one in own_lines(account) if one.status != Status.EXEMPT]
    if not lines:
        return
    line = max(lines, key=lambda one: (one.status in ABSENT, one.activity.held_on, -one.pk))
    if line.status in ABSENT:
        other, words = Status.DUTY if line.status != Status.DUTY else Status.SICK, "那天单位派我出差，向书记说过"
    else:
        other, words = Status.LATE, "那天路上耽误，迟到了半小时"
    claim(line=line, should_be=other, words=words, by=account, now=now)
