"""The form as a phone without scripts uses it: typed text is never lost, and one page leads to one record."""

import re
from datetime import date, datetime
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from duties_factories import rule, subgroup, term, theme_day_rule
from factories import clerk, grant, member, secretary
from photos_factories import document, uploaded
from records_factories import NOW, SHANGHAI, draft, handed_in

from activities.duties.rules import DutyKind, Per
from activities.records.forms.record import FIELDS, minutes_said
from activities.records.models import Activity, Attendance, ReportDraft
from activities.records.services import accept, discard_draft, plan, save_draft, send_back, start_draft
from activities.records.views.conflict import LABELS, Difference
from dangjian.space import LARGEST_RESERVE
from members.roster.models import Participation, Post, PostTitle, StandingExemption
from organizations.photos.models import Album, Photo

pytestmark = pytest.mark.django_db

BEFORE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _on_the_monday_after_the_theme_day():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def writer(town, client):
    account = secretary(town.own)
    client.force_login(account)
    return account


def address(town, **query) -> str:
    said = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse("records:new", args=(town.own.pk,)) + (f"?{said}" if said else "")


def fields(page: str, **typed) -> dict:
    """What a browser would send: the form's fields as they stand on the page, and what somebody changed."""
    form = page[page.index('id="report"') : page.index("</form>", page.index('id="report"'))]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', drop_boxes(form)))
    found["text"] = re.search(r"<textarea[^>]*>([^<]*)</textarea>", form)[1]
    found["present"] = re.findall(r'name="present" value="(\d+)" checked', form)
    for name, options in re.findall(r'<select[^>]*name="(reason-\d+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([A-Z]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"} | typed


def autosave(page: str) -> str:
    return unescape(re.search(r'data-autosave="([^"]+)"', page)[1])


def drop_boxes(form: str) -> str:
    return re.sub(r'<input type="(checkbox|radio)"[^>]*>|<input class="form-check-input"[^>]*>', "", form)


def problems(page: str) -> list[str]:
    summary = page[page.index('class="errsum"') : page.index("</ul>", page.index('class="errsum"'))]
    return re.findall(r">([^<]+)</a>", summary)


def test_the_form_starts_with_the_duty_and_everybody_present(town, writer, client):
    theme_day_rule()
    present, frail, away = member(town.own, "陈国平"), member(town.own, "刘德厚"), member(town.own, "张卫东")
    member(town.sibling, "王小明")
    StandingExemption.objects.create(member=frail, reason="FRAIL", starts_on=BEFORE)
    Participation.objects.create(member=away, organization=town.foreign, starts_on=BEFORE)
    Post.objects.create(member=present, organization=town.own, title=PostTitle.SECRETARY, starts_on=BEFORE)

    page = client.get(address(town)).text

    said = fields(page)
    assert (said["held_on"], said["topic"], said["host"]) == ("2026-09-11", "9月主题党日", "陈国平")
    assert (said["present"], said["roster"]) == ([str(present.pk)], f"{present.pk},{frail.pk}")
    assert "在外参加组织生活、不算应到：张卫东" in page
    assert "王小明" not in page
    assert "不要填写涉密和工作秘密内容" in page


def test_the_form_is_filled_from_the_plan(town, writer, client):
    plan(
        organization=town.own,
        kind="THEME_DAY",
        for_period="2026-09",
        held_on=date(2026, 9, 10),
        topic="清洁家园",
        place="东门广场",
        by=writer,
    )

    page = client.get(address(town)).text

    assert "已按计划填好" in page
    said = fields(page)
    assert (said["held_on"], said["topic"], said["place"]) == ("2026-09-10", "清洁家园", "东门广场")


def test_time_and_place_are_those_of_the_last_record(town, writer, client):
    handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08", topic="八月的主题")

    said = fields(client.get(address(town)).text)

    assert (said["starts_at"], said["ends_at"], said["place"]) == ("15:00", "17:00", "滨河公园东门")
    assert said["topic"] == "9月主题党日"


def test_one_sentence_is_enough(town, writer, client):
    someone = member(town.own)
    page = client.get(address(town)).text

    answer = client.post(address(town), fields(page, text="栽了120棵树。"))

    made = Activity.objects.get()
    assert answer.url == reverse("records:receipt", args=(town.own.pk, made.pk))
    assert (made.text, made.topic, made.held_on, made.recorded_by) == (
        "栽了120棵树。",
        "9月主题党日",
        date(2026, 9, 11),
        writer,
    )
    assert list(Attendance.objects.values_list("member", "status")) == [(someone.pk, "PRESENT")]


def test_the_receipt_says_what_counts_and_what_to_paste(town, writer, client):
    theme_day_rule()
    member(town.own)
    client.post(address(town), fields(client.get(address(town)).text, text="栽了120棵树。"))
    made = Activity.objects.get()

    page = client.get(reverse("records:receipt", args=(town.own.pk, made.pk))).text

    assert re.sub(r"<[^>]+>", "", page).count("三季度主题党日 1/3") == 1
    assert "应到1人，实到1人" in page
    assert f"http://testserver/b/{town.own.pk}/report/{made.pk}/" in page


def test_without_scripts_a_second_page_asks_why_and_keeps_everything(town, writer, client):
    came, absent = member(town.own, "陈国平"), member(town.own, "周海峰")
    first = fields(
        client.get(address(town)).text, text="栽了120棵树。", present=[str(came.pk)], **{"invited-MASSES": "5"}
    )

    asked = client.post(address(town), first)

    assert not Activity.objects.exists()
    assert "1人没来，选一下原因" in asked.text
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text)
    second = {name: value for name, value in carried if name != "csrfmiddlewaretoken"}
    client.post(address(town), second | {f"reason-{absent.pk}": "SICK"})
    made = Activity.objects.get()
    assert (made.text, made.guests, made.invitees) == ("栽了120棵树。", 5, {"MASSES": 5})
    assert set(Attendance.objects.values_list("member", "status")) == {(came.pk, "PRESENT"), (absent.pk, "SICK")}


