"""What is to be mended after an 组织生活会, talks as day and names, and what committees hold themselves."""

from datetime import date, datetime
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import account, clerk, grant, member, secretary, staff
from records_factories import SHANGHAI, handed_in

from activities.duties.rules import DutyKind
from activities.meetings.models import CommitteeSession, Rectification, Talk
from activities.meetings.services import add_rectification, finish_rectification, note_session, note_talk
from activities.meetings.todos import todos

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def held(town, writer):
    kind = DutyKind.ORGANIZATIONAL_LIFE_MEETING
    return handed_in(town.own, writer, kind=kind, for_period="2026", topic="年度组织生活会")


def item(held, by, *, until=date(2026, 8, 31), problem="学习不够经常"):
    return add_rectification(activity=held, problem=problem, measure="每月集中学习一次", until=until, by=by)


def test_what_is_late_is_owed_until_it_is_mended(town, held, writer):
    late = item(held, writer)
    item(held, writer, until=date(2026, 12, 31))

    assert [(one.title, one.detail, one.urgency) for one in todos(writer, TODAY)] == [
        ("整改清单有1条到期没完成", "锦绣社区第一党支部，8月31日到期", 1)
    ]
    assert todos(secretary(town.sibling), TODAY) == []
    assert todos(clerk(town.street), TODAY) == []

    finish_rectification(item=late, on=TODAY, by=writer)
    assert todos(writer, TODAY) == []


def test_a_list_is_kept_by_the_branch_and_read_by_its_reviewer(town, held, writer, client):
    made = item(held, writer)
    page = reverse("meetings:rectification", args=(town.own.pk, held.pk))
    mend = reverse("meetings:rectified", args=(town.own.pk, held.pk, made.pk))
    line = account("条线")
    grant(line, "LINE_STAFF", town.root)

    client.force_login(staff(town.root))
    assert "学习不够经常" in client.get(page).text
    assert client.post(mend, {"do": "done"}).status_code == 404
    client.force_login(line)
    assert client.get(page).status_code == 404
    client.force_login(writer)
    assert "2026年9月14日完成" in client.post(mend, {"do": "done"}, follow=True).text
    assert "还没完成" in client.post(mend, {"do": "done"}, follow=True).text
    client.post(mend, {"do": "drop", "sure": "1"})
    assert Rectification.objects.count() == 0


def test_a_line_is_handed_on_with_its_words_and_shows_how_it_stands(town, held, writer, client):
    made = item(held, writer)
    page = reverse("meetings:rectification", args=(town.own.pk, held.pk))
    link = f"{reverse('followups:ask')}?from=rectification&record={held.pk}&item={made.pk}"
    client.force_login(secretary(town.sibling))
    assert client.get(link).status_code == 404
    client.force_login(writer)
    assert link.replace("&", "&amp;") in client.get(page).text
    assert client.get(link).context["form"]["what"].value() == "学习不够经常：每月集中学习一次"

    said = {"organization": town.own.pk, "kind": "PROBLEM", "what": "每月学一次", "due_on": "2026-09-30"}
    one = client.post(link, said | {"uid": UUID(int=7)}, follow=True)

    assert page in one.text
    listed = client.get(page).text
    assert (link.replace("&", "&amp;") in listed, "看办得怎样" in listed) == (False, True)


def test_a_talk_is_a_day_and_two_names(town, writer, client):
    zhao, qian, sun = (member(town.own, name) for name in ("赵一", "钱二", "孙三"))
    stranger = member(town.sibling, "邻支部")
    client.force_login(writer)
    address = reverse("meetings:talks", args=(town.own.pk,))
    said = {"held_on": "2026-09-13", "one": zhao.pk, "other": qian.pk}

    page = client.post(address, said, follow=True)

    assert "赵一、钱二" in page.text
    assert page.context["missing"] == ["孙三"]
    assert "已经登记过" in client.post(address, said).text
    assert "两个人要不一样" in client.post(address, said | {"other": zhao.pk}).text
    assert "名册里没有这个人" in client.post(address, said | {"other": stranger.pk}).text
    assert "日期还没到" in client.post(address, said | {"held_on": "2026-09-15"}).text
    assert Talk.objects.values_list("one__name", "other__name").get() == ("赵一", "钱二")
    assert {field.name for field in Talk._meta.fields} == {
        *("id", "organization", "path", "committee", "held_on", "one", "other", "recorded_by")
    }
    assert sun.name in page.text


def test_names_of_a_talk_stay_with_who_keeps_the_branch(town, writer, client):
    pair = member(town.own, "赵一"), member(town.own, "钱二")
    note_talk(organization=town.own, held_on=TODAY, one=pair[0], other=pair[1], by=writer)
    comrade, line = account("党员"), account("条线")
    grant(comrade, "MEMBER", town.own)
    grant(line, "LINE_STAFF", town.root)
    opened = []
    for somebody in (writer, clerk(town.street), secretary(town.sibling), comrade, line):
        client.force_login(somebody)
        opened.append(client.get(reverse("meetings:talks", args=(town.own.pk,))).status_code)

    assert opened == [200, 200, 404, 404, 404]


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_a_list_of_talks_costs_the_same_at_one_and_at_three(town, writer, client):
    people = [member(town.own) for _ in range(4)]
    client.force_login(writer)
    client.get("/home/")  # notes when the session began
    costs = []
    for other in people[1:]:
        note_talk(organization=town.own, held_on=TODAY, one=people[0], other=other, by=writer)
        costs.append(queries_of(client, reverse("meetings:talks", args=(town.own.pk,))))

    assert costs[2] == costs[0]


def test_a_committee_notes_that_and_when(town, client):
    admin = clerk(town.street)
    client.force_login(admin)
    said = {"organization": town.street.pk, "kind": "DEMOCRATIC_LIFE", "held_on": "2026-01-20", "for_year": 2025}
    new, page = reverse("meetings:session_new"), reverse("meetings:sessions")

    client.post(new, said)

    assert CommitteeSession.objects.values_list("organization", "kind", "for_year").get() == (
        town.street.pk,
        "DEMOCRATIC_LIFE",
        2025,
    )
    assert "花溪路街道工委" in client.get(page, {"year": 2025}).text
    assert "今年还没有登记" in client.get(page).text
    assert "已经登记过" in client.post(new, said).text
    assert "不在您的管理范围内" in client.post(new, said | {"organization": town.other_street.pk}).text
    client.force_login(clerk(town.other_street))
    assert "花溪路街道工委" not in client.get(page, {"year": 2025}).text
    made = CommitteeSession.objects.get()
    assert client.post(reverse("meetings:session_drop", args=(made.pk,)), {"sure": "1"}).status_code == 404


def test_the_list_of_sessions_costs_the_same_at_one_and_at_three(town, client, quiet_side):
    admin = clerk(town.street)
    client.force_login(admin)
    client.get("/home/?phone=1")  # notes when the session began
    costs = []
    for day in (1, 2, 3):
        held_on = date(2026, 9, day)
        note_session(organization=town.street, kind="STUDY_GROUP", held_on=held_on, for_year=2026, by=admin)
        costs.append(queries_of(client, reverse("meetings:sessions")))

    assert costs[2] == costs[0]
