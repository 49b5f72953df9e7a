"""What a station has in its house and in its books: things, rules on the wall, opinions, honours and services."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import uuid5

from activities.records.queries.owed import first_day
from activities.stations.models import (
    Balance,
    Equipment,
    EquipmentCheck,
    Honour,
    HouseRule,
    HouseRuleVersion,
    Opinion,
    OpinionVersion,
    Service,
    Sketch,
)
from activities.stations.rules import STANDARD, Condition, EquipmentKind, Figures, HouseRuleKind
from analytics.demo.rules.stations import POSTS, SAID
from analytics.demo.services.pictures import picture
from dangjian.jobs.models import JobState
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumState, Audience, Photo
from organizations.tree.models import Organization

SKETCH = Path(__file__).resolve().parent.parent / "sketch" / "district.png"
# The source article's own figures.
ARTICLE = Figures(members=240, films=30, consultations=15, wages=16_000_000, trained=3_000)
RULES = {
    HouseRuleKind.READING: "一、图书、报刊供在站党员和工友阅览。\n二、看完放回原处，爱护图书。\n三、借出登记，半个月内归还。",
    HouseRuleKind.ACTIVITIES: "一、每月放一场电影，组织一次学习培训。\n二、每季度上一堂党课，交流一次。\n三、活动做好记录。",
    HouseRuleKind.TRAINING: "一、开工前讲安全。\n二、每季度办一次技能讲座。\n三、政策咨询、维权随到随办。",
}


@dataclass(frozen=True)
class Manned:
    station: Organization
    manager: Account


def furnish(random: Random, manned: list[Manned], *, today: date) -> None:
    """Most have everything; here and there something lacks."""
    things, rules, checks, versions = [], [], [], []
    for at, one in enumerate(manned):
        absent = {EquipmentKind.PROJECTOR} if at % 5 == 3 else set()
        for kind in STANDARD:
            condition = Condition.ABSENT if kind in absent else Condition.GOOD
            thing = Equipment(
                kind=kind, condition=condition, checked_on=today - timedelta(days=12), checked_by=one.manager
            )
            thing.settle_in(one.station)
            things.append(thing)
        for day, lacked in ((today - timedelta(days=96), STANDARD[-1:]), (today - timedelta(days=12), tuple(absent))):
            found = {str(kind): str(Condition.ABSENT if kind in lacked else Condition.GOOD) for kind in STANDARD}
            check = EquipmentCheck(checked_on=day, conditions=found, checked_by=one.manager)
            check.settle_in(one.station)
            if one.station.founded_on is None or one.station.founded_on <= day:
                checks.append(check)
        for on_the_wall, text in RULES.items():
            rule = HouseRule(kind=on_the_wall, text=text, adopted_on=one.station.founded_on)
            rule.settle_in(one.station)
            rules.append(rule)
            version = HouseRuleVersion(kind=on_the_wall, text=text, adopted_on=rule.adopted_on, written_by=one.manager)
            version.settle_in(one.station)
            versions.append(version)
    Equipment.objects.bulk_create(things)
    HouseRule.objects.bulk_create(rules)
    EquipmentCheck.objects.bulk_create(checks)
    HouseRuleVersion.objects.bulk_create(versions)


def hang_sketch(manned: list[Manned]) -> None:
    """One picture of the district, through the same workshop as any upload."""
    district = Organization.objects.get(parent=None)
    album = Album(audience=Audience.RELEASED, state=AlbumState.SEALED, made_by=manned[0].manager)
    album.settle_in(district)
    album.save()
    digest, width, height = picture(SKETCH)
    facts = {"digest": digest, "width": width, "height": height, "job_state": JobState.DONE}
    Photo.objects.create(album=album, uploaded_by=manned[0].manager, **facts)
    sketch = Sketch(album=album)
    sketch.settle_in(district)
    sketch.save()


def tell_balances(manned: list[Manned], *, today: date) -> None:
    """Together the article's figures to the last yuan."""
    rows, many = [], len(manned)
    until = first_day(today) - timedelta(days=1)
    for at, one in enumerate(manned):

        def share(total: int, at: int = at) -> int:
            return total // many + (at < total % many)

        row = Balance(
            members=share(ARTICLE.members),
            films=share(ARTICLE.films),
            consultations=share(ARTICLE.consultations),
            wages=share(ARTICLE.wages),
            trained=share(ARTICLE.trained),
            until=until,
        )
        row.settle_in(one.station)
        rows.append(row)
    Balance.objects.bulk_create(rows)


def keep_books(manned: list[Manned], *, today: date) -> None:
    """What was said, which posts stand and how many were served, over the stations."""
    write_opinions(manned, today=today)
    set_posts(manned, today=today)
    serve(manned, today=today)


def write_opinions(manned: list[Manned], *, today: date) -> None:
    """Each noted on its own days, as far as it has come."""
    rows = []
    for one in SAID:
        said_on, here = today - timedelta(days=one.ago), manned[one.at]
        handed, answered, closed = (*(said_on + timedelta(days=after) for after in one.after), None, None, None)[:3]
        row = Opinion(
            uid=uuid5(here.station.uid, one.text),
            kind=one.kind,
            text=one.text,
            said_by=one.by,
            said_on=said_on,
            handed_to=one.handed if handed else "",
            handed_on=handed,
            answer=one.answer if answered else "",
            answered_on=answered,
            closed_on=closed,
            entered_by=here.manager,
        )
        row.settle_in(here.station)
        rows.append(row)
    versions = [OpinionVersion(opinion=row, noted_on=row.said_on, said_on=row.said_on) for row in rows]
    versions += [
        OpinionVersion(opinion=row, noted_on=row.closed_on, said_on=row.said_on, closed_on=row.closed_on)
        for row in rows
        if row.closed_on
    ]
    Opinion.objects.bulk_create(rows)
    OpinionVersion.objects.bulk_create(versions)


def set_posts(manned: list[Manned], *, today: date) -> None:
    rows = []
    for one in POSTS:
        here, seen = manned[one.at], today - timedelta(days=one.seen)
        row = Honour(
            uid=uuid5(here.station.uid, one.place),
            kind=one.kind,
            holder=one.holder or here.manager.name,
            place=one.place,
            promise=one.promise,
            starts_on=today - timedelta(days=one.ago),
            review=one.review,
            reviewed_on=seen if one.review else None,
            ends_on=seen if one.ended else None,
        )
        row.settle_in(here.station)
        rows.append(row)
    Honour.objects.bulk_create(rows)


def serve(manned: list[Manned], *, today: date) -> None:
    services = []
    for at, one in enumerate(manned):
        held_on = today - timedelta(days=3 + at)
        said: list[tuple[str, str, int, int | None]] = [
            ("SAFETY", "高处作业安全", 40 + at, None),
            ("CONSULTATION", "养老保险怎么转", 6, None),
        ]
        if at % 4 == 0:
            said.append(("WAGES", "协调兑付工资", 8 + at, 60_000 + 10_000 * at))
        for kind, topic, persons, amount in said:
            service = Service(
                kind=kind, held_on=held_on, topic=topic, persons=persons, amount=amount, entered_by=one.manager
            )
            service.settle_in(one.station)
            services.append(service)
    Service.objects.bulk_create(services)
