"""The invented district has the article's size and is the same every time."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q, Sum

from activities.meetings.models import (
    CommitteeSession,
    CountTaken,
    MemberGrade,
    PhoneBallot,
    QuorumExclusion,
    Rectification,
    Talk,
    Vote,
)
from activities.records.models import PRESENT, Activity, Attendance, MakeUpStudy, State, Status
from activities.stations.models import Honour, Opinion, Site
from activities.stations.queries.figures import before
from activities.stations.rules import Figures, OpinionState
from analytics.assessment.models import Closing, Run, ScoreLine
from analytics.demo.services import DemoExists, build
from dangjian.audit.models import AuditRow
from dangjian.space import LARGEST_RESERVE
from members.corrections.models import Correction
from members.floating.models import Inflow
from members.looks.models import Look
from members.private.services import opened
from members.roster.models import Member
from organizations.access.models import Account
from organizations.complaints.models import Complaint
from organizations.granting.queries import independent
from organizations.photos.models import Photo
from organizations.policies.models import Acceptance
from organizations.tree.models import Organization

TODAY = date(2026, 11, 23)


def made(seed: int = 7):
    return build(seed=seed, today=TODAY, clock=lambda: datetime(2026, 11, 23, 4, tzinfo=UTC), say=print)


HOMES = {
    "zuzhibu": "/desk/",
    "zuzhibu2": "/desk/",
    "jiedao": "/desk/",
    "shuji": "/home/",
    "jiluyuan": "/home/",
    "dangyuan": "/home/",
    "zuzhang": "/home/",
    "zhanzhang": "/home/",
    "shenji": "/desk/audit/",
    "xitong": "/desk/system/",
}


def homes(client, built) -> dict[str, str]:
    """Where each of the printed log-ins lands."""
    found = {}
    for login in built.logins:
        client.force_login(Account.objects.get(username=login.username))
        page = client.get("/home/", follow=True)
        assert page.status_code == 200
        found[login.username] = page.request["PATH_INFO"]
    return found


def stations_told() -> tuple:
    """How many stand, which is closed, what was left, who came on from there, what the books hold in all states."""
    stations = Organization.objects.filter(kind="STATION")
    assert {one.state for one in Opinion.objects.all()} == set(OpinionState)
    assert Inflow.objects.filter(state="TRANSFERRED").exists()
    return (
        stations.standing(TODAY).count(),
        [str(one) for one in stations.filter(dissolved_on__isnull=False)],
        sorted(Site.objects.filter(ends_on__isnull=False).values_list("firm", flat=True)),
        Inflow.objects.filter(came_from__organization__dissolved_on__isnull=False).count(),
        Opinion.objects.count(),
        Honour.objects.count(),
    )


def opinions_scored() -> list[tuple[int, int, int]]:
    """Of each quarter with opinions whose time ended in it: which, how many are closed, of how many."""
    lines = ScoreLine.objects.filter(item__indicator="station_opinions", applies=True).order_by("score__run__number")
    return list(lines.values_list("score__run__number").annotate(Sum("done"), Sum("due")))


@pytest.mark.django_db
def test_a_disk_without_room_for_its_papers_is_said_before_anything_is_made(disk_left, settings):
    disk_left(LARGEST_RESERVE - 1)

    with pytest.raises(CommandError) as refused:
        call_command("demo")

    assert str(refused.value) == (
        f"{settings.MEDIA_ROOT} 所在的磁盘剩得太少，演示的照片和附件放不下，没有生成：请腾出空间"
        "（磁盘的五十分之一、最多1 GB，是留给文字的），或者把 DATA_DIR 设到另一块磁盘，再运行一次。"
    )
    assert not Organization.objects.exists()


@pytest.mark.corpus
@pytest.mark.django_db
def test_the_demo_district_has_the_size_of_the_article_and_gives_the_same_digests_every_time(client):
    built = made()

    inside = Vote, CountTaken, MemberGrade, Rectification, Talk, QuorumExclusion, CommitteeSession, MakeUpStudy
    assert [one.__name__ for one in inside if not one.objects.exists()] == []
    assert sorted(PhoneBallot.objects.values_list("poll__state", flat=True)) == ["COUNTED", "OPEN"]
    kinds = dict(Organization.objects.values_list("kind").annotate(n=Count("pk")).order_by())
    assert (kinds["BRANCH"], kinds["STATION"]) == (298, 15)
    assert stations_told() == (14, ["金桥项目红色驿站"], ["桥北安置房项目", "金桥项目"], 3, 15, 9)
    assert before(Organization.objects.filter(kind="STATION")) == Figures(240, 30, 15, 16_000_000, 3_000)
    assert Organization.objects.filter(parent__parent=None).exclude(parent=None).count() == 12
    assert Member.objects.count() == 13_903
    assert (
        Account.objects.count() == 11_200 + 2 + 14
    )  # the auditor, who runs the machine, and the stations' managers are nobody of the article
    assert Account.objects.exclude(password__startswith="!").count() == len(built.logins) == 10
    assert homes(client, built) == HOMES
    one, other = (Account.objects.get(username=name) for name in ("zuzhibu", "zuzhibu2"))
    assert independent(one, other)
    states = dict(Activity.objects.values_list("state").annotate(n=Count("pk")).order_by())
    assert all(states[state] for state in State if state != State.WITHDRAWN)
    figures = Attendance.objects.filter(activity__kind="THEME_DAY").aggregate(
        came=Count("pk", filter=Q(status__in=PRESENT)), due=Count("pk", filter=~Q(status=Status.EXEMPT))
    )
    assert 0.91 < figures["came"] / figures["due"] < 0.94
    assert Activity.objects.filter(kind="THEME_DAY").values("topic").distinct().count() == 58
    numbers = [opened(member.numbers).id_number for member in Member.objects.select_related("numbers")[:50]]
    assert all(number.startswith("999999") for number in numbers)
    digests = [
        digest[:12]
        for digest in Run.objects.order_by("year", "number", "version").values_list("input_digest", flat=True)
    ]
    assert digests == ["a5bdfd506c29", "efc5482bf408", "b357ea4f4b95", "3b60cf1e985f"], " ".join(digests)
    assert opinions_scored() == [(3, 4, 4)]
    told = Closing.objects.order_by("year", "number").values_list("stage", "run__version")
    assert list(told) == [("REPORTED", 1)] * 3
    assert not AuditRow.objects.filter(action="records.repair_rollup").exists()
    photos = Photo.objects.filter(job_state="DONE", album__audience="BRANCH")
    assert photos.count() > 300
    assert photos.values("digest").distinct().count() == 17
    assert Acceptance.objects.count() == len(built.logins)
    assert Complaint.objects.pending().count() == 3
    assert list(Correction.objects.order_by("pk").values_list("fact", "state")) == [
        ("JOINED", "DECLINED"),
        ("EMPLOYER", "OPEN"),
    ]
    assert dict(Look.objects.values_list("state").annotate(n=Count("pk")).order_by()) == {"ASKED": 1, "LOOKED": 4}
    with pytest.raises(DemoExists):
        made()