def test_what_is_missing_is_named_in_the_title_the_summary_and_at_the_field(town, writer, client):
    absent = member(town.own, "周海峰")
    said = fields(client.get(address(town)).text, present=[])

    page = client.post(address(town), said | {f"reason-{absent.pk}": ""}).text

    assert "<title>错误：记一次主题党日" in page
    assert "还差2处就能提交" in page
    assert problems(page) == ["写一两句做了什么", "选出周海峰没来的原因"]
    assert 'href="#text"' in page
    assert f'href="#reason-{absent.pk}"' in page
    assert page.count("错误：写一两句做了什么") == 1
    assert page.count("错误：选出周海峰没来的原因") == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"held_on": "2026-09-20"}, "9月20日还没到，等活动开过再记"),
        ({"held_on": "2026-06-12"}, "活动已过去60多天，写一句为什么现在补录"),
        ({"held_on": "明天"}, "日期要写成 2026-09-11 这样"),
        ({"held_on": "2026-02-31"}, "日期要写成 2026-09-11 这样"),
        ({"held_on": ""}, "填上是哪一天"),
        ({"starts_at": "17:00", "ends_at": "15:00"}, "结束要晚于开始"),
        ({"invited-ACTIVIST": "几个人"}, "人数要写成数字"),
    ],
)
def test_every_wrong_entry_is_explained_and_kept(town, writer, client, typed, problem):
    theme_day_rule()
    said = fields(client.get(address(town)).text, text="栽了120棵树。") | typed

    page = client.post(address(town), said).text

    assert problems(page) == [problem]
    assert not Activity.objects.exists()
    (name, value), *_ = typed.items()
    kept = ReportDraft.objects.get().values
    assert (kept | {f"invited-{kind}": count for kind, count in kept["invited"].items()})[name] == value


