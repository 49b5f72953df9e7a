"""A plan is published, people answer or not, and the record begins with what they said. The record alone says who came."""

import re
from datetime import date, datetime, time

import pytest
import time_machine
from django.urls import reverse
from duties_factories import theme_day_rule
from factories import account, clerk, grant, member, secretary
from records_factories import SHANGHAI, draft, facts, handed_in

from activities.duties.services import add_guide, install_service_categories
from activities.records.models import Activity, Attendance, Rsvp
from activities.records.queries.rsvps import Leave, Replies, invitations, replies
from activities.records.services import TooLate, drop_plan, plan, reply, submit
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from members.roster.models import Member, Participation, StandingExemption
from organizations.access.rules import Role

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def september():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def writer(town):
    return secretary(town.own)


def planned(town, writer, *, of=None, **said) -> Activity:
    wanted = {"kind": "THEME_DAY", "for_period": "2026-10", "held_on": date(2026, 10, 9), "topic": "义务植树"}
    wanted |= {"starts_at": time(15), "place": "滨河公园东门", "publish_at": NOW}
    return plan(organization=of or town.own, by=writer, **wanted | said)


def person(organization, name: str = "李建国", **more) -> Member:
    someone = account(name)
    grant(someone, Role.MEMBER, organization)
    return member(organization, name, account=someone, **more)


def answer(activity, who: Member, reason: str = "", words: str = "") -> Rsvp:
    return reply(activity=activity, member=who, by=who.account, now=NOW, reason=reason, words=words)


def page(client, who, address: str) -> str:
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.text


def asked(client, who) -> str:
    """The to-dos of somebody's home."""
    home = page(client, who, "/home/")
    return home[home.index("我的待办") : home.index("</section>", home.index("我的待办"))]


# Planning


def plan_page(town, **query) -> str:
    return reverse("records:plan", args=(town.own.pk,), query=query)


def test_a_suggested_theme_is_one_tap_and_own_words_win(town, writer, client):
    theme_day_rule()
    install_service_categories()
    said = {"title": "10月指导主题", "themes": ["义务植树", "社区义诊"], "words": "不少于半天", "document_number": ""}
    add_guide(organization=town.root, month=Month(2026, 10), sector="", facts=said, by=writer, now=NOW)
    add_guide(
        organization=town.root,
        month=Month(2026, 10),
        sector="SCHOOL",
        facts=said | {"themes": ["开学第一课"]},
        by=writer,
        now=NOW,
    )
    shown = page(client, writer, plan_page(town))
    assert ('value="社区义诊"' in shown, "开学第一课" in shown, "不少于半天" in shown) == (True, False, True)
    typed = {"held_on": "2026-10-09", "theme": "社区义诊", "theme_category": "SERVICE", "service_category": "送学送医"}

    client.post(plan_page(town), typed | {"do": "keep", "leaders": "区委副书记"})
    made = Activity.objects.get()
    assert (made.topic, made.category_words, made.leaders, made.published_at) == (
        "社区义诊",
        "服务活动（送学送医）",
        "区委副书记",
        None,
    )
    assert 'value="社区义诊" checked' in client.get(plan_page(town)).text

    client.post(plan_page(town), typed | {"topic": "义诊进楼院", "theme_category": "EDUCATION", "do": "publish"})
    made.refresh_from_db()
    assert (made.topic, made.category_words, made.published_at) == ("义诊进楼院", "集中教育", NOW)


def test_hour_and_place_of_the_last_time_are_taken_with_one_tap(town, writer, client):
    theme_day_rule()
    handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08", place="党群服务中心")
    planned(town, writer, publish_at=None, place="滨河公园东门", starts_at=time(9))

    before = client.force_login(writer) or client.get(plan_page(town)).context["form"].initial
    after = client.get(plan_page(town, copy=1)).context["form"].initial

    assert (before["place"], before["starts_at"]) == ("滨河公园东门", "09:00")
    assert (after["place"], after["starts_at"], after["topic"]) == ("党群服务中心", "15:00", "义务植树")


def test_a_plan_is_seen_by_the_branch_once_it_is_published(town, writer, client):
    one, foreign = person(town.own), person(town.sibling, "外支部")
    planned(town, writer, publish_at=None)
    assert "义务植树" not in page(client, one.account, "/home/")

    planned(town, writer)

    said = asked(client, one.account)
    assert ("义务植树" in said, "我参加" in said, "请假" in said, "15:00 · 滨河公园东门" in said) == (True,) * 4
    assert "义务植树" not in page(client, foreign.account, "/home/")


def test_the_words_for_the_group_lead_to_the_answer_and_name_nobody(town, writer, client):
    made, one = planned(town, writer), person(town.own)
    answer(made, one, "SICK")
    shown = page(client, writer, plan_page(town, kind="THEME_DAY", period="2026-10"))

    said = re.search(r'id="share">(.*?)</p>', shown, re.DOTALL)[1]

    assert "10月9日（周五）15:00，滨河公园东门" in said
    assert f"/rsvp/{made.pk}/" in said
    assert one.name not in said


