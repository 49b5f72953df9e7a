"""Meant as another kind: whatever was typed goes along, or stays where it can be opened."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from duties_factories import rule, subgroup, theme_day_rule
from factories import member, secretary
from records_factories import NOW, SHANGHAI, draft, handed_in
from test_records_form import address, fields, problems

from activities.records.models import Activity, Attendance, ReportDraft
from activities.records.services import save_draft
from members.roster.models import SubgroupMembership
from organizations.photos.models import Album

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 1, 1)
NO_SUBGROUPS = "花名册里本支部没有设党小组，设了才能记党小组会。您写的都还在，先按别的事项记"
TO_SUBGROUP = {"do": "switch", "to_kind": "SUBGROUP_MEETING"}


@pytest.fixture(autouse=True)
def _on_the_monday_after_the_theme_day():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def writer(town, client):
    account = secretary(town.own)
    client.force_login(account)
    return account


def drafts() -> list[tuple]:
    return sorted((one.kind, one.subgroup_id, one.values.get("text")) for one in ReportDraft.objects.all())


def choices(page: str) -> dict[str, str]:
    return {name: uid for uid, name in re.findall(r'name="to_subgroup" value="([^"]+)">([^<]+)<', page)}


def carried(page: str) -> dict:
    return {
        name: value
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        if name != "csrfmiddlewaretoken"
    }


def action(page: str) -> str:
    return re.search(r'class="form"[^>]* action="([^"]+)"', page)[1].replace("&amp;", "&")


def test_a_branch_without_subgroups_keeps_what_was_typed_as_it_was_meant_before(town, writer, client):
    said = fields(client.get(address(town)).text, text="学了文件")

    page = client.post(address(town), said | TO_SUBGROUP).text

    assert (problems(page), fields(page)["text"]) == ([NO_SUBGROUPS], "学了文件")
    assert drafts() == [("THEME_DAY", None, "学了文件")]
    assert fields(client.get(address(town)).text)["text"] == "学了文件"


def test_of_several_subgroups_one_is_chosen_and_the_text_goes_along(town, writer, client):
    _, second = subgroup(town.own, "第一党小组"), subgroup(town.own, "第二党小组")
    said = fields(client.get(address(town)).text, text="学了文件")

    asked = client.post(address(town), said | TO_SUBGROUP).text
    assert list(choices(asked)) == ["第一党小组", "第二党小组"]
    answer = client.post(action(asked), carried(asked) | {"to_subgroup": choices(asked)["第二党小组"]})

    assert answer.url == address(town, kind="SUBGROUP_MEETING", period="2026-09", subgroup=second.uid)
    assert fields(client.get(answer.url).text)["text"] == "学了文件"
    assert drafts() == [("SUBGROUP_MEETING", second.pk, "学了文件")]


def test_a_record_can_be_mended_into_the_meeting_of_one_of_several_subgroups(town, writer, client):
    first, second = subgroup(town.own, "第一党小组"), subgroup(town.own, "第二党小组")
    came, absent = member(town.own, "陈国平"), member(town.own, "周海峰")
    for somebody, group in ((came, second), (absent, first)):
        SubgroupMembership.objects.create(subgroup=group, member=somebody, starts_on=BEFORE)
    made = handed_in(town.own, writer, absences={absent.pk: "SICK"})
    edit = reverse("records:edit", args=(town.own.pk, made.pk))

    asked = client.post(edit, fields(client.get(edit).text, text="学了文件") | TO_SUBGROUP).text
    page = client.post(action(asked), carried(asked) | {"to_subgroup": choices(asked)["第二党小组"]}).text
    answer = client.post(re.search(r'action="([^"]+edit/[^"]*)"', page)[1].replace("&amp;", "&"), fields(page))

    assert answer.url.startswith(reverse("records:record", args=(town.own.pk, made.pk)))
    made.refresh_from_db()
    assert (made.kind, made.subgroup, made.text) == ("SUBGROUP_MEETING", second, "学了文件")
    assert list(Attendance.objects.values_list("member", "status")) == [(came.pk, "PRESENT")]


def test_what_was_only_looked_at_gives_way_and_what_was_written_is_named(town, writer, client):
    rule("PARTY_LECTURE", "QUARTER")
    looked_at = draft(town.own, writer, kind="PARTY_LECTURE", for_period="2026Q3")
    said = fields(client.get(address(town)).text, text="讲了党史")
    to_lecture = {"do": "switch", "to_kind": "PARTY_LECTURE"}

    client.post(address(town), said | to_lecture)

    assert drafts() == [("PARTY_LECTURE", None, "讲了党史")]
    assert not Album.objects.filter(pk=looked_at.album_id).exists()

    said = fields(client.get(address(town)).text, text="栽了120棵树")
    page = client.post(address(town), said | to_lecture, follow=True).text

    assert drafts() == [("PARTY_LECTURE", None, "讲了党史"), ("THEME_DAY", None, "栽了120棵树")]
    assert fields(page)["text"] == "讲了党史"
    assert "三季度党课有一份写了一半的，就是这一份；刚才写的9月主题党日没有丢，在“写了一半的”里。" in page


def test_a_draft_of_no_subgroup_from_before_is_opened_and_comes_along(town, writer, client):
    begun = draft(town.own, writer, kind="SUBGROUP_MEETING")
    save_draft(draft=begun, values={"text": "学了文件", "held_on": "2026-09-11"}, revision=0, now=NOW)
    whole = address(town, kind="SUBGROUP_MEETING", period="2026-09")

    page = client.get(whole).text
    assert (problems(page), fields(page)["text"]) == ([NO_SUBGROUPS], "学了文件")
    assert problems(client.post(whole, fields(page)).text) == [NO_SUBGROUPS]

    first, _ = subgroup(town.own, "第一党小组"), subgroup(town.own, "第二党小组")
    chosen = f"{whole}&subgroup={first.uid}"
    client.post(chosen, fields(client.get(chosen).text))

    assert Activity.objects.values_list("subgroup", "text").get() == (first.pk, "学了文件")
    assert ReportDraft.objects.count() == 0


@pytest.mark.parametrize("to_kind", ["", "STATION_LECTURE", "PARTY"])
def test_what_nobody_records_here_shows_the_form_again(town, writer, client, to_kind):
    theme_day_rule()
    made = handed_in(town.own, writer)
    edit = reverse("records:edit", args=(town.own.pk, made.pk))
    for place in (address(town), edit):
        said = fields(client.get(place).text, text="刚写的")
        answer = client.post(place, said | {"do": "switch", "to_kind": to_kind})

        assert (answer.status_code, fields(answer.text)["text"]) == (200, "刚写的")
        assert problems(answer.text) == ["选出是哪一项活动，您写的都还在"]