def test_what_no_keyboard_types_is_dropped(town, writer, client):
    client.post(address(town), fields(client.get(address(town)).text, text="栽\x00树"))

    assert Activity.objects.get().text == "栽树"


def test_an_old_record_is_entered_with_a_reason_and_marked(town, writer, client):
    said = fields(
        client.get(address(town)).text, text="栽了120棵树。", held_on="2026-06-12", late_reason="原为纸质记录"
    )

    client.post(address(town), said)

    made = Activity.objects.get()
    assert (made.late_reason, made.for_period) == ("原为纸质记录", "2026-06")
    page = client.get(reverse("records:record", args=(town.own.pk, made.pk))).text
    assert "补录" in page


def test_another_day_belongs_to_its_own_month(town, writer, client):
    theme_day_rule()
    said = fields(client.get(address(town)).text, text="栽了120棵树。", held_on="2026-08-14")

    client.post(address(town), said)

    assert Activity.objects.get().for_period == "2026-08"


def test_when_the_list_of_that_day_is_another_one_somebody_looks_again(town, writer, client):
    member(town.own, "陈国平")
    left = member(town.own, "周海峰")
    left.affiliations.update(ends_on=date(2026, 9, 1))
    said = fields(client.get(address(town)).text, text="栽了120棵树。", held_on="2026-08-14")

    page = client.post(address(town), said).text

    assert problems(page) == ["那一天的名单不一样，多了周海峰，请再看一眼谁来了"]
    client.post(address(town), fields(page))
    assert Attendance.objects.filter(activity__held_on=date(2026, 8, 14)).count() == 2


def test_pressing_twice_and_going_back_lead_to_the_same_receipt(town, writer, client):
    said = fields(client.get(address(town)).text, text="栽了120棵树。")

    first, second = client.post(address(town), said), client.post(address(town), said)

    assert second.url == first.url
    assert Activity.objects.count() == 1
    assert ReportDraft.objects.count() == 0


@pytest.mark.parametrize("saved_before", [True, False])
def test_pressing_twice_at_the_same_moment_leads_to_the_same_receipt(town, writer, client, monkeypatch, saved_before):
    """The first one is through after the second has found its draft, and before that has saved what was typed."""
    said = fields(client.get(address(town)).text, text="栽了120棵树。")
    first = []

    def meanwhile(*arguments) -> None:
        monkeypatch.undo()
        if saved_before:
            first.append(client.post(address(town), said))
        else:
            discard_draft(draft=ReportDraft.objects.get(), by=writer)

    monkeypatch.setattr("activities.records.views.report.take_photos", meanwhile)
    second = client.post(address(town), said)

    assert second.url == (first[0].url if saved_before else address(town))
    assert (Activity.objects.count(), ReportDraft.objects.count()) == (len(first), 0)


def test_the_same_day_by_somebody_else_is_asked_about(town, writer, client):
    handed_in(town.own, secretary(town.own, "张秀英"))
    said = fields(client.get(address(town)).text, text="栽了120棵树。", held_on="2026-09-11")

    page = client.post(address(town), said).text

    assert "这一天已经记过一次" in page
    assert "张秀英记的" in page
    client.post(address(town), fields(page, again="1"))
    assert Activity.objects.count() == 2


def test_a_saved_draft_is_there_again(town, writer, client):
    said = fields(client.get(address(town)).text, text="写了一半")

    answer = client.post(address(town), said | {"do": "draft"})

    assert answer.url == reverse("records:choose")
    assert fields(client.get(address(town)).text)["text"] == "写了一半"
    assert "主题党日写了一半" in client.get(answer.url).text


