"""我的资料: everything that is kept about oneself, for oneself, as a page and as a file."""

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils.timezone import get_current_timezone
from factories import PASSWORD, account, clerk, grant, member, secretary, staff
from followups_factories import asked
from photos_factories import album, shown
from quarter_factories import held
from time_machine import travel

from activities.records.models import Status
from activities.records.services import plan, reply
from analytics.home.queries import kept_about
from dangjian.audit.models import AuditRow
from members.corrections.rules import Fact
from members.corrections.services import ask
from members.looks.models import Look
from members.private.models import DailyCount
from members.private.services import store
from members.roster.models import (
    Affiliation,
    Member,
    Movement,
    Participation,
    Post,
    StandingExemption,
    Subgroup,
    SubgroupMembership,
)
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.access.services import activate, find_by_token, issue_slip
from organizations.complaints.services import submit
from organizations.policies.models import Acceptance, PrivacyNotice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hashings")]

NOW = datetime(2026, 9, 20, 12, tzinfo=get_current_timezone())
ID_NUMBER, PHONE = "99999919970326044X", "19900038861"
PAGE = "/me/data/"


@pytest.fixture
def hashings(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def person(organization, name="李建国", **facts) -> Account:
    someone = account(name, username=facts.pop("username", ""), password=PASSWORD)
    grant(someone, Role.MEMBER, organization, starts_at=NOW)
    member(organization, name, account=someone, **facts)
    return Account.objects.get(pk=someone.pk)


def told(someone: Account) -> dict[str, list[tuple[str, str]]]:
    sections = kept_about(someone, Member.objects.filter(account=someone).first(), now=NOW)
    return {section.title: [(line.label, line.value) for line in section.lines] for section in sections}


def a_life(town) -> Account:
    """Somebody about whom every room keeps something."""
    someone = person(town.own, username="lijianguo", numbers=store(id_number=ID_NUMBER, phone=PHONE), employer="纺织厂")
    me = Member.objects.get(account=someone)
    Affiliation.objects.create(
        member=me,
        organization=town.foreign,
        starts_on=date(2010, 1, 1),
        ends_on=date(2016, 7, 1),
        end_reason="INTERNAL",
        document_number="滨组介〔2016〕7号",
    )
    Movement.objects.create(
        member=me, kind="INTERNAL", on=date(2016, 7, 1), origin=town.foreign, destination=town.own, grounds="搬家"
    )
    Post.objects.create(member=me, organization=town.own, title="PUBLICITY_COMMISSIONER", starts_on=date(2020, 3, 1))
    group = Subgroup.objects.create(organization=town.own, name="第一党小组", starts_on=date(2016, 7, 1))
    SubgroupMembership.objects.create(subgroup=group, member=me, starts_on=date(2016, 7, 1))
    Participation.objects.create(member=me, organization=town.sibling, starts_on=date(2026, 1, 1))
    StandingExemption.objects.create(member=me, reason="ILL", starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1))
    held(town.own, date(2026, 7, 10), came=(me,))
    held(town.own, date(2026, 8, 14), came=(member(town.own),), absent=((me, Status.PERSONAL),))
    held(town.own, date(2025, 12, 12), came=(member(town.own),), absent=((me, Status.EXEMPT),))
    asked(town.own, town.own, someone, member=me, due_on=date(2026, 9, 30))
    announced = plan(
        organization=town.own,
        kind="THEME_DAY",
        for_period="2026-10",
        held_on=date(2026, 10, 9),
        topic="义务植树",
        by=someone,
        publish_at=NOW,
    )
    reply(activity=announced, member=me, by=someone, now=NOW, reason="OTHER", words="孩子家长会")
    return someone


