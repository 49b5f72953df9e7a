"""The whole invented district, reproducible for the same seed and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db import transaction

from activities.duties.models import DutyRule
from activities.duties.services import install_default_rules, install_service_categories
from activities.records.queries.reading import Reading
from activities.records.services import recount_all
from activities.stations.services import install_station_rules
from analytics.assessment.services import install_default_schemes
from analytics.demo.services.accounts import (
    Login,
    open_accounts,
    open_offices,
)
from analytics.demo.services.cast import cast_of, live_in, printed
from analytics.demo.services.duties import change_what_is_due
from analytics.demo.services.ended import assess_what_ended
from analytics.demo.services.floating import fill_stations, send_away
from analytics.demo.services.followups import hand_on
from analytics.demo.services.groups import form_groups, hold_together
from analytics.demo.services.guides import suggest_themes
from analytics.demo.services.meetings import meet, note_sessions
from analytics.demo.services.papers import keep_papers
from analytics.demo.services.people import enrol_everybody
from analytics.demo.services.pictures import hang_photos
from analytics.demo.services.places import branches_of, found_district
from analytics.demo.services.plans import plan_ahead
from analytics.demo.services.posts import excuse_some, fill_posts, form_subgroups
from analytics.demo.services.records import District, quarters_kept, record_everything
from analytics.demo.services.schemes import issue_schemes, measure_units, renew_a_scheme
from analytics.demo.services.stations import open_stations
from analytics.demo.services.studying import study_and_serve
from dangjian.jobs.services import refresh_statistics
from dangjian.space import NoSpace, reserve
from dangjian.workdays.services import install_holidays
from members.roster.models import Category, Member
from organizations.access.models import Account
from organizations.photos.services import space_left
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
    """Everything in one transaction, then the quarters that have ended are assessed. Raises DemoExists, NoSpace."""
    if Organization.objects.exists():
        raise DemoExists
    if not space_left(leaving=reserve):  # its papers would be refused, half a minute later
        raise NoSpace
    with transaction.atomic():
        built = fill(Random(seed), today=today, now=clock(), say=say)
    refresh_statistics()
    assess_what_ended(Organization.objects.filter(short_name=SHOWN_BRANCH).first(), today=today, clock=clock, say=say)
    return built


def fill(random: Random, *, today: date, now: datetime, say: Say) -> Built:
    install_what_is_missing(say)
    say("正在生成滨河区的演示数据，约半分钟……")
    planted = found_district(random)
    branches = branches_of(planted)
    root, units = planted[0][0], [one for one, _ in planted if one.parent_id == planted[0][0].pk]
    say(f"{len(planted)}个组织，其中支部{len(branches)}个。")
    groups = form_groups(units, today=today)
    say(f"党建协作组{len(groups)}个。")
    members = enrol_everybody(random, branches, today=today)
    shown = shown_branch([branch for branch, _ in branches])
    holders = fill_posts(random, branches, members, shown=shown)
    form_subgroups(random, branches, members)
    excuse_some(random, branches, members)
    say(f"党员{sum(len(crowd) for crowd in members.values())}名。")
    office = open_offices(root, units)
    accounts = open_accounts(random, members, holders, office)
    say(f"账号{len(accounts) + len(office)}个。正在写四个季度的活动记录……")
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
    prescribe(root, shown, office["zzb1"], today=today)
    say(f"活动记录{len(activities)}条。正在处理照片……")
    photos = hang_photos(random, activities, shown=shown.pk, today=today)
    say(f"现场照片{photos}张。")
    refresh_statistics()  # what follows asks as pages do, of tables that nobody has counted since they were empty
    note_sessions(units, district.clerks, today=today)
    manned = open_stations(Random(shown.short_name), shown, district.clerks, today=today)
    say(f"红色驿站{len(manned)}家。")
    cast = cast_of(shown, holders, members, office, accounts)
    built = Built(*printed(cast, holders, office, accounts, manned[0], now=now))
    live_in(cast, members[shown.pk], office, accounts, now=now)
    writer, plain = accounts[cast.secretary.pk], accounts[cast.plain.pk]
    meet(shown, members[shown.pk], writer, cast.clerk, plain, today=today, now=now)
    hand_on(shown, writer, now=now)
    study_and_serve(shown, district, office["zzb1"], now=now)
    keep_papers(shown, writer, cast.clerk, now=now)
    arrived = fill_stations(random, full_members(members[shown.pk]), by=office["zzb1"], today=today, now=now)
    away = send_away(random, members, shown.pk, today=today)
    say(f"驿站登记的流动党员{arrived}名，流出党员{away}名。")
    recount_all(cell for quarter in quarters_kept(today) for cell in Reading(quarter).drifted())
    return built


def install_what_is_missing(say: Say) -> None:
    """What set-up enters, where it was not run before."""
    if not DutyRule.objects.exists():
        rules = install_holidays, install_default_rules, install_service_categories, install_station_rules
        for step in (*rules, install_default_schemes, install_notice):
            say(step())


def prescribe(root: Organization, shown: Organization, office: Account, *, today: date) -> None:
    """What the department has laid down: schemes, what it measured of the units, and themes."""
    issue_schemes()
    measure_units(shown, office, today=today)
    renew_a_scheme(office, today=today)
    suggest_themes(root, Organization.objects.get(pk=shown.committee_id), office, today=today)


def full_members(crowd: list[Member]) -> list[Member]:
    return [one for one in crowd if one.category == Category.FULL]


def shown_branch(branches: list[Organization]) -> Organization:
    return next((branch for branch in branches if branch.short_name == SHOWN_BRANCH), branches[0])