def test_the_server_keeps_what_is_typed_every_few_seconds(town, writer, client):
    page = client.get(address(town)).text
    said, save = fields(page, text="写着写着"), autosave(page)
    assert ReportDraft.objects.count() == 0

    first = client.post(save, said)
    second = client.post(save, said | {"text": "写着写着又写了"})

    assert first.json() == {"revision": 1, "saved_at": "09:30"}
    assert second.json()["revision"] == 2
    assert ReportDraft.objects.get().values["text"] == "写着写着又写了"


def test_an_older_page_does_not_overwrite_a_newer_one(town, writer, client):
    pages = [client.get(address(town)).text for _ in range(2)]
    old, new = map(fields, pages)
    client.post(autosave(pages[1]), new | {"text": "新页面写的"})

    assert client.post(autosave(pages[0]), old | {"text": "旧页面写的"}).status_code == 409

    page = client.post(address(town), old | {"text": "旧页面写的"})
    assert page.status_code == 409
    assert "新页面写的" in page.text
    assert "旧页面写的" in page.text
    assert ReportDraft.objects.get().values["text"] == "新页面写的"


def test_choosing_ones_own_text_after_a_conflict_hands_it_in(town, writer, client):
    pages = [client.get(address(town)).text for _ in range(2)]
    old, new = map(fields, pages)
    client.post(autosave(pages[1]), new | {"text": "新页面写的"})
    page = client.post(address(town), old | {"text": "旧页面写的"}).text
    form = page[page.index('id="mine"') :]
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)

    client.post(address(town), {name: value for name, value in carried if name != "csrfmiddlewaretoken"})

    assert Activity.objects.get().text == "旧页面写的"


def test_a_draft_can_be_thrown_away(town, writer, client):
    begun = draft(town.own, writer)

    client.post(reverse("records:discard", args=(town.own.pk, begun.uid)), {"sure": "1"})

    assert not ReportDraft.objects.exists()


def test_looking_at_the_form_keeps_nothing(town, writer, client):
    pages = [client.get(address(town)).text for _ in range(2)]

    assert (ReportDraft.objects.count(), Album.objects.count()) == (0, 0)
    assert fields(pages[0])["draft"] != fields(pages[1])["draft"]


def test_the_first_photo_asks_for_an_album_and_finds_it_again(town, writer, client):
    begins = unescape(re.search(r'data-begins="([^"]+)"', client.get(address(town)).text)[1])

    first, again = client.post(begins).json(), client.post(begins).json()

    album = Album.objects.get()
    assert first == again == {"album": str(album.pk), "status": reverse("photos:status", args=[album.pk])}
    assert ReportDraft.objects.get().album == album
    assert f'data-album="{album.pk}"' in client.get(address(town)).text


@pytest.mark.parametrize("query", ["kind=THEME_DAY&period=9999-12", "kind=SUBGROUP_MEETING&period=2026-09", "kind=X"])
def test_no_draft_begins_where_no_form_would_open(town, writer, client, query):
    subgroup(town.own, "第一党小组"), subgroup(town.own, "第二党小组")
    answers = [
        client.post(f"{reverse(name, args=(town.own.pk, uuid4()))}?{query}", {"revision": "0"}).status_code
        for name in ("records:begun", "records:save")
    ]

    assert (answers, ReportDraft.objects.count()) == ([404, 404], 0)


def test_a_page_that_comes_late_does_not_begin_again_what_was_handed_in(town, writer, client):
    page = client.get(address(town)).text
    said = fields(page, text="栽了120棵树。")
    client.post(address(town), said)

    assert client.post(autosave(page), said).status_code == 404
    assert client.post(address(town), said).url == reverse(
        "records:receipt", args=[town.own.pk, Activity.objects.get().pk]
    )
    assert (Activity.objects.count(), ReportDraft.objects.count()) == (1, 0)


def test_the_name_of_somebody_elses_draft_opens_nothing(town, writer, client):
    other = draft(town.own, secretary(town.own), for_period="2026-08")
    page = client.get(address(town)).text
    taken = autosave(page).replace(fields(page)["draft"], str(other.uid))

    assert client.post(taken, fields(page, text="改")).status_code == 404
    answer = client.post(address(town), fields(page, text="改", draft=str(other.uid)) | {"do": "draft"})

    other.refresh_from_db()
    assert (answer.status_code, other.values) == (302, {})
    assert ReportDraft.objects.get(made_by=writer).values["text"] == "改"


