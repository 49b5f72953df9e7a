"""A 党建协作组 that a document dissolves on a day: what ends, and what stays readable."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, staff

from activities.duties.models import GroupTheme
from activities.duties.services import set_group_theme
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.queries import group_of
from organizations.groups.services import (
    BegunLater,
    Dissolved,
    add_member,
    change_group,
    dissolve_group,
    end_member,
    found_group,
)

TODAY = date(2026, 9, 14)
NOW = datetime(2026, 9, 14, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
LAST = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def group(town):
    made = found_group(name="第一协作组", leader=town.street, town=None, on=date(2026, 1, 1), by=None)
    add_member(group=made, organization=town.foreign, on=date(2026, 2, 1), by=None)
    return made


def dissolved(group, town):
    dissolve_group(group=group, on=LAST, document="滨组〔2026〕9号", by=staff(town.root))


def test_the_department_dissolves_it_with_a_document_and_every_membership_ends_that_day(client, town, group):
    client.force_login(staff(town.root))
    page, said = reverse("groups:dissolve", args=(group.pk,)), {"on": "2026-09-10", "document": "滨组〔2026〕9号"}
    assert "从2026年9月10日起解散" in client.post(page, said).text
    assert CollaborationGroup.objects.get().dissolved_on is None  # not before it is confirmed
    assert "文号" in client.post(page, {"on": "2026-09-10"}).text
    client.post(page, said | {"confirm": "1"})

    made = CollaborationGroup.objects.get()
    assert (made.dissolved_on, made.dissolved_by) == (LAST, "滨组〔2026〕9号")
    assert list(GroupMembership.objects.values_list("ends_on", flat=True)) == [LAST, LAST]
    assert (group_of(town.own, date(2026, 9, 9)), group_of(town.own, LAST)) == (made, None)
    assert AuditRow.objects.filter(action="groups.dissolve").count() == 1
    assert client.post(page, said | {"confirm": "1"}).status_code == 404
    shown = client.get(reverse("groups:group", args=(group.pk,))).text
    assert ("2026年9月10日起解散（滨组〔2026〕9号）" in shown, reverse("groups:join", args=(group.pk,)) in shown) == (
        *(True, False),
    )


def test_who_belonged_to_the_end_still_reads_it_and_who_had_left_does_not(client, town, group):
    end_member(membership=GroupMembership.objects.get(organization=town.foreign), on=date(2026, 9, 1), by=None)
    dissolved(group, town)
    seen = []
    for somebody in (clerk(town.street), clerk(town.other_street)):
        client.force_login(somebody)
        seen.append(client.get(reverse("groups:group", args=(group.pk,))).status_code)
    assert seen == [200, 404]


def test_the_leader_reads_past_and_coming_months_and_sets_no_theme_any_more(client, town, group):
    leader = clerk(town.street)
    set_group_theme(group=group, month=Month.parse("2026-11"), themes=["冬季走访"], by=leader, now=NOW)
    dissolved(group, town)
    client.force_login(leader)
    page, theme = reverse("records:group", args=(group.pk,)), reverse("duties:group_theme", args=(group.pk,))
    assert [client.get(f"{page}?month={month}").status_code for month in ("2026-08", "2026-11")] == [200, 200]
    assert "冬季走访" in client.get(f"{page}?month=2026-11").text
    assert theme not in client.get(f"{page}?month=2026-11").text
    assert client.post(f"{theme}?month=2026-11", {"themes": "别的"}).status_code == 404
    assert client.get(f"{reverse('records:joint', args=(group.pk,))}?month=2026-11").status_code == 302
    assert GroupTheme.objects.get().themes == ["冬季走访"]


def test_a_dissolved_group_takes_nobody_and_its_name_is_free_again(town, group):
    dissolved(group, town)
    by = staff(town.root)
    with pytest.raises(Dissolved):
        add_member(group=group, organization=town.foreign, on=TODAY, by=by)
    with pytest.raises(Dissolved):
        change_group(group=group, name="别的", leader=town.street, town=None, on=TODAY, by=by)
    with pytest.raises(Dissolved):
        dissolved(group, town)
    again = found_group(name="第一协作组", leader=town.street, town=None, on=TODAY, by=by)
    assert group_of(town.own, TODAY) == again


def test_it_is_not_dissolved_before_it_was_founded(town, group):
    with pytest.raises(BegunLater):
        dissolve_group(group=group, on=date(2026, 1, 1), document="滨组〔2026〕9号", by=staff(town.root))
    assert GroupMembership.objects.filter(ends_on=None).count() == 2
