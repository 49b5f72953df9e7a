"""A station, its manager, somebody who came there and somebody who went out."""

from datetime import date, datetime
from itertools import count
from uuid import uuid4

from django.utils.timezone import get_current_timezone
from factories import LONG_AGO, account, grant

from members.floating.models import Inflow, Outflow, WallCode
from members.floating.services import confirm, go_out, renew_code, report
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization
from organizations.tree.services import found

NOW = datetime(2026, 9, 14, 10, tzinfo=get_current_timezone())
TODAY = date(2026, 9, 14)
phones = count(13800000001)


def station(parent: Organization, name: str = "森林湖项目红色驿站") -> Organization:
    return found(kind=Kind.STATION, name=name, short_name=name, parent=parent, on=LONG_AGO, by=None)


def manager(of: Organization, name: str = "程立") -> Account:
    made = account(name)
    grant(made, Role.STATION_MANAGER, of)
    return made


def wall(of: Organization) -> WallCode:
    return WallCode.objects.filter(organization=of).first() or renew_code(station=of, by=None, now=NOW)


def reported(at: Organization, name: str = "罗铁柱", **more) -> Inflow:
    facts = {
        "phone": str(next(phones)),
        "home_text": "河南省周口市项城市高寺镇党委",
        "trade": "钢筋班",
        "expected_until": date(2026, 12, 31),
        "address": "192.0.2.7",
        "uid": uuid4(),
        "now": NOW,
    }
    return report(wall=wall(at), name=name, **(facts | more))


def arrived(at: Organization, by: Account, name: str = "罗铁柱", *, on: date = TODAY, **more) -> Inflow:
    made = reported(at, name, **more)
    confirm(inflow=made, on=on, by=by, now=NOW)
    made.refresh_from_db()
    return made


def away(member, by: Account, **more) -> Outflow:
    facts = {
        "place": "浙江省宁波市",
        "work": "务工",
        "starts_on": date(2026, 3, 1),
        "in_national_system": False,
        "now": NOW,
    }
    return go_out(member=member, by=by, **(facts | more))