def test_somebody_elses_draft_does_not_exist(town, writer, client):
    other = draft(town.own, secretary(town.own))
    save = reverse("records:save", args=(town.own.pk, other.uid))

    assert client.post(save, {"text": "改"}).status_code == 404
    assert client.post(reverse("records:discard", args=(town.own.pk, other.uid)), {"sure": "1"}).status_code == 404
    assert ReportDraft.objects.filter(pk=other.pk).exists()


def test_the_kind_can_be_changed_with_text_and_draft_kept(town, writer, client):
    theme_day_rule()
    rule(DutyKind.PARTY_LECTURE, Per.QUARTER)
    said = fields(client.get(address(town)).text, text="讲了党史")

    answer = client.post(address(town), said | {"do": "switch", "to_kind": "PARTY_LECTURE"})

    assert answer.url == address(town, kind="PARTY_LECTURE", period="2026Q3")
    page = client.get(answer.url).text
    assert "记一次党课" in page
    assert fields(page)["text"] == "讲了党史"
    assert ReportDraft.objects.count() == 1


@pytest.mark.parametrize("minutes", ["0001" + "9" * 30, "9" * 5000, "1440", "0", "-5", "²", "半小时"])
def test_minutes_that_no_day_has_are_none(minutes):
    assert minutes_said(minutes) is None
    assert (minutes_said("45"), minutes_said("0045"), minutes_said("1439")) == (45, 45, 1439)


def test_a_theme_day_that_was_also_a_lecture_counts_for_both(town, writer, client):
    theme_day_rule()
    rule(DutyKind.PARTY_LECTURE, Per.QUARTER)
    page = client.get(address(town)).text
    assert "三季度党课" in page

    client.post(address(town), fields(page, text="讲了党史", also="PARTY_LECTURE", **{"minutes-PARTY_LECTURE": "45"}))

    assert set(Activity.objects.get().credits.values_list("kind", "minutes")) == {
        ("THEME_DAY", None),
        ("PARTY_LECTURE", 45),
    }


def test_a_duty_that_was_not_offered_is_not_credited(town, writer, client):
    theme_day_rule()

    client.post(address(town), fields(client.get(address(town)).text, text="好", also="PARTY_LECTURE"))

    assert list(Activity.objects.get().credits.values_list("kind", flat=True)) == ["THEME_DAY"]


def test_the_committee_is_the_list_of_its_meeting(town, writer, client):
    chair = member(town.own, "胡明远")
    member(town.own, "陈国平")
    Post.objects.create(member=chair, organization=town.own, title=PostTitle.SECRETARY, starts_on=BEFORE)
    term(town.own)

    said = fields(client.get(address(town, kind="COMMITTEE_MEETING")).text)

    assert said["roster"] == str(chair.pk)


def test_with_several_subgroups_one_is_chosen_first(town, writer, client):
    first, _second = subgroup(town.own, "第一党小组"), subgroup(town.own, "第二党小组")

    page = client.get(address(town, kind="SUBGROUP_MEETING")).text

    assert "是哪个党小组" in page
    chosen = client.get(address(town, kind="SUBGROUP_MEETING", subgroup=first.uid)).text
    assert "记一次党小组会" in chosen
    client.post(address(town, kind="SUBGROUP_MEETING", subgroup=first.uid), fields(chosen, text="学了文件"))
    assert Activity.objects.get().subgroup == first


def test_a_branch_without_subgroups_is_told_so(town, writer, client):
    assert "没有设党小组" in client.get(address(town, kind="SUBGROUP_MEETING")).text


