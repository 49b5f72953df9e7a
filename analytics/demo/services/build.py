"""The whole invented district, reproducible for the same seed and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db import transaction
from django.utils.timezone import localdate

from activities.duties.models import DutyRule
from activities.duties.services import install_default_rules, install_service_categories
from analytics.assessment.services import assess, install_default_schemes
from analytics.demo.services.accounts import (
    Login,
    let_in,
    name_beside,
    new_password,
    open_accounts,
    open_offices,
)
from analytics.demo.services.cards import show_cards, take_snapshots
from analytics.demo.services.corrections import ask_for_corrections
from analytics.demo.services.duties import change_what_is_due
from analytics.demo.services.followups import go_and_look, hand_on, hand_out
from analytics.demo.services.groups import form_groups, hold_together
from analytics.demo.services.guides import answer_some, suggest_themes
from analytics.demo.services.looks import look_around
from analytics.demo.services.meetings import doubt_one_line, meet, note_sessions
from analytics.demo.services.notices import put_up, tell_branches
from analytics.demo.services.people import enrol_everybody
from analytics.demo.services.pictures import hang_photos
from analytics.demo.services.places import branches_of, found_district
from analytics.demo.services.plans import plan_ahead
from analytics.demo.services.posts import excuse_some, fill_posts, form_subgroups
from analytics.demo.services.records import District, quarters_kept, record_everything
from analytics.demo.services.reminding import remind_some
from analytics.demo.services.schemes import renew_a_scheme
from analytics.demo.services.stationery import keep_forms
from analytics.demo.services.studying import study_and_serve
from analytics.demo.services.voices import read_the_notice, speak_up
from dangjian.jobs.services import refresh_statistics
from dangjian.workdays.services import install_holidays
from members.roster.models import Member
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.groups.models import CollaborationGroup
from organizations.policies.services import install_notice
from organizations.tree.models import Organization

SHOWN_BRANCH = "锦绣社区第二党支部"
Say = Callable[[str], None]


class DemoExists(Exception):
    """The database is not empty; the demo never mixes with other data."""


@dataclass(frozen=True)
class Built:
    password: str
    logins: list[Login]


def build(*, seed: int, today: date, clock: Callable[[], datetime], say: Say) -> Built:
    """Everything in one transaction, then the quarters that have ended are assessed. Raises DemoExists."""
    if Organization.objects.exists():
        raise DemoExists
    with transaction.atomic():
        built = fill(Random(seed), today=today, now=clock(), say=say)
    refresh_statistics()
    for quarter in quarters_kept(today):
        if quarter.end <= today:
            say(f"正在计算{quarter.label}的考核……")
            run = assess(quarter=quarter, by=None, today=today, clock=clock)
            say(f"{quarter.label}：{run.counts['branches']}个支部已计分。")
    return built


def fill(random: Random, *, today: date, now: datetime, say: Say) -> Built:
    if not DutyRule.objects.exists():
        rules = install_holidays, install_default_rules, install_service_categories
        for step in (*rules, install_default_schemes, install_notice):
            say(step())
    say("正在生成滨河区的演示数据，约半分钟……")
    planted = found_district(random)
    branches = branches_of(planted)
    root, units = planted[0][0], [one for one, _ in planted if one.parent_id == planted[0][0].pk]
    say(f"{len(planted)}个组织，其中支部{len(branches)}个。")
    groups = form_groups(units, today=today)
    say(f"党建协作组{len(groups)}个。")
    members = enrol_everybody(random, branches, today=today)
    holders = fill_posts(random, branches, members)
    form_subgroups(random, branches, members)
    excuse_some(random, branches, members)
    say(f"党员{sum(len(crowd) for crowd in members.values())}名。")
    office = open_offices(root, units)
    accounts = open_accounts(random, members, holders, office)
    say(f"账号{len(accounts) + len(office)}个。正在写四个季度的活动记录……")
    shown = shown_branch([branch for branch, _ in branches])
    district = District(
        branches={branch.pk: branch for branch, _ in branches},
        writers={pk: accounts[crowd[0].pk] for pk, crowd in holders.items()},
        clerks={unit.pk: office[f"dangjianban{at:02}"] for at, unit in enumerate(units, start=1)},
        committees={pk: [member.pk for member in crowd] for pk, crowd in holders.items()},
        left_open=shown.pk,
    )
    activities = record_everything(random, district, today=today)
    hold_together(random, groups[0], district, activities, today=today)
    plan_ahead(random, district, today=today)
    change_what_is_due(branches[-1][0], office["zzb1"], today=today)
    renew_a_scheme(office["zzb1"], today=today)
    suggest_themes(root, Organization.objects.get(pk=shown.committee_id), office["zzb1"], today=today)
    say(f"活动记录{len(activities)}条。正在处理照片……")
    photos = hang_photos(random, activities, shown=shown.pk, today=today)
    say(f"现场照片{photos}张。")
    refresh_statistics()  # what follows asks as pages do, of tables that nobody has counted since they were empty
    note_sessions(units, district.clerks, today=today)
    built = Built(*printed(shown, holders, members, office, accounts, now=now))
    writer, clerk = accounts[holders[shown.pk][0].pk], district.clerks[shown.committee_id or 0]
    plain = Account.objects.get(username="dangyuan")
    meet(shown, members[shown.pk], writer, clerk, plain, today=today, now=now)
    hand_on(shown, writer, now=now)
    study_and_serve(shown, district, office["zzb1"], now=now)
    return built


def shown_branch(branches: list[Organization]) -> Organization:
    return next((branch for branch in branches if branch.short_name == SHOWN_BRANCH), branches[0])


def printed(
    shown: Organization,
    holders: dict[int, list[Member]],
    members: dict[int, list[Member]],
    office: dict[str, Account],
    accounts: dict[int, Account],
    *,
    now: datetime,
) -> tuple[str, list[Login]]:
    """One log-in per role and a second one for acts that take two persons, all with one password that is made now and
    printed once."""
    password, hashed = new_password()
    secretary, recorder = holders[shown.pk][:2]
    plain = next(one for one in members[shown.pk] if one not in holders[shown.pk] and one.pk in accounts)
    neighbours = Organization.objects.filter(parent=shown.parent_id).order_by("pk")[:4]
    give_recording(accounts[recorder.pk], list(neighbours))
    clerk = next(
        one for one in office.values() if one.reach.organizations(Role.COMMITTEE_ADMIN) == (shown.committee_id,)
    )
    led = CollaborationGroup.objects.order_by("pk").select_related("leader")[0]
    chosen = [
        ("zuzhibu", office["zzb1"], "组织部工作人员", "滨河区委组织部"),
        ("zuzhibu2", office["zzb2"], "组织部工作人员", "要两个人办的事，由他同意"),
        ("jiedao", clerk, "街道党建办", "所辖各支部"),
        ("shuji", rename(secretary, accounts, "胡明远"), "支部书记", shown.short_name),
        ("jiluyuan", accounts[recorder.pk], "记录员", f"{len(neighbours)}个支部"),
        ("dangyuan", rename(plain, accounts, "李建国"), "党员", shown.short_name),
        ("zuzhang", accounts[holders[led.leader_id][0].pk], "组长单位书记", f"{led}，{led.leader}"),
        ("shenji", name_beside(shown, Role.AUDITOR, username="auditor", name="钱正"), "审计管理员", "只看操作日志"),
        ("xitong", name_beside(shown, Role.SYSTEM_ADMIN, username="system", name="孙守成"), "系统管理员", "只管运行"),
    ]
    for username, account, _, _ in chosen:
        let_in(account, username=username, hashed=hashed, now=now)
    answer_some(Random(shown.pk), shown, plain.pk, now=now, today=localdate(now))
    read_the_notice([account for _, account, _, _ in chosen])
    speak_up(accounts[plain.pk], office["zzb1"], now=now)
    doubt_one_line(accounts[plain.pk], now=now)
    top = Organization.objects.get(parent=None)
    keep_forms(office["zzb1"], now=now)
    put_up(top, office["zzb1"], now=now)
    tell_branches(top, office["zzb1"], shown, now=now)
    ask_for_corrections(plain, accounts[plain.pk], clerk, now=now)
    writer = accounts[secretary.pk]
    hand_out(shown, plain, writer, clerk, now=now)
    go_and_look(shown, writer, office["zzb1"], now=now)
    readers = [accounts[one.pk] for one in members[shown.pk] if one.pk in accounts][:12]
    show_cards(office["zzb1"], readers, shown=shown.pk, now=now)
    take_snapshots(shown, [accounts[plain.pk], *(one for one in readers if one.pk != accounts[plain.pk].pk)], now=now)
    remind_some(shown, office["zzb1"], now=now)
    look_around(plain, members[shown.pk][-1], clerk, office["zzb1"], now=now)
    return password, [Login(role, username, account.name, place) for username, account, role, place in chosen]


def give_recording(account: Account, branches: list[Organization]) -> None:
    Grant.objects.bulk_create([Grant(account=account, role=Role.RECORDER, organization=one) for one in branches])


def rename(member: Member, accounts: dict[int, Account], name: str) -> Account:
    """The people of the pictures."""
    member.name = name
    member.spell()
    member.save(update_fields=["name", "pinyin", "initials"])
    account = accounts[member.pk]
    account.name = name
    account.save(update_fields=["name"])
    return account