def test_every_room_s_rows_are_told_in_plain_words(town):
    someone = a_life(town)

    assert told(someone) == {
        "基本信息": [
            ("姓名", "李建国"),
            ("性别", "女"),
            ("民族", ""),
            ("出生日期", "1970年1月1日"),
            ("学历", ""),
            ("工作岗位", ""),
            ("职业", ""),
            ("工作单位", "纺织厂"),
        ],
        "证件和电话": [("身份证号", "999**************X"), ("手机号", "199****8861")],
        "党籍": [
            ("人员类别", "正式党员"),
            ("党籍状态", "正常"),
            ("入党日期", "1995年7月1日"),
            ("转正日期", "1996年7月1日"),
            ("党龄", "30年"),
        ],
        "组织关系": [
            ("锦绣社区第一党支部", "2016年7月1日至今，建档"),
            ("沙窝村党支部", "2010年1月1日至2016年7月1日，建档，区内转接，滨组介〔2016〕7号"),
        ],
        "变动": [("区内转接", "2016年7月1日，搬家")],
        "党内职务": [("锦绣社区第一党支部宣传委员", "2020年3月1日至今")],
        "党小组": [("第一党小组", "2016年7月1日至今")],
        "在别处参加组织生活": [("锦绣社区第二党支部", "2026年1月1日至今")],
        "长期免到": [("长期患病", "2025年1月1日至2025年6月1日")],
        "到会情况": [
            ("2026年三季度", "应到2次，到会1次，事假1次"),
            ("2026年二季度", "没有记录"),
            ("2026年一季度", "没有记录"),
            ("2025年四季度", "应到0次，到会0次，免到1次"),
        ],
        "参加、请假的答复": [("2026年10月9日主题党日", "请假（其他），孩子家长会，2026年9月20日答复")],
        "指定由我负责的交办事项": [("锦绣社区第一党支部的决议事项", "期限2026年9月30日，办理中")],
        "登录账号": [
            ("用户名", "lijianguo"),
            ("姓名", "李建国"),
            ("用手机号登录", "没有设手机号"),
            ("建立和激活", "2026年9月20日建立，还没有激活"),
            ("权限：党员", "锦绣社区第一党支部，2026年9月20日起"),
            ("现在登录着", "0处"),
            ("隐私说明", "还没有读过"),
        ],
        "我写的、传的、提的": [
            ("活动记录", "0条"),
            ("没写完的草稿", "0份"),
            ("上传的照片", "0张"),
            ("随手拍", "0个"),
            ("评论和赞", "0条，0个"),
            ("更正申请", "0件"),
            ("留名的投诉建议", "0件"),
            ("留名的公示反映", "0件"),
            ("无记名投票的名册", "0次，只记投没投"),
            ("被查看完整号码", "0次"),
        ],
    }


def test_what_one_has_written_sent_and_read_is_counted(client, town):
    someone = secretary(town.own)
    me = member(town.own, account=someone, numbers=store(phone=PHONE))
    shown(album(town.own, someone), someone)
    held(town.own, date(2026, 7, 10), came=(me,), recorded_by=someone)
    ask(member=me, fact=Fact.NAME, says="不对", should="李建中", by=someone, now=NOW)
    complaint = {"kind": "SUGGESTION", "text": "灯坏了", "about_text": "", "contact": "", "address": "10.0.0.9"}
    submit(uid=uuid4(), asked_by=someone, now=NOW, **complaint)
    submit(uid=uuid4(), asked_by=None, now=NOW, **complaint)
    facts = {"member": me, "by": staff(town.root), "office": town.root, "state": "LOOKED", "looked_at": NOW}
    Look.objects.create(**facts, purpose="CONTACT", asked_at=NOW)
    Acceptance.objects.create(
        account=someone, notice=PrivacyNotice.objects.create(version=3, text="x", in_force_on=date(2026, 1, 1))
    )

    sections = told(someone)

    assert sections["我写的、传的、提的"] == [
        ("活动记录", "1条"),
        ("没写完的草稿", "0份"),
        ("上传的照片", "1张"),
        ("随手拍", "0个"),
        ("评论和赞", "0条，0个"),
        ("更正申请", "1件"),
        ("留名的投诉建议", "1件"),
        ("留名的公示反映", "0件"),
        ("无记名投票的名册", "0次，只记投没投"),
        ("被查看完整号码", "1次"),
    ]
    assert sections["登录账号"][-1] == ("隐私说明", "2026年9月20日读过第3版")


@pytest.mark.proves("own-data-as-page-and-file")
def test_a_look_that_is_withheld_is_not_counted(town):
    someone = person(town.own, numbers=store(phone=PHONE))
    me, other = Member.objects.get(account=someone), staff(town.root)
    facts = {"member": me, "by": other, "office": town.root, "state": "LOOKED", "looked_at": NOW, "asked_at": NOW}
    Look.objects.create(
        **facts,
        purpose="DISCIPLINE",
        answered_by=staff(town.root),
        withheld_until=datetime.max.replace(tzinfo=NOW.tzinfo, year=2027),
    )

    assert ("被查看完整号码", "0次") in told(someone)["我写的、传的、提的"]


@pytest.mark.proves("own-data-as-page-and-file")
def test_the_page_is_about_oneself_and_nobody_else(client, town):
    someone = a_life(town)
    person(town.own, "别人", employer="滨河第二小学", numbers=store(phone="19900038862"))
    client.force_login(someone)

    page = client.get(PAGE).text

    assert ("纺织厂" in page, "199****8861" in page) == (True, True)
    assert [word in page for word in ("滨河第二小学", "199****8862", PHONE, ID_NUMBER)] == [False] * 4


def test_beside_every_fact_stands_where_to_have_it_corrected(client, town):
    someone = person(town.own)
    client.force_login(someone)
    ask(member=Member.objects.get(), fact=Fact.EMPLOYER, says="不对", should="滨河中学", by=someone, now=NOW)

    page = client.get(PAGE).text

    offered = {fact for fact in Fact if f'/me/correction/new/{fact.value.lower()}/"' in page}
    assert offered == set(Fact) - {Fact.EMPLOYER}
    assert "更正申请在办" in page
    for fact in Fact:
        assert client.get(f"/me/correction/new/{fact.value.lower()}/").status_code == 200


