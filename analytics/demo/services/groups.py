"""Eight 党建协作组: the organs and zones in the order of the tree, each group with a town or street."""

import uuid
from datetime import date, time
from random import Random

from activities.duties.models import GroupTheme
from activities.duties.queries import theme_day
from activities.duties.rules import DutyKind
from activities.records.models import Activity, JointPart
from activities.records.rules import RecordFacts, ThemeCategory
from activities.records.services import fill_part, plan_joint, start_draft, submit
from analytics.demo.services.records import District, at_noon
from dangjian.periods import Month, Quarter
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup
from organizations.groups.queries import branches_of
from organizations.groups.services import add_member, found_group
from organizations.tree.models import Kind, Organization, Sector

NUMBERS = "一二三四五六七八"


def form_groups(units: list[Organization], *, today: date) -> list[CollaborationGroup]:
    """A branch leads each: its secretary is who arranges. All have worked together since the year began."""
    since = date(today.year, 1, 1)
    towns = [one for one in units if one.kind == Kind.COMMITTEE or one.sector == Sector.COMMUNITY]
    organs = next(one for one in units if one.sector == Sector.ORGAN)
    zones = [one for one in units if one not in towns and one != organs]
    members = [*Organization.objects.filter(parent=organs).order_by("path"), *zones]
    groups = []
    for at, (number, town) in enumerate(zip(NUMBERS, towns, strict=True)):
        mine = members[at :: len(NUMBERS)]
        leader = next(one for one in mine if one.kind == Kind.BRANCH)
        group = found_group(name=f"第{number}协作组", leader=leader, town=town, on=since, by=None)
        for one in mine:
            if one != leader:
                add_member(group=group, organization=one, on=since, by=None)
        groups.append(group)
    return groups


def hold_together(
    random: Random, group: CollaborationGroup, district: District, activities: dict[int, Activity], *, today: date
) -> None:
    """The group's last theme day of this quarter was held together, and the next one is planned so.

    One guest has not said yet who of its people came.
    """
    host, months = district.branches[group.leader_id], Quarter.containing(today).months
    writer = district.writers[host.pk]
    past = [month for month in months if theme_day(host, month) < today]
    following = past[-1].shifted(1) if past else months[0]
    for month in (*past[-1:], following):
        themes = ["听民声、察民情、解民忧", "认领微心愿"]
        told = at_noon(month.shifted(-1).start, 0)
        GroupTheme.objects.create(group=group, month=str(month), themes=themes, made_by=writer, made_at=told)
    if past:
        recorded(random, group, district, activities, past[-1])
    # On the day itself each branch has already held its own.
    give_way(group, activities, theme_day(host, following), following)
    arrange(group, host, writer, following)


def give_way(group: CollaborationGroup, activities: dict[int, Activity], day: date, month: Month) -> None:
    """Take away what the branches held alone that month."""
    alone = Activity.objects.filter(
        organization__in=branches_of(group, day), kind=DutyKind.THEME_DAY, for_period=str(month)
    )
    for pk in alone.values_list("pk", flat=True):
        activities.pop(pk, None)
    alone.delete()


def arrange(group: CollaborationGroup, host: Organization, writer: Account, month: Month) -> Activity:
    day = theme_day(host, month)
    return plan_joint(
        group=group,
        month=month,
        held_by=host,
        guests=branches_of(group, day),
        by=writer,
        now=at_noon(month.start, 0),
        held_on=day,
        starts_at=time(15),
        minutes=150,
        topic="“微心愿”集中认领",
        place=f"{group.town}党群服务中心",
        theme_category=ThemeCategory.SERVICE,
    )


def recorded(
    random: Random, group: CollaborationGroup, district: District, activities: dict[int, Activity], month: Month
) -> None:
    """In place of what the branches would have held alone."""
    host = district.branches[group.leader_id]
    day, writer = theme_day(host, month), district.writers[host.pk]
    give_way(group, activities, day, month)
    planned = arrange(group, host, writer, month)
    draft = start_draft(
        organization=host, kind=DutyKind.THEME_DAY, for_period=str(month), by=writer, now=at_noon(day, 0)
    )
    facts = RecordFacts(
        kind=DutyKind.THEME_DAY,
        held_on=day,
        for_period=str(month),
        topic=planned.topic,
        text="七家单位的党员到社区认领了微心愿，当场对接，月底前送到。",
        starts_at=planned.starts_at,
        minutes=planned.minutes,
        place=planned.place,
        theme_category=planned.theme_category,
    )
    made = submit(draft=draft, facts=facts, by=writer, now=at_noon(day, 300))
    Activity.objects.filter(pk=made.pk).update(uid=uuid.UUID(int=random.getrandbits(128), version=4))
    parts = JointPart.objects.filter(activity=made).select_related("activity", "organization").order_by("pk")
    for part in parts[1:]:
        fill_part(part=part, absences={}, by=district.writers[part.organization_id], now=at_noon(day, 360))
