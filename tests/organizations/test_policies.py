"""The privacy notice: everybody reads the one that holds, once, and every version stays readable."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import account, clerk, grant, secretary, staff
from time_machine import travel

from dangjian.audit.models import AuditRow
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.policies.models import Acceptance, PrivacyNotice
from organizations.policies.queries import IN_FORCE, version_in_force
from organizations.policies.rules import SHIPPED, Block, blocks
from organizations.policies.services import NotNewest, accept, install_notice, publish

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
LATER = SHIPPED + "\n# 新增\n本区另有规定。"


@pytest.fixture(autouse=True)
def _today():
    with travel("2026-11-23 04:00", tick=False):
        yield


def published(by: Account, *, text: str = LATER, in_force_on: date = TODAY, based_on: int = 1) -> PrivacyNotice:
    return publish(text=text, changes="增加了一段", in_force_on=in_force_on, based_on=based_on, by=by)


def pressed(client, version: int, next_page: str = "/me/settings/"):
    return client.post(reverse("policies:accept"), {"version": version, "next": next_page})


class TestReadingIt:
    @pytest.mark.proves("privacy-notice-before-use")
    def test_the_first_page_after_log_in_is_the_notice_and_then_the_page_that_was_wanted(self, client):
        install_notice()
        client.force_login(account())

        held = client.get("/me/settings/?a=1")
        shown = client.get(held.url)
        read = pressed(client, 1, shown.context["next"])

        assert held.url == "/privacy/accept/?next=%2Fme%2Fsettings%2F%3Fa%3D1"
        assert "我已阅读，继续" in shown.text
        assert read.url == "/me/settings/?a=1"
        assert client.get("/me/settings/").status_code == 200

    def test_it_is_shown_once_per_account_not_once_per_log_in(self, client):
        install_notice()
        reader = account()
        client.force_login(reader)
        pressed(client, 1)
        client.logout()
        client.force_login(reader)

        assert client.get("/me/settings/").status_code == 200
        assert Acceptance.objects.count() == 1

    @pytest.mark.proves("privacy-notice-before-use")
    def test_a_new_version_is_shown_with_what_changed(self, client, town):
        install_notice()
        client.force_login(account())
        pressed(client, 1)
        published(staff(town.root))

        held = client.get("/me/settings/")

        assert held.status_code == 302
        assert "增加了一段" in client.get(held.url).text
        pressed(client, 2)
        assert client.get("/me/settings/").status_code == 200
        assert list(Acceptance.objects.values_list("notice__version", flat=True)) == [1, 2]

    def test_who_read_an_older_page_is_shown_the_newer_one(self, client, town):
        install_notice()
        client.force_login(account())
        published(staff(town.root))

        answer = pressed(client, 1)

        assert (answer.status_code, answer.context["notice"].version) == (200, 2)
        assert not Acceptance.objects.exists()

    def test_a_version_of_tomorrow_holds_tomorrow(self, client, town):
        install_notice()
        client.force_login(account())
        pressed(client, 1)
        published(staff(town.root), in_force_on=date(2026, 11, 24))

        assert client.get("/me/settings/").status_code == 200
        assert "第1版" in client.get("/privacy/").text
        assert client.get("/privacy/2/").status_code == 404
        with travel("2026-11-24 04:00", tick=False):
            cache.delete(IN_FORCE)
            assert client.get("/me/settings/").status_code == 302

    def test_what_is_sent_and_what_a_script_asks_goes_through(self, client):
        install_notice()
        client.force_login(account())

        assert client.post("/prefs/display/", {"size": "elder"}).url == "/"
        assert client.get("/me/settings/", headers={"Sec-Fetch-Dest": "empty"}).status_code == 200
        assert client.get("/me/settings/", headers={"Sec-Fetch-Dest": "image"}).status_code == 200
        assert client.get("/me/settings/", headers={"Accept": "application/json"}).status_code == 200
        assert client.get("/me/settings/", headers={"Sec-Fetch-Dest": "document"}).status_code == 302

    @pytest.mark.parametrize("page", ["/privacy/", "/help/", "/functions/", "/complaints/", "/complaints/look/"])
    def test_public_pages_stay_open_with_and_without_log_in(self, client, page):
        install_notice()
        assert client.get(page).status_code == 200
        client.force_login(account())
        assert client.get(page).status_code == 200

    def test_without_a_notice_nobody_is_held_back_and_no_question_is_asked(self, client):
        client.force_login(account())
        client.get("/me/settings/")

        with CaptureQueriesContext(connection) as asked:
            client.get("/me/settings/")

        assert not any("privacynotice" in query["sql"] or "acceptance" in query["sql"] for query in asked)

    def test_pressing_twice_is_once(self):
        install_notice()
        reader, notice = account(), PrivacyNotice.objects.get()

        accept(notice=notice, account=reader)
        accept(notice=notice, account=reader)

        assert AuditRow.objects.filter(action="policies.accept").count() == 1

    @pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
    def test_it_leads_nowhere_else(self, client, wanted):
        install_notice()
        client.force_login(account())
        assert pressed(client, 1, wanted).url == "/"

    def test_the_log_in_page_leads_to_it_too(self, client):
        install_notice()
        assert client.get("/privacy/accept/").url.startswith("/account/login/")


class TestPublishing:
    def form(self, **typed):
        return {
            "text": LATER,
            "changes": "增加了一段",
            "in_force_on": "2026-11-23",
            "based_on": "1",
            "confirm": "1",
        } | typed

    def test_staff_publish_a_version_and_nobody_else_does(self, client, town):
        install_notice()
        for nobody in (clerk(town.street), secretary(town.own)):
            client.force_login(nobody)
            cache.set(IN_FORCE, 0)
            assert client.post("/desk/privacy/new/", self.form()).status_code == 404
            assert client.get("/desk/privacy/").status_code == 404
        client.force_login(staff(town.root))

        client.post("/desk/privacy/new/", self.form())

        assert list(PrivacyNotice.objects.order_by("version").values_list("version", "changes")) == [
            (1, ""),
            (2, "增加了一段"),
        ]

    def test_it_is_asked_before_it_is_done(self, client, town):
        install_notice()
        client.force_login(staff(town.root))

        sheet = self.form()
        del sheet["confirm"]

        asked = client.post("/desk/privacy/new/", sheet)
        back = client.post("/desk/privacy/new/", sheet | {"back": "1"})

        assert "隐私说明第2版从2026年11月23日起生效" in asked.text
        assert "本区另有规定。</textarea>" in back.text
        assert PrivacyNotice.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"text": SHIPPED}, "正文和最近发布的版本一样，没有改动。"),
            ({"text": "太短"}, "正文太短，或者没有小标题。"),
            ({"changes": ""}, "请写明改了什么"),
            ({"in_force_on": "2026-11-22"}, "生效日期不能是过去的日子。"),
            ({"based_on": "0"}, "有人发布了新的版本"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_the_text_is_kept(self, client, town, typed, said):
        install_notice()
        client.force_login(staff(town.root))
        cache.set(IN_FORCE, 0)

        answer = client.post("/desk/privacy/new/", self.form(**typed))

        assert said in answer.text
        assert typed.get("text", "本区另有规定。")[-5:] in answer.text
        assert PrivacyNotice.objects.count() == 1

    def test_sent_twice_it_is_published_once(self, town):
        install_notice()
        by = staff(town.root)

        assert published(by) == published(by)
        with pytest.raises(NotNewest):
            published(by, text=LATER + "又改")

    def test_installing_again_changes_nothing(self, town):
        install_notice()
        published(staff(town.root))

        assert install_notice() == "隐私说明已经发布过，没有改动。"
        assert PrivacyNotice.objects.count() == 2
        assert version_in_force(TODAY) == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_one_version_and_for_three(
        self, client, town, count, django_assert_num_queries, quiet_side
    ):
        by = staff(town.root)
        for number in range(count):
            published(by, text=LATER + str(number), based_on=number)
        client.force_login(by)
        cache.set(IN_FORCE, 0)
        client.get("/desk/privacy/")

        with django_assert_num_queries(4):  # session, account, reach, versions
            client.get("/desk/privacy/")


def test_text_is_taken_apart_without_any_mark_up():
    assert blocks("# 甲\n<b>乙</b>\n\n- 丙\n- 丁\n戊") == [
        Block("heading", "甲"),
        Block("text", "<b>乙</b>"),
        Block("list", items=["丙", "丁"]),
        Block("text", "戊"),
    ]


@pytest.mark.proves("privacy-notice-complete")
def test_the_shipped_notice_says_all_that_the_law_asks_for():
    """PIPL art. 17 and 30: who, why, how, which kinds, how long, rights; necessity and effect of sensitive data."""
    headings = [block.text for block in blocks(SHIPPED) if block.kind == "heading"]
    kinds = next(block.items for block in blocks(SHIPPED) if block.kind == "list")

    assert headings == [
        "谁负责",
        "记了什么、为什么、留多久",
        "敏感个人信息",
        "谁能看到",
        "有没有自动作决定",
        "您的权利",
        "说明有变化时",
    ]
    assert [
        kind.partition("：")[0] for kind in kinds if not any(word in kind for word in ("保存", "删除", "保留"))
    ] == []
    assert len(kinds) == 12


def test_a_page_of_a_version_shows_what_was_written_as_text(client, town):
    install_notice()
    grant(account(), Role.MEMBER, town.own)
    published(staff(town.root), text=LATER + "\n<script>alert(1)</script>")

    page = client.get("/privacy/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "第1版" in page
