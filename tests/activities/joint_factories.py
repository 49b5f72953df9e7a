"""A group, and what it holds together."""

from datetime import date, datetime

from django.urls import reverse
from duties_factories import theme_day_rule
from factories import month
from records_factories import HELD_ON, NOW, SHANGHAI, draft, facts

from activities.records.models import Activity
from activities.records.services import (
    plan_joint,
    submit,
)
from organizations.groups.models import CollaborationGroup
from organizations.groups.services import add_member, found_group

BEFORE = datetime(2026, 9, 2, 10, tzinfo=SHANGHAI)
SEPTEMBER = "2026-09"


def group_of(town) -> CollaborationGroup:
    """The first branch leads; the second one and the village's belong to its group."""
    theme_day_rule()
    return three_together(town)


def three_together(town) -> CollaborationGroup:
    made = found_group(name="第一协作组", leader=town.own, town=town.other_street, on=date(2026, 1, 1), by=None)
    for one in (town.sibling, town.foreign):
        add_member(group=made, organization=one, on=date(2026, 1, 1), by=None)
    return made


def planned(town, group, leader, guests=None) -> Activity:
    said = {"held_on": HELD_ON, "topic": "联合清河行动", "place": "滨河公园"}
    return plan_joint(
        group=group,
        month=month(SEPTEMBER),
        held_by=town.own,
        guests=guests or [town.sibling, town.foreign],
        by=leader,
        now=BEFORE,
        **said,
    )


def recorded(town, group, leader) -> Activity:
    planned(town, group, leader)
    return submit(draft=draft(town.own, leader), facts=facts(topic="联合清河行动"), by=leader, now=NOW)


def url(name: str, *args, **query) -> str:
    return reverse(f"records:{name}", args=args, query=query)
