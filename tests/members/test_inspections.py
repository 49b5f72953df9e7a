"""督查: who of an office went where, what was found, and what was asked because of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import account, clerk, grant, secretary, staff
from followups_factories import NOW, inspected
from time_machine import travel

from members.followups import services
from members.followups.models import Finding, FollowUp, Inspection
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
    assert client.post(pages[0]).status_code == 403
    client.force_login(street)
    client.post(pages[0])
    assert "不能删除" in client.post(pages[1], follow=True).text
    assert (list(Inspection.objects.all()), Finding.objects.count()) == ([second], 2)
    with pytest.raises(services.HandedOnAlready):
        services.drop_inspection(inspection=second, by=street)


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