@pytest.mark.parametrize(
    "query", [{"kind": "PARTY"}, {"period": "2026-13"}, {"kind": "SUBGROUP_MEETING", "subgroup": "1"}]
)
def test_an_address_that_names_nothing_is_not_found(town, writer, client, query):
    assert client.get(address(town, **query)).status_code == 404


@pytest.mark.parametrize("period", ["2087-05", "2027-10", "2028", "1999-05", "2024Q4", "2020"])
def test_a_period_far_ahead_or_before_every_rule_is_not_found_and_begins_nothing(town, writer, client, period):
    theme_day_rule()

    assert client.get(address(town, kind="THEME_DAY", period=period)).status_code == 404
    assert (ReportDraft.objects.count(), Album.objects.count()) == (0, 0)


@pytest.mark.parametrize("period", ["2025-01", "2025-09", "2026-09", "2027-09"])
def test_a_period_that_somebody_may_still_mean_is_found(town, writer, client, period):
    theme_day_rule()

    assert client.get(address(town, kind="THEME_DAY", period=period)).status_code == 200


def test_a_foreign_branch_does_not_exist(town, writer, client):
    for path in ("records:new", "records:plan"):
        assert client.get(reverse(path, args=(town.sibling.pk,))).status_code == 404


# Mending


def test_a_returned_record_shows_why_and_is_mended(town, writer, client):
    absent = member(town.own, "周海峰")
    made = handed_in(town.own, writer, absences={absent.pk: "SICK"})
    send_back(activity=made, reason="参加人数对不上", by=clerk(town.street), now=NOW)
    edit = reverse("records:edit", args=(town.own.pk, made.pk))

    page = client.get(edit).text

    assert "参加人数对不上" in page
    said = fields(page)
    assert said[f"reason-{absent.pk}"] == "SICK"
    client.post(edit, said | {f"reason-{absent.pk}": "DUTY", "text": "改好了"})
    made.refresh_from_db()
    assert (made.state, made.text) == ("SUBMITTED", "改好了")
    assert list(Attendance.objects.values_list("status", flat=True)) == ["DUTY"]


def test_looking_again_before_saying_why_shows_what_was_typed(town, writer, client):
    absent = member(town.own, "周海峰")
    made = handed_in(town.own, writer)
    edit = reverse("records:edit", args=(town.own.pk, made.pk))
    asked = client.post(edit, fields(client.get(edit).text, text="改好了", place="西门", present=[])).text
    assert "1人没来，选一下原因" in asked

    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked))
    page = client.post(edit, carried | {f"reason-{absent.pk}": "SICK", "do": "look"}).text

    said = fields(page)
    assert (said["text"], said["place"], said["present"]) == ("改好了", "西门", [])
    assert said[f"reason-{absent.pk}"] == "SICK"
    made.refresh_from_db()
    assert made.version == 1


def test_two_editors_see_both_texts_and_nobody_loses_his(town, writer, client):
    made = handed_in(town.own, writer)
    edit = reverse("records:edit", args=(town.own.pk, made.pk))
    first, second = (fields(client.get(edit).text) for _ in range(2))
    client.post(edit, first | {"text": "第一个人写的"})

    page = client.post(edit, second | {"text": "第二个人写的", "place": "西门"})

    assert page.status_code == 409
    assert "第一个人写的" in page.text
    assert "第二个人写的" in page.text
    form = page.text[page.text.index('id="mine"') :]
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    client.post(edit, {name: value for name, value in carried if name != "csrfmiddlewaretoken"})
    made.refresh_from_db()
    assert (made.text, made.place, made.version) == ("第二个人写的", "西门", 3)


