"""Who is printed when the district is there, and what they have done with the portal so far."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.utils.timezone import localdate

from analytics.demo.services.accounts import Login, let_in, name_beside, new_password
from analytics.demo.services.cards import show_cards, take_snapshots
from analytics.demo.services.corrections import ask_for_corrections
from analytics.demo.services.followups import go_and_look, hand_out
from analytics.demo.services.guides import answer_some
from analytics.demo.services.looks import look_around
from analytics.demo.services.meetings import doubt_one_line
from analytics.demo.services.notices import put_up, tell_branches
from analytics.demo.services.reminding import remind_some
from analytics.demo.services.station_books import Manned
from analytics.demo.services.stationery import keep_forms
from analytics.demo.services.voices import read_the_notice, speak_up
from members.roster.models import Member
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.groups.models import CollaborationGroup
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Cast:
    """The persons of the shown branch who have a printed log-in, and the clerk above it."""

    shown: Organization
    secretary: Member
    recorder: Member
    plain: Member
    clerk: Account
    neighbours: list[Organization]


def cast_of(
    shown: Organization,
    holders: dict[int, list[Member]],
    members: dict[int, list[Member]],
    office: dict[str, Account],
    accounts: dict[int, Account],
) -> Cast:
    secretary, recorder = holders[shown.pk][:2]
    plain = next(one for one in members[shown.pk] if one not in holders[shown.pk] and one.pk in accounts)
    clerk = next(
        one for one in office.values() if one.reach.organizations(Role.COMMITTEE_ADMIN) == (shown.committee_id,)
    )
    neighbours = Organization.objects.filter(parent=shown.parent_id).order_by("pk")[:4]
    return Cast(shown, secretary, recorder, plain, clerk, list(neighbours))


def printed(
    cast: Cast,
    holders: dict[int, list[Member]],
    office: dict[str, Account],
    accounts: dict[int, Account],
    manned: Manned,
    *,
    now: datetime,
) -> tuple[str, list[Login]]:
    """One log-in per role and a second one for acts that take two persons, all with one password that is made now and
    printed once."""
    password, hashed = new_password()
    shown = cast.shown
    give_recording(accounts[cast.recorder.pk], cast.neighbours)
    led = CollaborationGroup.objects.order_by("pk").select_related("leader")[0]
    chosen = [
        ("zuzhibu", office["zzb1"], "组织部工作人员", "滨河区委组织部"),
        ("zuzhibu2", office["zzb2"], "组织部工作人员", "要两个人办的事，由他同意"),
        ("jiedao", cast.clerk, "街道党建办", "所辖各支部"),
        ("shuji", rename(cast.secretary, accounts, "胡明远"), "支部书记", shown.short_name),
        ("jiluyuan", accounts[cast.recorder.pk], "记录员", f"{len(cast.neighbours)}个支部"),
        ("dangyuan", rename(cast.plain, accounts, "李建国"), "党员", shown.short_name),
        ("zuzhang", accounts[holders[led.leader_id][0].pk], "组长单位书记", f"{led}，{led.leader}"),
        ("zhanzhang", manned.manager, "驿站管理员", manned.station.short_name),
        ("shenji", name_beside(shown, Role.AUDITOR, username="auditor", name="钱正"), "审计管理员", "只看操作日志"),
        ("xitong", name_beside(shown, Role.SYSTEM_ADMIN, username="system", name="孙守成"), "系统管理员", "只管运行"),
    ]
    for username, account, _, _ in chosen:
        let_in(account, username=username, hashed=hashed, now=now)
    read_the_notice([account for _, account, _, _ in chosen])
    return password, [Login(role, username, account.name, place) for username, account, role, place in chosen]


def live_in(
    cast: Cast, crowd: list[Member], office: dict[str, Account], accounts: dict[int, Account], *, now: datetime
) -> None:
    """What the persons of the shown branch have said, asked and been told; `crowd` are its members."""
    shown, plain, clerk = cast.shown, cast.plain, cast.clerk
    staff, member, writer = office["zzb1"], accounts[plain.pk], accounts[cast.secretary.pk]
    top = Organization.objects.get(parent=None)
    answer_some(Random(shown.short_name), shown, plain.pk, now=now, today=localdate(now))
    speak_up(member, staff, now=now)
    doubt_one_line(member, now=now)
    keep_forms(staff, now=now)
    put_up(top, staff, now=now)
    tell_branches(top, staff, shown, now=now)
    ask_for_corrections(plain, member, clerk, now=now)
    hand_out(shown, plain, writer, clerk, now=now)
    go_and_look(shown, writer, staff, now=now)
    readers = [accounts[one.pk] for one in crowd if one.pk in accounts][:12]
    show_cards(staff, readers, shown=shown.pk, now=now)
    take_snapshots(shown, [member, *(one for one in readers if one.pk != member.pk)], now=now)
    remind_some(shown, staff, now=now)
    look_around(plain, crowd[-1], clerk, staff, now=now)


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