def test_what_was_published_and_is_called_off_gives_words_for_the_group(town, writer, client):
    made, one = planned(town, writer), person(town.own)
    answer(made, one)
    shown = page(client, writer, plan_page(town))
    assert "取消这个计划？已有1人答复，取消后请在群里说一声。" in shown
    drop = reverse("records:drop", args=(town.own.pk, made.pk))

    answered = client.post(drop, {"sure": "1"}, follow=True)

    assert "计划已取消。已有1人答复，请在群里说一声，文字在下面。" in answered.text
    assert answered.context["called_off"] == (
        "【锦绣社区第一党支部】原定10月9日（周五）15:00的主题党日（义务植树）取消了，请互相转告。"
    )
    assert client.get(plan_page(town)).context["called_off"] == ""

    kept = planned(town, writer, publish_at=None)
    kept_answer = client.post(reverse("records:drop", args=(town.own.pk, kept.pk)), {"sure": "1"}, follow=True)
    assert ("计划已取消。</" in kept_answer.text, kept_answer.context["called_off"]) == (True, "")


# Answering


def test_a_member_answers_and_changes_the_answer(town, writer, client):
    made, one = planned(town, writer), person(town.own)
    client.force_login(one.account)

    assert client.post(f"/rsvp/{made.pk}/").url == "/home/?phone=1"
    assert list(Rsvp.objects.values_list("member", "reason")) == [(one.pk, "")]
    home = client.get("/home/").text
    assert ("您：参加" in home, "我参加" in home) == (True, False)

    client.post(f"/rsvp/{made.pk}/leave/", {"reason": "OTHER", "words": "孩子家长会"})
    assert list(Rsvp.objects.values_list("member", "reason", "words")) == [(one.pk, "OTHER", "孩子家长会")]
    assert "您请了假：其他（孩子家长会）" in client.get(f"/rsvp/{made.pk}/").text
    assert list(AuditRow.objects.filter(action="records.reply").values_list("by", "detail")) == [
        (one.account_id, {}),
        (one.account_id, {}),
    ]


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({}, "reason", "选一个原因"),
        ({"reason": "HOLIDAY"}, "reason", "选择一个有效的选项。 HOLIDAY 不在可用的选项中。"),
        ({"reason": "OTHER"}, "words", "选了“其他”，写一句原因，只有支部看得到"),
    ],
)
def test_a_leave_without_a_reason_is_explained(town, writer, client, typed, field, problem):
    made = planned(town, writer)
    client.force_login(person(town.own).account)

    answered = client.post(f"/rsvp/{made.pk}/leave/", typed)

    assert answered.context["form"].errors == {field: [problem]}
    assert f"错误：{problem}" in answered.text
    assert not Rsvp.objects.exists()


def test_only_whoever_is_expected_that_day_is_asked(town, writer, client):
    made = planned(town, writer)
    elsewhere, guest = person(town.own, "在外的"), person(town.foreign, "来的")
    Participation.objects.create(member=elsewhere, organization=town.sibling, starts_on=date(2026, 1, 1))
    Participation.objects.create(member=guest, organization=town.own, starts_on=date(2026, 1, 1))
    grant(guest.account, Role.MEMBER, town.own)
    new = person(town.own, "下个月来的", since=date(2026, 10, 20))
    stranger = account("不在册")
    grant(stranger, Role.MEMBER, town.own)

    told = {
        name: [one.activity for one in invitations(who, today=date(2026, 9, 14))]
        for name, who in {"外": elsewhere.account, "来": guest.account, "新": new.account, "无": stranger}.items()
    }

    assert told == {"外": [], "来": [made], "新": [], "无": []}
    for who in (elsewhere.account, new.account, stranger):
        client.force_login(who)
        assert [client.get(f"/rsvp/{made.pk}/").status_code, client.post(f"/rsvp/{made.pk}/").status_code] == [404] * 2


def test_what_is_recorded_takes_no_more_answers(town, writer, client):
    made, one = planned(town, writer, for_period="2026-09", held_on=date(2026, 9, 11)), person(town.own)
    submit(draft=draft(town.own, writer), facts=facts(), by=writer, now=NOW)

    client.force_login(one.account)
    said = client.post(f"/rsvp/{made.pk}/", follow=True).text

    assert "这次活动已经记录，不能再答复" in said
    assert not Rsvp.objects.exists()
    with pytest.raises(TooLate):
        answer(made, one, "SICK")


def test_another_day_asks_everybody_anew_and_another_place_does_not(town, writer):
    made, one = planned(town, writer), person(town.own)
    answer(made, one)

    planned(town, writer, place="社区广场")
    assert Rsvp.objects.count() == 1
    planned(town, writer, held_on=date(2026, 10, 16))
    assert Rsvp.objects.count() == 0

    answer(made, one)
    drop_plan(activity=made, by=writer)
    assert (Rsvp.objects.count(), Activity.objects.count()) == (0, 0)


