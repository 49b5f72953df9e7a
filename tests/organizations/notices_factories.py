"""公示 and what is said about it."""

from datetime import datetime
from uuid import uuid4

from django.utils.timezone import get_current_timezone

from organizations.access.models import Account
from organizations.notices.models import Notice, Objection, PublicNotice
from organizations.notices.rules import NamedLine
from organizations.notices.services import draft, object_to, publish, send
from organizations.tree.models import Organization

NOW = datetime(2026, 3, 23, 9, tzinfo=get_current_timezone())  # a Monday
NAMES = (
    NamedLine("孟庆云", "锦绣社区第二党支部", "自编学习册12期"),
    NamedLine("丁学敏", "古渡中学党支部", "带教青年教师8人"),
    NamedLine("刘德厚", "锦绣社区第二党支部"),
)


def published(office: Organization, by: Account | None = None, **more) -> PublicNotice:
    facts = {
        "title": "关于2025年度“五星党员”拟表彰对象的公示",
        "text": "根据评选办法，拟授予下列同志称号。\n\n现予公示。",
        "phone": "0371-66660001",
        "address": "滨河路1号405室",
        "list_title": "拟表彰对象",
        "names": NAMES,
        "now": NOW,
        "uid": uuid4(),
    }
    return publish(organization=office, by=by, **(facts | more))


def objection(notice: PublicNotice, **more) -> Objection:
    facts = {"about": "丁学敏", "text": "事迹里的人数写多了", "contact": "", "asked_by": None, "address": "10.0.0.9"}
    return object_to(notice=notice, **({"uid": uuid4(), "now": NOW} | facts | more))


def drafted(office: Organization, by: Account, **more) -> Notice:
    facts = {
        "title": "关于报送换届安排的通知",
        "text": "请各支部确认。",
        "asks": "CONFIRM",
        "due_on": None,
        "choice": "BRANCHES",
        "picked": [],
        "for_members": False,
        "follows": None,
        "now": NOW,
        "uid": uuid4(),
    }
    return draft(organization=office, by=by, **(facts | more))


def told(office: Organization, by: Account, **more) -> Notice:
    notice = drafted(office, by, **more)
    send(notice=notice, by=by, seen=notice.version, now=more.get("now", NOW))
    notice.refresh_from_db()
    return notice
