"""Fourteen red stations on building sites: what they had achieved before the portal stands apart from what it saw."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import make_aware

from activities.duties.rules import period_of
from activities.records.models import Activity, ActivityCredit, ActivityVersion, State
from activities.records.queries.owed import first_day
from activities.records.rules import Invitee
from activities.stations.models import Newspaper, Opinion, Service, Site
from activities.stations.rules import SIX_ONES, SixOne, story
from activities.stations.services import open_station
from activities.stations.services.history import note_version
from analytics.demo.services.station_books import Manned, furnish, hang_sketch, keep_books, tell_balances
from dangjian.periods import Period, last_day
from members.roster.services import dissolve_organization
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization, Sector

SITES = (
    "森林湖",
    "怡景",
    "民安",
    "北郡",
    "锦江",
    "听涛",
    "望岳",
    "古渡",
    "花溪",
    "大堤",
    "柳岸",
    "长青",
    "银杏",
    "朝阳",
)
MANAGERS = (
    "罗铁柱",
    "杨小满",
    "石建军",
    "江长水",
    "马立秋",
    "牛春生",
    "庞大海",
    "段国强",
    "侯玉山",
    "武二喜",
    "邱成林",
    "龙保田",
    "万家福",
    "严守义",
)
TOPICS = {
    "STATION_FILM": ("《建党伟业》", "《长津湖》", "《焦裕禄》", "《地道战》"),
    "STATION_TRAINING": ("高处作业安全", "临时用电安全", "劳动合同怎么签", "工伤保险"),
    "STATION_LECTURE": ("党史上的工人运动", "在工地上当先锋"),
    "STATION_EXCHANGE": ("读书心得", "离家在外怎么过组织生活"),
    "STATION_WARMTH": ("送被褥和常用药", "看望困难工友"),
}


def open_stations(random: Random, shown: Organization, clerks: dict[int, Account], *, today: date) -> list[Manned]:
    """The first is backed by the shown branch, the others by branches of all towns; two are new this quarter."""
    backings = [shown, *backings_of(shown)]
    manned = []
    for at, (site, name) in enumerate(zip(SITES, MANAGERS, strict=True)):
        opened = today - timedelta(days=30 * (at - 10) if at > 11 else 1_100 - 60 * at)
        station = open_station(
            below=backings[at % len(backings)],
            name=f"{site}项目红色驿站",
            firm=f"{site}项目",
            address=f"{town_of(backings[at % len(backings)])}{site}路{at + 8}号",
            on=opened,
            by=None,
            across=(at * 37 + 12) % 96,
            down=(at * 53 + 20) % 92,
        )
        # By name, so that a unit's stations stand in one order in every demo: a result names them in that of their uid.
        station.uid = uuid5(NAMESPACE_URL, station.name)
        station.save(update_fields=["uid"])
        account = Account.objects.create(username=f"yizhan{at + 1:02}", name=name, password="!office")  # noqa: S106 - a mark that no password matches
        manned.append(Manned(station, account))
    Grant.objects.bulk_create(
        [Grant(account=one.manager, role=Role.STATION_MANAGER, organization=one.station) for one in manned]
    )
    furnish(random, manned, today=today)
    tell_balances(manned[:12], today=today)
    record_six_ones(random, manned, clerks, today=today)
    keep_books(manned, today=today)
    hang_sketch(manned)
    move_once(manned[3], today=today)
    close_one(backings[-1], manned[-3].manager, today=today)
    return manned


def move_once(one: Manned, *, today: date) -> None:
    """It came to where it is from a site that was finished."""
    moved = today - timedelta(days=150)
    Site.objects.filter(organization=one.station).update(starts_on=moved)
    left = Site(firm="桥北安置房项目", address="桥北路6号", starts_on=one.station.founded_on, ends_on=moved)
    left.settle_in(one.station)
    left.save()


def close_one(below: Organization, keeper: Account, *, today: date) -> None:
    """Of a site that was finished before anything was assessed; its books stay, its people went on (see `floating`)."""
    opened, closed = (today - timedelta(days=ago) for ago in (1_200, 430))
    station = open_station(
        below=below, name="金桥项目红色驿站", firm="金桥项目", address="金桥路3号", on=opened, by=None
    )
    station.uid = uuid5(NAMESPACE_URL, station.name)
    station.save(update_fields=["uid"])
    said_on = closed - timedelta(days=60)
    opinion = Opinion(
        uid=uuid5(station.uid, "opinion"),
        said_on=said_on,
        text="拆临建以前把图书转给下一个驿站。",
        handed_to="驿站管理员",
        handed_on=said_on,
        answer="转给下一个驿站了。",
        answered_on=said_on + timedelta(days=9),
        closed_on=said_on + timedelta(days=9),
        entered_by=keeper,
    )
    taught = Service(
        uid=uuid5(station.uid, "service"), kind="SAFETY", held_on=said_on, topic="拆除作业安全", persons=36
    )
    taught.entered_by = keeper
    for row in (opinion, taught):
        row.settle_in(station)
        row.save()
    note_version(opinion, today=said_on + timedelta(days=9))
    Site.objects.filter(organization=station).update(ends_on=closed)
    dissolve_organization(organization=station, on=closed, by=None)


def town_of(branch: Organization) -> str:
    town = branch.committee.short_name if branch.committee else ""
    return town.removesuffix("党工委").removesuffix("党委")


def backings_of(shown: Organization) -> list[Organization]:
    """One branch of every town and street, the shown one's own excepted."""
    sectors = (Sector.COMMUNITY, Sector.VILLAGE)
    found: dict[int | None, Organization] = {}
    branches = Organization.objects.filter(kind=Kind.BRANCH, sector__in=sectors).select_related("committee")
    for one in branches.exclude(committee=shown.committee_id).order_by("pk"):
        found.setdefault(one.committee_id, one)
    return list(found.values())


