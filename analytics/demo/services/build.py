"""The whole invented district, reproducible for the same seed and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db import transaction

from activities.duties.models import DutyRule
from activities.duties.services import install_default_rules, install_service_categories
from analytics.assessment.services import assess, install_default_schemes
from analytics.demo.services.accounts import (
    Login,
    open_accounts,
    open_offices,
)
from analytics.demo.services.cast import cast_of, live_in, printed
from analytics.demo.services.duties import change_what_is_due
from analytics.demo.services.followups import hand_on
from analytics.demo.services.groups import form_groups, hold_together
from analytics.demo.services.guides import suggest_themes
from analytics.demo.services.meetings import meet, note_sessions
from analytics.demo.services.people import enrol_everybody
from analytics.demo.services.pictures import hang_photos
from analytics.demo.services.places import branches_of, found_district
from analytics.demo.services.plans import plan_ahead
from analytics.demo.services.posts import excuse_some, fill_posts, form_subgroups
from analytics.demo.services.records import District, quarters_kept, record_everything
from analytics.demo.services.schemes import renew_a_scheme
from analytics.demo.services.studying import study_and_serve
from dangjian.jobs.services import refresh_statistics
from dangjian.workdays.services import install_holidays
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
    cast = cast_of(shown, holders, members, office, accounts)
    built = Built(*printed(cast, holders, office, accounts, now=now))
    live_in(cast, members[shown.pk], office, accounts, now=now)
    writer, plain = accounts[cast.secretary.pk], accounts[cast.plain.pk]
    meet(shown, members[shown.pk], writer, cast.clerk, plain, today=today, now=now)
    hand_on(shown, writer, now=now)
    study_and_serve(shown, district, office["zzb1"], now=now)
    return built


def shown_branch(branches: list[Organization]) -> Organization:
    return next((branch for branch in branches if branch.short_name == SHOWN_BRANCH), branches[0])