def test_nothing_in_which_two_texts_differ_is_called_the_same(town, writer, client):
    theme_day_rule()
    rule(DutyKind.PARTY_LECTURE, Per.QUARTER)
    rule(DutyKind.MEMBERS_MEETING, Per.QUARTER)
    made = handed_in(town.own, writer, theme_category="SERVICE", also={"PARTY_LECTURE": 45})
    edit = reverse("records:edit", args=(town.own.pk, made.pk))
    said = fields(client.get(edit).text)
    client.post(edit, said | {"theme_category": "SERVICE", "also": "PARTY_LECTURE", "minutes-PARTY_LECTURE": "45"})

    other = said | {"theme_category": "EDUCATION", "also": "MEMBERS_MEETING"}
    page = client.post(f"{edit}?kind=PARTY_LECTURE", other | {"minutes-PARTY_LECTURE": ""})

    assert page.context["differences"] == [
        Difference("事项", "主题党日", "党课"),
        Difference("活动类别", "服务活动", "集中教育"),
        Difference("一并开了别的", "党课（45分钟）", "党员大会"),
    ]
    compared = {*LABELS, "theme_category", "campaign", "venue"}
    assert compared == set(FIELDS)


def test_what_was_typed_into_a_record_accepted_meanwhile_is_shown_back(town, writer, client):
    made = handed_in(town.own, writer)
    edit = reverse("records:edit", args=(town.own.pk, made.pk))
    said = fields(client.get(edit).text, text="还想补一句")
    accept(activities=[made], by=clerk(town.street), now=NOW, seen_at=NOW)

    page = client.post(edit, said)

    assert page.status_code == 409
    assert "还想补一句" in page.text
    assert 'id="mine"' not in page.text
    assert client.get(edit).url == reverse("records:record", args=(town.own.pk, made.pk))


def test_a_record_entered_as_the_wrong_kind_can_be_mended(town, writer, client):
    made = handed_in(town.own, writer)
    edit = reverse("records:edit", args=(town.own.pk, made.pk))
    said = fields(client.get(edit).text)

    switched = client.post(edit, said | {"do": "switch", "to_kind": "MEMBERS_MEETING", "text": "开了大会"}).text

    assert "修改党员大会" in switched
    action = re.search(r'action="([^"]+edit/[^"]*)"', switched)[1].replace("&amp;", "&")
    client.post(action, fields(switched))
    made.refresh_from_db()
    assert (made.kind, made.text) == ("MEMBERS_MEETING", "开了大会")


def test_a_record_is_taken_back(town, writer, client):
    made = handed_in(town.own, writer)

    client.post(reverse("records:withdraw", args=(town.own.pk, made.pk)), {"sure": "1"})

    made.refresh_from_db()
    assert made.state == "WITHDRAWN"


# Choosing


def test_one_branch_needs_no_choice_and_sees_what_it_owes(town, writer, client):
    theme_day_rule()

    page = client.get(reverse("records:choose")).text

    assert "8月主题党日还没记" in page
    assert "9月主题党日" in page
    assert f'href="/b/{town.own.pk}/report/new/?kind=THEME_DAY&amp;period=2026-08"' in page


def test_what_the_branch_owes_is_there_to_copy_for_the_group_chat(town, writer, client):
    theme_day_rule(starts_on=date(2026, 8, 1))
    made = handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08")
    assert client.get(reverse("records:choose")).context["copied"] == (
        "【该记的】锦绣社区第一党支部：\n· 9月主题党日，最晚9月30日\n如果已经记了，请忽略。"
    )
    send_back(activity=made, reason="写清楚", by=clerk(town.street), now=NOW)
    copied = client.get(reverse("records:choose")).context["copied"]
    assert copied.splitlines()[1] == "· 8月主题党日，退回的还没改好"

    handed_in(town.own, writer)
    Activity.objects.filter(pk=made.pk).update(state="SUBMITTED")
    assert "发到工作群" not in client.get(reverse("records:choose")).text