# Who learns of it


def crowd(town):
    people = [person(town.own, name, pinyin=f"{place}") for place, name in enumerate(("陈国平", "李秀兰", "周海峰"))]
    frail = person(town.own, "刘德厚", pinyin="9")
    StandingExemption.objects.create(member=frail, reason="FRAIL", starts_on=date(2020, 1, 1))
    return people


def test_names_are_told_to_the_branch_s_writers_alone(town, writer, client):
    made, (came, ill, _) = planned(town, writer), crowd(town)
    answer(made, came)
    answer(made, ill, "OTHER", "孩子家长会")

    assert replies(made, named=True) == Replies(
        1, 1, 1, ("陈国平",), (Leave("李秀兰", "其他", "孩子家长会"),), ("周海峰",), named=True
    )
    address, own = plan_page(town, kind="THEME_DAY", period="2026-10"), f"/b/{town.own.pk}/"
    seen = {
        "书记的计划": page(client, writer, address),
        "书记的支部页": page(client, writer, own),
        "街道的计划": page(client, clerk(town.street), address),
        "党员的支部页": page(client, came.account, own),
        "党员的答复页": page(client, came.account, f"/rsvp/{made.pk}/"),
    }
    names = {
        where: [name for name in ("李秀兰", "周海峰", "孩子家长会") if name in text] for where, text in seen.items()
    }
    assert names == {
        "书记的计划": ["李秀兰", "周海峰", "孩子家长会"],
        "书记的支部页": ["李秀兰", "周海峰", "孩子家长会"],
        "街道的计划": [],
        "党员的支部页": [],
        "党员的答复页": [],
    }
    assert "已有1人说参加" in seen["党员的答复页"]
    assert '<dt>请假</dt><dd class="num">1</dd>' in seen["街道的计划"]
    assert "没答复" not in seen["党员的支部页"]


def test_the_record_s_form_begins_with_leave_marked_and_everybody_else_present(town, writer, client):
    theme_day_rule()
    made, (came, ill, silent) = planned(town, writer, for_period="2026-09", held_on=date(2026, 9, 11)), crowd(town)
    answer(made, came)
    answer(made, ill, "DUTY")
    client.force_login(writer)
    address = reverse("records:new", args=(town.own.pk,), query={"kind": "THEME_DAY", "period": "2026-09"})

    form = client.get(address)

    seats = {seat.name: (seat.present, seat.reason, seat.said_so) for seat in form.context["roster"].seats}
    assert seats == {
        "陈国平": (True, "PRESENT", False),
        "李秀兰": (False, "DUTY", True),
        "周海峰": (True, "PRESENT", False),
        "刘德厚": (False, "EXEMPT", False),
    }
    assert form.text.count("本人已请假") == 2  # at the seat, and in the template of a line that a tap makes
    (hidden,) = re.findall(r'name="draft" value="([^"]+)"', form.text)
    listed = form.context["roster"].ids
    typed = {"draft": hidden, "roster": listed, "text": "栽树", "held_on": "2026-09-11", "topic": "义务植树"}
    # The record decides: who asked for leave came after all, and who meant to come did not.
    client.post(address, typed | {"present": [ill.pk, silent.pk], f"reason-{came.pk}": "UNEXCUSED"})

    assert dict(Attendance.objects.values_list("member__name", "status")) == {
        "陈国平": "UNEXCUSED",
        "李秀兰": "PRESENT",
        "周海峰": "PRESENT",
        "刘德厚": "EXEMPT",
    }
    assert (Activity.objects.get().pk, Rsvp.objects.count()) == (made.pk, 2)


def test_the_leaders_and_the_invited_are_entered_once_and_read_in_words(town, writer, client):
    made = handed_in(
        town.own,
        writer,
        leaders="区委副书记",
        theme_category="SERVICE",
        service_category="法律援助",
        invitees={"ACTIVIST": 2, "MASSES": 30},
        guests=32,
    )
    old = handed_in(town.own, writer, held_on=date(2026, 9, 12), guests=4)

    shown = page(client, writer, f"/b/{town.own.pk}/report/{made.pk}/")

    assert ("区委副书记" in shown, "服务活动（法律援助）" in shown) == (True, True)
    assert "还有积极分子2人、群众30人。" in shown
    assert "还有积极分子、群众4人。" in page(client, writer, f"/b/{town.own.pk}/report/{old.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_home_asks_at_one_price_for_one_day(town, writer, client, django_assert_num_queries, count):
    one = person(town.own)
    for period, kind in (("2026-10", "THEME_DAY"), ("2026Q4", "PARTY_LECTURE"), ("2026Q4", "MEMBERS_MEETING"))[:count]:
        planned(town, writer, for_period=period, kind=kind)
    client.force_login(one.account)
    client.get("/home/")

    with django_assert_num_queries(21):
        assert len(client.get("/home/").context["asked"]) == count
