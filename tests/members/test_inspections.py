"""督查: who of an office went where, what was found, and what was asked because of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import account, clerk, grant, secretary, staff
from followups_factories import NOW, asked, inspected
from time_machine import travel

from members.followups import services
from members.followups.models import Finding, FollowUp, Inspection
from members.followups.queries import corrections_of
from members.followups.rules import split_findings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def street(town):
    return clerk(town.street)


def sheet(place, **more):
    said = {"organization": place.pk, "held_on": "2026-09-10", "inspectors": "林晓、许静", "uid": uuid4()}
    return said | {"findings": "记录没有写明意见\n\n 公示栏停在二季度 "} | more


def test_findings_stand_one_in_a_line():
    assert split_findings(" 一 \r\n\n二\n") == ["一", "二"]


def test_with_a_deadline_every_finding_is_asked_of_the_place_once(town, street, client):
    client.force_login(street)
    said = sheet(town.own, due_on="2026-09-18")
    client.post(reverse("followups:inspect"), said)
    client.post(reverse("followups:inspect"), said)

    made = Inspection.objects.get()
    facts = ("asker", "organization", "kind", "what", "due_on", "source", "source_record", "source_label")
    day, label = date(2026, 9, 18), "2026年9月10日督查"
    assert list(FollowUp.objects.order_by("pk").values_list(*facts)) == [
        (town.street.pk, town.own.pk, "INSPECTION", "记录没有写明意见", day, "finding", made.pk, label),
        (town.street.pk, town.own.pk, "INSPECTION", "公示栏停在二季度", day, "finding", made.pk, label),
    ]


def test_a_finding_is_handed_on_later_with_its_words_filled_in(town, street, client):
    made = inspected(town.street, town.own, street)
    finding = made.findings.get(position=2)
    client.force_login(street)
    page = reverse("followups:inspection", args=[made.pk])
    link = f"{reverse('followups:ask')}?from=finding&record={made.pk}&item={finding.pk}"
    assert link.replace("&", "&amp;") in client.get(page).text

    form = client.get(link).context["form"]
    assert (form["what"].value(), form["kind"].value(), form["organization"].value()) == (
        *("公示栏停在二季度", "INSPECTION"),
        town.own.pk,
    )
    said = {"what": "公示栏换到三季度", "kind": "INSPECTION", "organization": town.own.pk, "due_on": "2026-09-18"}
    answer = client.post(link, said | {"uid": uuid4()}, follow=True)

    assert page in answer.text  # back to where it came from
    assert f"item={finding.pk}" not in client.get(page).text
    client.force_login(clerk(town.other_street))
    assert (client.get(link).status_code, client.get(page).status_code) == (404, 404)


def test_what_makes_no_inspection_is_said_at_its_field(town, street, client):
    client.force_login(street)
    wrong = {
        "organization": ({"organization": town.street.pk}, {"organization": town.foreign.pk}),
        "held_on": ({"held_on": "2026-09-15"},),
        "findings": ({"findings": "长" * 201}, {"findings": "条\n" * 21}),
        "due_on": ({"due_on": "2026-09-18", "findings": ""}, {"due_on": "2026-09-19"}),
    }
    told = {
        name: [
            list(client.post(reverse("followups:inspect"), sheet(town.own, **one)).context["form"].errors)
            for one in ones
        ]
        for name, ones in wrong.items()
    }
    assert told == {name: [[name]] * len(ones) for name, ones in wrong.items()}
    assert Inspection.objects.count() == 0


def test_the_office_the_place_and_those_above_read_it(town, street, client):
    made, line = inspected(town.street, town.own, street), account("条线")
    grant(line, "LINE_STAFF", town.root)
    opened = {}
    for somebody in (street, secretary(town.own, "本支部"), staff(town.root), secretary(town.sibling, "邻支部"), line):
        client.force_login(somebody)
        opened[somebody.name] = client.get(reverse("followups:inspection", args=[made.pk])).status_code
    assert opened == {"许静": 200, "本支部": 200, "林晓": 200, "邻支部": 404, "条线": 404}


def test_a_mistake_is_taken_back_by_the_office_until_something_was_handed_on(town, street, client):
    first = inspected(town.street, town.own, street)
    second = inspected(town.street, town.own, street, due_on=date(2026, 9, 18))
    pages = [reverse("followups:drop", args=[one.pk]) for one in (first, second)]
    client.force_login(secretary(town.own))
    assert client.post(pages[0], {"sure": "1"}).status_code == 403
    client.force_login(street)
    client.post(pages[0], {"sure": "1"})
    assert "不能删除" in client.post(pages[1], {"sure": "1"}, follow=True).text
    assert (list(Inspection.objects.all()), Finding.objects.count()) == ([second], 2)
    with pytest.raises(services.HandedOnAlready):
        services.drop_inspection(inspection=second, by=street)


def test_what_a_branch_asks_of_itself_hides_nothing_that_the_office_asked(town, street, client):
    made = inspected(town.street, town.own, street, due_on=date(2026, 9, 18))
    writer = secretary(town.own)
    finding = made.findings.get(position=1)
    came = {"source": "finding", "source_record": made.pk, "source_item": finding.pk}
    theirs = asked(town.own, town.own, writer, **came)
    office = FollowUp.objects.get(asker=town.street, source_item=finding.pk)
    page = reverse("followups:inspection", args=[made.pk])
    for somebody in (street, writer):
        client.force_login(somebody)
        text = client.get(page).text
        assert [reverse("followups:one", args=[one.pk]) in text for one in (office, theirs)] == [True, True]


def test_the_office_may_still_ask_what_a_branch_asked_of_itself(town, street, client):
    made = inspected(town.street, town.own, street)
    writer, finding = secretary(town.own), made.findings.get(position=1)
    asked(town.own, town.own, writer, source="finding", source_record=made.pk, source_item=finding.pk)
    link = f"from=finding&amp;record={made.pk}&amp;item={finding.pk}"
    offered = []
    for somebody in (street, writer):
        client.force_login(somebody)
        offered.append(link in client.get(reverse("followups:inspection", args=[made.pk])).text)
    assert offered == [True, False]


def corrected(made, **more):
    said = {"held_on": "2026-09-10", "inspectors": "林晓、许静", "number": 0}
    return said | {"findings": "记录没有写明意见\n公示栏停在二季度"} | more


def test_a_sheet_is_put_right_and_says_who_changed_it_when_and_what_stood_there(town, street, client):
    made = inspected(town.street, town.own, street)
    first, second = made.findings.order_by("position")
    client.force_login(street)
    page = reverse("followups:correct", args=[made.pk])
    client.post(page, corrected(made, inspectors="林晓", findings="公示栏停在二季度\n少一本记录"))
    client.post(
        page,
        corrected(made, held_on="2026-09-09", inspectors="林晓", findings="公示栏停在二季度\n少一本记录", number=1),
    )

    made.refresh_from_db()
    assert (made.held_on, made.inspectors) == (date(2026, 9, 9), "林晓")
    rows = list(made.findings.order_by("position").values_list("position", "text"))
    assert rows == [(1, "公示栏停在二季度"), (2, "少一本记录")]
    assert (made.findings.get(position=1).pk, Finding.objects.filter(pk=first.pk).exists()) == (second.pk, False)
    before = [
        [("哪天去的", "2026年9月10日")],
        [("督查人员", "林晓、许静"), ("发现的问题", "记录没有写明意见\n公示栏停在二季度")],
    ]
    assert [(one.name, one.at, one.before) for one in corrections_of(made)] == [("许静", NOW, one) for one in before]
    client.force_login(secretary(town.own))
    text = client.get(reverse("followups:inspection", args=[made.pk])).text
    assert ("哪天去的，原来是：2026年9月10日" in text, "许静改过" in text) == (True, True)
    assert client.get(page).status_code == 403


def test_two_who_change_a_sheet_at_once_do_not_overwrite_each_other(town, street, client):
    made = inspected(town.street, town.own, street)
    client.force_login(street)
    page = reverse("followups:correct", args=[made.pk])
    client.post(page, corrected(made, inspectors="林晓"))
    answer = client.post(page, corrected(made, inspectors="许静"))
    assert "刚刚有人改过" in answer.text
    assert "没有改动" in client.post(page, corrected(made, inspectors="林晓", number=1)).text
    made.refresh_from_db()
    assert (made.inspectors, made.changes.count()) == ("林晓", 1)


def test_a_finding_that_was_handed_on_keeps_its_words(town, street, client):
    made = inspected(town.street, town.own, street, due_on=date(2026, 9, 18))
    client.force_login(street)
    page = reverse("followups:correct", args=[made.pk])
    answer = client.post(page, corrected(made, inspectors="林晓", findings="公示栏停在二季度"))
    assert list(answer.context["form"].errors) == ["findings"]
    made.refresh_from_db()
    assert (made.inspectors, made.findings.count(), made.changes.count()) == ("林晓、许静", 2, 0)
    client.post(page, corrected(made, findings="公示栏停在二季度\n记录没有写明意见\n缺签到表"))
    texts = list(made.findings.order_by("position").values_list("text", flat=True))
    assert texts == ["公示栏停在二季度", "记录没有写明意见", "缺签到表"]


def test_a_list_costs_the_same_at_one_and_at_three(town, street, client, quiet_side):
    client.force_login(street)
    client.get(reverse("followups:inspections"))
    costs = []
    for _ in range(2):
        inspected(town.street, town.own, street)
        with CaptureQueriesContext(connection) as made:
            client.get(reverse("followups:inspections"))
        costs.append(len(made))
        inspected(town.street, town.sibling, street)
    assert costs[0] == costs[1]