def record_six_ones(random: Random, manned: list[Manned], clerks: dict[int, Account], *, today: date) -> None:
    """Since the last quarter began, from each one's opening on; of the period that runs each station lacks something."""
    made = []
    for at, one in enumerate(manned):
        since = max(first_day(today), one.station.founded_on or today)
        for number, six in enumerate(SIX_ONES):
            period = period_of(six.per, since)
            while period.start <= today:
                if not (period.end > today and (at + number) % 4 == 2):
                    made.append(record_of(random, one, six, period, since=since, today=today))
                period = period_of(six.per, period.end)
    activities = Activity.objects.bulk_create([accepted(one, clerks, today=today) for one in made if one is not None])
    ActivityCredit.objects.bulk_create(
        [
            ActivityCredit(
                activity=one,
                organization_id=one.organization_id,
                kind=one.kind,
                period_start=period_of(PER[one.kind], one.held_on).start,
            )
            for one in activities
        ]
    )
    ActivityVersion.objects.bulk_create(
        [
            ActivityVersion(
                activity=one, number=1, state=one.state, content={}, by=one.recorded_by, at=one.submitted_at
            )
            for one in activities
        ]
    )
    read_papers(manned, activities, today=today)


# So many days a town takes at most to look at a station's record.
WITHIN = 5
PER = {str(one.kind): one.per for one in SIX_ONES}


def record_of(random: Random, one: Manned, six: SixOne, period: Period, *, since: date, today: date) -> Activity | None:
    """On some day of the period that has been; the running month's paper is confirmed from the 25th on."""
    first, last = max(period.start, since), min(last_day(period), today)
    if six.is_paper and period.end > today and today.day < 25:
        return None
    held_on = last if six.is_paper else first + timedelta(days=random.randint(0, (last - first).days))
    members, others = (0, 0) if six.is_paper else (random.randint(12, 30), random.randint(0, 16))
    topic = f"{period.short_label}送报" if six.is_paper else random.choice(TOPICS[six.kind])
    moment = make_aware(datetime.combine(held_on, time(20, 0)))
    activity = Activity(
        uid=uuid5(one.station.uid, f"{six.kind} {period}"),
        kind=six.kind,
        held_on=held_on,
        for_period=str(period),
        place=str(one.station),
        host=one.manager.name,
        topic=topic,
        text=story(six, topic, members + others),
        guests=members + others,
        invitees={str(Invitee.FLOATING_MEMBER): members, str(Invitee.MASSES): others} if members else {},
        state=State.SUBMITTED,
        recorded_by=one.manager,
        submitted_at=moment,
    )
    activity.settle_in(one.station)
    return activity


def accepted(activity: Activity, clerks: dict[int, Account], *, today: date) -> Activity:
    """Looked at by its town within the week, if the week is over."""
    after = timedelta(days=1 + activity.held_on.day % WITHIN)
    activity.reviewer_id = activity.committee_id
    if activity.submitted_at and activity.held_on + after < today:
        activity.state, activity.reviewed_at = State.ACCEPTED, activity.submitted_at + after
        activity.reviewed_by = clerks.get(activity.committee_id or 0)
    return activity


def read_papers(manned: list[Manned], activities: list[Activity], *, today: date) -> None:
    """The days of every month that was confirmed, and those of the running one so far."""
    known = {(one.organization_id, one.for_period): one for one in activities if one.kind == "STATION_NEWSPAPER"}
    papers = [paper_of(one.organization, one.for_period, one.held_on.day, one) for one in known.values()]
    running = f"{today:%Y-%m}"
    papers += [
        paper_of(one.station, running, today.day - 1, None)
        for one in manned
        if (one.station.pk, running) not in known and (one.station.founded_on or today) < today.replace(day=1)
    ]
    Newspaper.objects.bulk_create(papers)


def paper_of(station: Organization, month: str, days: int, activity: Activity | None) -> Newspaper:
    paper = Newspaper(month=month, days=list(range(1, days + 1)), activity=activity)
    paper.settle_in(station)
    return paper