def test_who_is_in_no_roster_sees_the_account_only(client, town):
    client.force_login(staff(town.root, "林晓"))

    page = client.get(PAGE).text

    assert ("您的账号不在党员名册里" in page, "林晓" in page, "更正<span" in page) == (True, True, False)
    assert list(told(staff(town.root))) == ["登录账号", "我写的、传的、提的"]


@pytest.mark.proves("own-data-as-page-and-file")
def test_the_file_takes_the_password_and_is_written_down(client, town):
    someone = a_life(town)
    client.force_login(someone)

    for typed in ("", "不是这个密码"):
        refused = client.post(PAGE, {"do": "file", "password": typed})
        assert refused["Content-Type"].startswith("text/html")
    answer = client.post(PAGE, {"do": "file", "password": PASSWORD})

    sheet = zipfile.ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
    words = [value for lines in told(someone).values() for line in lines for value in line if value]
    assert [word for word in words if word not in sheet] == []
    assert [number in sheet for number in (ID_NUMBER, PHONE)] == [False, False]
    assert answer["Cache-Control"] == "private, no-store"
    row = AuditRow.objects.get(action="home.take_own_data")
    assert (row.by, row.target, row.detail["rows"]) == (
        someone,
        f"member:{Member.objects.get(account=someone).pk}",
        sum(max(len(lines), 1) for lines in told(someone).values()),
    )


@pytest.mark.proves("own-data-as-page-and-file")
def test_the_own_numbers_are_shown_once_for_the_password_and_written_down(client, town):
    someone = a_life(town)
    client.force_login(someone)

    assert PHONE not in client.post(PAGE, {"do": "numbers", "password": "不是这个密码"}).text
    page = client.post(PAGE, {"do": "numbers", "password": PASSWORD}).text

    assert (PHONE in page, ID_NUMBER in page, PHONE in client.get(PAGE).text) == (True, True, False)
    assert list(AuditRow.objects.filter(action="private.reveal").values_list("by", "target", "detail")) == [
        (someone.pk, f"member:{Member.objects.get(account=someone).pk}", {"purpose": "VERIFY"})
    ]
    assert (DailyCount.objects.get().used, Look.objects.count()) == (1, 0)


def test_after_so_many_looks_a_day_there_is_a_sentence(client, town, settings):
    settings.REVEALS_PER_DAY = 0
    client.force_login(a_life(town))

    page = client.post(PAGE, {"do": "numbers", "password": PASSWORD}).text

    assert ("今天查看完整号码已满0次" in page, PHONE in page) == (True, False)


def test_whoever_printed_the_slip_and_used_it_reads_no_numbers(client, town):
    someone = person(town.own, numbers=store(id_number=ID_NUMBER, phone=PHONE))
    with travel(NOW, tick=False):
        slip = issue_slip(account=someone, by=clerk(town.street), now=NOW)
        activate(activation=find_by_token(token=slip.token, now=NOW), password=PASSWORD, now=NOW)
    pages = []
    for days in (6, 8):
        with travel(NOW + timedelta(days=days), tick=False):
            client.force_login(Account.objects.get(pk=someone.pk))
            pages.append(client.post(PAGE, {"do": "numbers", "password": PASSWORD}).text)

    assert [("满7天才能" in page, PHONE in page) for page in pages] == [(True, False), (False, True)]


def test_without_numbers_none_are_offered(client, town):
    client.force_login(person(town.own))

    assert "显示我的完整号码" not in client.get(PAGE).text
    assert client.post(PAGE, {"do": "numbers", "password": PASSWORD}).status_code == 200


def test_guessing_at_the_password_ends(client, town):
    client.force_login(person(town.own, numbers=store(phone=PHONE)))

    for _ in range(30):
        client.post(PAGE, {"do": "numbers", "password": "不是这个密码"})

    assert PHONE not in client.post(PAGE, {"do": "numbers", "password": PASSWORD}).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_row_of_everything_and_for_three(
    client, town, count, django_assert_num_queries
):
    someone = person(town.own)
    me = Member.objects.get()
    for number in range(count):
        began, ended = date(2000 + number, 1, 1), date(2000 + number, 6, 1)
        dated = {"member": me, "starts_on": began, "ends_on": ended}
        Affiliation.objects.create(**dated, organization=town.sibling)
        Post.objects.create(**dated, organization=town.sibling, title="SECRETARY")
        Participation.objects.create(**dated, organization=town.foreign)
        StandingExemption.objects.create(**dated, reason="ILL")
        group = Subgroup.objects.create(organization=town.own, name=f"第{number}党小组", starts_on=began)
        SubgroupMembership.objects.create(**dated, subgroup=group)
        held(town.own, date(2026, 7 + number % 3, 10), came=(me,))
    client.force_login(someone)
    client.get(PAGE)

    with django_assert_num_queries(29):
        client.get(PAGE)