def test_a_recorder_of_several_branches_chooses_once(town, client):
    from factories import account

    recorder = account("赵敏")
    for organization in (town.own, town.foreign):
        grant(recorder, "RECORDER", organization)
    client.force_login(recorder)
    choose = reverse("records:choose")

    assert "给哪个支部记" in client.get(choose).text
    client.get(f"{choose}?branch={town.foreign.pk}")

    page = client.get(choose).text
    assert "沙窝村党支部" in page
    assert "换一个支部" in page
    client.get(f"{choose}?branch=")
    assert "给哪个支部记" in client.get(choose).text
    assert client.get(f"{choose}?branch={town.sibling.pk}").status_code == 404


def test_a_clerk_records_for_a_branch_below(town, client):
    busy = clerk(town.street)
    client.force_login(busy)
    listed = client.get(reverse("records:choose")).text
    assert "锦绣社区第一党支部" in listed
    assert "沙窝村党支部" not in listed

    said = {"text": "代录纸质记录"}
    refused = client.post(address(town), fields(client.get(address(town)).text, **said))
    assert "您是替支部代录，写一句为什么代录" in refused.text
    made = client.post(address(town), fields(refused.text, **said, proxy_reason="支部交来纸质记录"), follow=True)

    assert Activity.objects.values_list("recorded_by", "proxy_reason").get() == (busy.pk, "支部交来纸质记录")
    page = client.get(reverse("records:record", args=(town.own.pk, Activity.objects.get().pk))).text
    assert "代支部录入：支部交来纸质记录" in page
    assert made.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_branches_costs_the_same(town, client, count, django_assert_num_queries):
    from factories import branch

    theme_day_rule()
    for _ in range(count):
        branch(town.other_street)
    client.force_login(clerk(town.other_street))

    with django_assert_num_queries(19):
        client.get(reverse("records:choose"))


def test_the_drafts_of_a_writer_survive_a_new_log_in(town, writer, client):
    begun = start_draft(organization=town.own, kind="THEME_DAY", for_period="2026-09", by=writer, now=NOW)
    save_draft(draft=begun, values={"text": "没写完", "held_on": "2026-09-11"}, revision=0, now=NOW)
    client.logout()
    client.force_login(writer)

    assert fields(client.get(address(town)).text)["text"] == "没写完"


# Photos without scripts


def test_photos_come_along_with_the_form(town, writer, client):
    said = fields(client.get(address(town)).text, text="栽了120棵树。")

    client.post(
        address(town), said | {"photos_scene": [uploaded(), uploaded(b"no picture")], "photos_minutes": uploaded()}
    )

    made = Activity.objects.get()
    assert list(Photo.objects.filter(album=made.album).values_list("kind", flat=True)) == ["SCENE"]
    page = client.get(reverse("records:receipt", args=(town.own.pk, made.pk))).text
    assert "IMG_0001.jpg" in page


def test_a_photo_is_kept_when_something_else_is_missing(town, writer, client):
    said = fields(client.get(address(town)).text)

    page = client.post(address(town), said | {"photos_minutes": uploaded()}).text

    assert "写一两句做了什么" in page
    assert Photo.objects.get().album == ReportDraft.objects.get().album
    assert "data-photo-count>1</span> / 9" in page


@pytest.mark.parametrize("in_memory", [0, 2**20], ids=["through files", "in memory"])
def test_a_disk_that_photos_have_filled_takes_the_text_and_says_so_of_the_rest(
    town, writer, client, settings, disk_left, in_memory
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory
    disk_left(LARGEST_RESERVE - 1)
    page = client.get(address(town)).text
    said = fields(page, text="栽了120棵树。")
    saved = client.post(autosave(page), said)

    client.post(address(town), said | {"photos_scene": uploaded(), "files_material": document()})

    made = Activity.objects.get()
    told = unescape(client.get(reverse("records:receipt", args=(town.own.pk, made.pk))).text)
    sentence = "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。"
    assert (saved.status_code, made.text) == (200, "栽了120棵树。")
    assert f"IMG_0001.jpg：{sentence}" in told
    assert f"会议材料没有收：安排.pdf：{sentence}" in told
    assert not Photo.objects.exists()
