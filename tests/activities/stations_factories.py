"""A station at a building site and whoever manages it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from factories import account, grant

from activities.records.models import Activity
from activities.records.services import start_draft
from activities.stations.rules import six_one
from activities.stations.services import install_station_rules, open_station, record_six_one
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Organization

OPENED = date(2026, 1, 1)
NOW = datetime(2026, 3, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


def station(below: Organization, name: str = "森林湖项目红色驿站", *, on: date = OPENED, **facts) -> Organization:
    said = {"firm": "森林湖项目", "address": "滨河路88号", "by": None} | facts
    return open_station(below=below, name=name, on=on, **said)


def manager(of: Organization, name: str = "罗铁柱") -> Account:
    made = account(name)
    grant(made, Role.STATION_MANAGER, of)
    return made


def six_ones() -> None:
    install_station_rules()


def recorded(of: Organization, by: Account, kind: str, held_on: date, **said) -> Activity:
    """As the short form makes it."""
    facts = {"topic": "《建党伟业》", "members": 38, "others": 8, "again": True, "period": "2026-03"} | said
    draft = start_draft(organization=of, kind=kind, for_period=facts.pop("period"), by=by, now=NOW)
    return record_six_one(draft=draft, one=six_one(kind), held_on=held_on, by=by, now=NOW, **facts)
