"""Two 学习专题, one of them over, and what the shown branch and its neighbours studied and served without being asked."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from activities.records.models import Activity, StudyCampaign
from activities.records.queries.periods import natural_period
from activities.records.rules import ExtraKind, RecordFacts, RecordKind
from activities.records.services import begin_campaign, start_draft, submit
from analytics.demo.services.records import District
from organizations.access.models import Account
from organizations.tree.models import Organization

NEIGHBOURS = 4
SERVED = "帮小区老人测血压、修家电，清理楼道杂物。"


def study_and_serve(shown: Organization, district: District, keeper: Account, *, now: datetime) -> None:
    """Written by the branches' own secretaries, through the services that the forms use."""
    today = localdate(now)
    running = campaigns(keeper, today=today)
    beside = [one for one in district.branches.values() if one.committee_id == shown.committee_id and one != shown]
    for at, branch in enumerate([shown, *beside[:NEIGHBOURS]]):
        by, day = district.writers[branch.pk], today - timedelta(days=3 + 2 * at)
        said = {
            "topic": "中央八项规定精神专题学习",
            "text": "集体学习原文，三名党员谈体会。",
            "campaign_id": running.pk,
        }
        write(branch, ExtraKind.STUDY, day, by, now=now, **said)
        if at < 2:
            said = {"topic": "邻里便民服务", "text": SERVED, "persons": 8 + at, "half_hours_each": 3 + at % 2}
            write(branch, ExtraKind.VOLUNTEERING, day + timedelta(days=1), by, now=now, **said)


def campaigns(keeper: Account, *, today: date) -> StudyCampaign:
    before, since = today - timedelta(days=400), today - timedelta(days=60)
    last = today - timedelta(days=210)
    words = {"name": "党纪学习教育", "document_number": "滨组发〔示例〕3号"}
    begin_campaign(**words, starts_on=before, last_day=last, by=keeper)
    words = {"name": "深入贯彻中央八项规定精神学习教育", "document_number": "滨组发〔示例〕9号"}
    return begin_campaign(**words, starts_on=since, last_day=None, by=keeper)


def write(branch: Organization, kind: RecordKind, day: date, by: Account, *, now: datetime, **said: object) -> Activity:
    period = natural_period(kind, day)
    begun = start_draft(organization=branch, kind=kind, for_period=period, by=by, now=now)
    facts = RecordFacts(kind=kind, held_on=day, for_period=period, place="党群服务中心", host=by.name, **said)  # type: ignore[arg-type]
    return submit(draft=begun, facts=facts, by=by, now=now, again=True)
