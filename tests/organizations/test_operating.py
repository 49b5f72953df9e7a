"""运行情况: whoever runs the machine sees that it runs, what to do where it does not, and no word about a person."""

import re
import shutil
from collections import namedtuple
from datetime import datetime, timedelta

import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import get_current_timezone
from factories import account, clerk, grant, member, secretary, staff
from photos_factories import album, sent
from time_machine import travel

from dangjian.audit.models import AuditCheck
from dangjian.audit.services import record
from dangjian.backups.services import CannotBackUp, note_refusal
from dangjian.changes import add_up
from dangjian.jobs.models import JobState, Pulse
from dangjian.jobs.queries import JobCount, job_counts
from members.private.services import store
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.messages.models import Delivery, Message
from organizations.operating.queries import told
from organizations.operating.rules import (
    BEATS,
    Line,
    Section,
    ago,
    broker_word,
    failing_too_often,
    is_scarce,
    size,
    troubles,
)
from organizations.photos.models import Photo

NOW = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())
GB = 1024**3
PAGE = "/desk/system/"


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def keeper(client, town) -> Account:
    made = account("田守机")
    grant(made, Role.SYSTEM_ADMIN, town.root)
    client.force_login(made)
    return made


def line(label: str) -> Line:
    return next(one for section in told(now=NOW) for one in section.lines if one.label == label)


def running() -> None:
    Pulse.objects.update_or_create(pk=1, defaults={"seen_at": NOW - timedelta(seconds=4)})
    AuditCheck.objects.create(checked_at=NOW - timedelta(hours=8), rows=3421)


class TestRules:
    @pytest.mark.parametrize(
        ("count", "word"),
        [(0, "0 字节"), (1023, "1023 字节"), (1024, "1.0 KB"), (1_500_000, "1.4 MB"), (3 * GB, "3.0 GB")],
    )
    def test_sizes_are_said_as_disks_are_sold(self, count, word):
        assert size(count) == word

    def test_errors_are_too_many_from_five_and_one_in_a_hundred(self):
        assert [failing_too_often(*one) for one in ((4, 4), (5, 5), (500, 5), (501, 5))] == [False, True, True, False]

    def test_a_disk_is_scarce_below_a_tenth_or_two_gigabytes(self):
        assert [is_scarce(free * GB, total * GB) for free, total in ((50, 500), (49, 500), (1, 4), (2, 4))] == [
            False,
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize(
        ("span", "word"),
        [
            (timedelta(seconds=59), "一分钟以内"),
            (timedelta(minutes=5), "5分钟前"),
            (timedelta(hours=3), "3小时前"),
            (timedelta(days=2, hours=5), "2天前"),
            (timedelta(seconds=-5), "一分钟以内"),
        ],
    )
    def test_moments_are_said_by_how_long_ago(self, span, word):
        assert ago(NOW - span, NOW) == word

    @pytest.mark.parametrize(
        ("url", "word"),
        [
            ("redis://:geheim@10.1.2.3:6379/0", "Redis 或 Valkey，10.1.2.3"),
            ("redis+socket:///tmp/dangjian-x/queue.sock", "Redis 或 Valkey，本机的私有套接字"),
            ("filesystem://", "数据目录里的文件，排着7条消息"),
            ("memory://", "memory"),
        ],
    )
    def test_a_broker_is_named_without_its_password(self, url, word):
        assert broker_word(url, messages=7) == word

    def test_every_line_of_beat_has_words(self):
        assert set(BEATS) == set(portal.CELERY_BEAT_SCHEDULE)

    def test_what_needs_a_hand_is_collected(self):
        sections = [Section("a", [Line("x", "1"), Line("y", "2", "做这个")]), Section("b", [Line("z", "3", "做那个")])]
        assert troubles(sections) == ["做这个", "做那个"]


@pytest.mark.django_db
class TestPage:
    def test_a_portal_that_runs_has_nothing_to_do(self, client, keeper, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", usage(300, 500))
        running()

        page = client.get(PAGE)

        assert (page.context["troubles"], "没有要处理的" in page.text) == ([], True)
        for words in ("一分钟以内（2026-11-23 11:59:56）", "剩300.0 GB，共500.0 GB", "前3421条没有改动", "用k1写"):
            assert words in page.text

    @pytest.mark.proves("machine-keeper-sees-no-person")
    def test_it_holds_no_word_about_a_person(self, client, town, keeper):
        someone = member(town.own, "李建国", employer="纺织厂", numbers=store(phone="19900038861"))
        secretary(town.own, "胡明远")

        page = client.get(PAGE).text

        words = (someone.name, "胡明远", "纺织厂", "19900038861", "199****8861", town.own.short_name)
        assert [word in page for word in words] == [False] * 6

    @pytest.mark.proves("machine-keeper-sees-no-person")
    def test_who_runs_the_machine_finds_no_person_elsewhere(self, client, town, keeper):
        someone = member(town.own, "李建国")
        for address in (
            "/desk/",
            "/desk/person/",
            f"/desk/person/{someone.pk}/",
            "/desk/org/",
            "/desk/find/?q=李建国",
            "/desk/data/",
            "/desk/record/",
            "/desk/correction/",
            "/desk/complaint/",
            "/desk/import/",
            f"/b/{town.own.pk}/",
            "/correction/",
        ):
            page = client.get(address)
            assert (address, page.status_code, "李建国" in page.text) == (address, 404, False)

    def test_only_who_runs_the_machine_has_the_page(self, client, town):
        auditor = account()
        grant(auditor, Role.AUDITOR, town.root)
        for nobody in (staff(town.root), clerk(town.street), secretary(town.own), auditor, account()):
            client.force_login(nobody)
            assert client.get(PAGE).status_code == 404

    def test_who_runs_the_machine_lands_there_and_finds_it_beside(self, client, keeper):
        assert client.get("/home/").url == PAGE
        page = client.get(PAGE).text
        assert ('href="/desk/account/"' in page, "查找组织、党员" in page) == (True, False)

    def test_a_new_portal_says_what_has_not_been_yet(self, client, keeper, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", usage(300, 500))
        page = client.get(PAGE)

        assert line("最近一次巡查") == Line("最近一次巡查", "还没有过")
        assert line("最近一次核验") == Line("最近一次核验", "还没有核验过")
        assert [one[:6] for one in page.context["troubles"]] == ["后台没有动静"]

    def test_a_broker_that_is_down_is_a_sentence_and_nobody_waits_for_it(self, client, keeper, settings):
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
        running()
        Pulse.objects.update(seen_at=NOW - timedelta(minutes=7))

        page = client.get(PAGE)

        assert page.status_code == 200
        assert "后台没有动静：照片、导入、季度计算都在排队等着，不会丢。" in page.text
        assert line("最近一次巡查").value == "7分钟前（2026-11-23 11:53:00）"

    def test_work_is_counted_by_what_becomes_of_it(self, town):
        writer = secretary(town.own)
        book = album(town.own, writer)
        for _ in range(4):
            sent(book, writer)
        pks = list(Photo.objects.order_by("pk").values_list("pk", flat=True))
        Photo.objects.filter(pk=pks[0]).update(leased_until=NOW + timedelta(minutes=1))
        Photo.objects.filter(pk=pks[1]).update(job_state=JobState.FAILED)
        Photo.objects.filter(pk=pks[2]).update(leased_until=NOW - timedelta(minutes=1))  # its worker died

        assert JobCount("照片", waiting=2, running=1, failed=1, oldest=NOW, name="photo") in job_counts(now=NOW)
        assert line("照片").value == "排队2（最早的一分钟以内），正在做1，没有成功1"
        assert line("照片").trouble == "照片有1件没有成功，原因写在各自的页面上。"

    def test_work_that_nobody_takes_up_is_said_before_work_that_failed(self, town):
        writer = secretary(town.own)
        for _ in range(2):
            sent(album(town.own, writer), writer)
        first, second = Photo.objects.order_by("pk")
        Photo.objects.filter(pk=first.pk).update(uploaded_at=NOW - timedelta(minutes=11))
        Photo.objects.filter(pk=second.pk).update(job_state=JobState.FAILED, uploaded_at=NOW - timedelta(hours=5))

        assert line("照片").value == "排队1（最早的11分钟前），正在做0，没有成功1"
        assert line("照片").trouble.startswith("照片排了很久（最早的11分钟前），还没有人做")

    @pytest.mark.postgres
    def test_a_note_says_when_it_was_made_and_not_when_its_transaction_began(self, town):
        with connection.cursor() as cursor:
            cursor.execute("SELECT noted_at > now() FROM dangjian_change WHERE tx = pg_current_xact_id()::text::bigint")
            assert {is_later for (is_later,) in cursor.fetchall()} == {True}

    @pytest.mark.postgres
    def test_what_was_written_to_the_tree_waits_until_it_is_added_up(self, db, capsys):
        noted(since=NOW - timedelta(minutes=11))
        waiting = line("组织树的变动")
        call_command("metrics")
        add_up()

        added_up = line("组织树的变动")

        assert waiting.value == "排队1（最早的11分钟前），正在做0，没有成功0"
        assert waiting.trouble.startswith("组织树的变动排了很久（最早的11分钟前），还没有人做：请看后台任务是否在运行")
        assert 'dangjian_jobs_oldest_seconds{kind="change"} 660\n' in capsys.readouterr().out
        assert added_up == Line("组织树的变动", "排队0，正在做0，没有成功0")

    @pytest.mark.postgres
    def test_the_page_asks_as_often_however_much_was_written_to_the_tree(self, client, keeper):
        client.get(PAGE)
        asked = []
        for rows in (1, 3):
            noted(since=NOW, rows=rows)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(PAGE).text
            assert f"排队{rows}（最早的一分钟以内），正在做0，没有成功0" in page
            asked.append(len(queries))

        assert asked[0] == asked[1]

    def test_where_nobody_notes_what_is_written_no_line_speaks_of_it(self, db):
        labels = [one.label for section in told(now=NOW) for one in section.lines]

        assert ("组织树的变动" in labels) == (connection.vendor == "postgresql")

    def test_a_text_that_is_meant_for_later_does_not_wait_yet(self, town):
        due_at = {"due_at": NOW + timedelta(hours=9)}
        message = Message.objects.create(to=account(), posted_at=NOW)
        Delivery.objects.create(message=message, channel="SMS", **due_at)

        [counted] = [one for one in job_counts(now=NOW) if one.name == "delivery"]

        assert (counted.waiting, counted.oldest) == (1, None)

    def test_pages_and_errors_and_records_are_counted(self, client, keeper, monkeypatch):
        running()
        client.raise_request_exception = False
        client.get("/healthz")
        client.get(PAGE)
        record("records.submit", by=keeper, target="activity")
        with monkeypatch.context() as broken:
            broken.setattr("organizations.operating.views.told", lambda **_: 1 / 0)
            for _ in range(5):
                client.get(PAGE)

        said = {label: line(label) for label in ("这一小时和上一小时", "24小时", "交来的记录")}

        assert [re.sub(r"平均\d+毫秒", "平均N毫秒", one.value) for one in said.values()] == [
            "6页，平均N毫秒，出错5页",
            "6页，平均N毫秒，出错5页",
            "这一小时1份，24小时1份",
        ]
        assert said["这一小时和上一小时"].trouble.startswith("这两小时有5页出错")

    @pytest.mark.parametrize(
        ("check", "value", "trouble"),
        [
            ({"hours": 40}, "2026-11-21 20:00，前9条没有改动", "操作日志一天多没有核验"),
            ({"hours": 8, "problem": "第5条被改过"}, "2026-11-23 04:00，没有通过", "操作日志核验没有通过"),
        ],
    )
    def test_a_log_that_was_not_checked_or_is_broken_is_said(self, db, check, value, trouble):
        at = NOW - timedelta(hours=check["hours"])
        AuditCheck.objects.create(checked_at=at, rows=9, problem=check.get("problem", ""))

        told_line = line("最近一次核验")

        assert (told_line.value, told_line.trouble.startswith(trouble)) == (value, True)

    @pytest.mark.parametrize(
        ("names", "value", "trouble"),
        [
            ([], "还没有过", "设了自动备份，还没有备份过"),
            (["20261120T023000", "20261123T023000"], "2026-11-23 02:30，留着2份；密钥不在里面，请另外保存", ""),
            (["20261121T023000"], "2026-11-21 02:30，留着1份；密钥不在里面，请另外保存", "一天多没有备份了"),
        ],
    )
    def test_when_there_was_a_backup_is_said(self, db, settings, tmp_path, names, value, trouble):
        settings.BACKUP_DIR = tmp_path
        for name in (*names, ".unfinished"):
            (tmp_path / name).mkdir()

        told_line = line("最近一次")

        assert told_line.value == value
        assert told_line.trouble.startswith(trouble) if trouble else told_line.trouble == ""

    @pytest.mark.parametrize("names", [[], ["20261122T023000"]])
    def test_why_there_was_none_tonight_is_said_in_the_words_of_the_backup(self, db, settings, tmp_path, names):
        settings.BACKUP_DIR, why = tmp_path, "多半是照片的磁盘没有挂上。这次没有备份。"
        for name in names:
            (tmp_path / name).mkdir()

        note_refusal(tmp_path, CannotBackUp(why))

        assert line("最近一次").trouble == why

    def test_a_portal_in_earnest_on_one_disk_is_told_to_have_a_backup(self, db, settings):
        settings.BACKUP_DIR, settings.PRODUCTION = None, True

        troubled = line("每天夜里").trouble

        assert troubled.startswith("没有自动备份") == (connection.vendor == "sqlite")

    def test_what_cannot_be_read_is_a_word_and_no_failure(self, client, keeper, monkeypatch, settings):
        def gone(*_):
            raise OSError

        monkeypatch.setattr(shutil, "disk_usage", gone)
        settings.BASE_DIR = settings.BASE_DIR / "nowhere"
        settings.QUEUE = settings.BASE_DIR / "nowhere"
        settings.CELERY_BROKER_URL = "filesystem://"

        assert client.get(PAGE).status_code == 200
        assert (line("数据目录、照片和附件").value, line("任务队列").value) == ("读不到", "数据目录里的文件")

    def test_switches_are_said_in_words(self, settings, db):
        settings.DEBUG, settings.SECOND_FACTOR, settings.SECOND_FACTOR_COMMITTEES = True, "required", "offered"
        settings.SMS_URL, settings.FIELD_KEYS = "https://sms.example.gov.cn", {"k2": b"", "k1": b""}

        assert line("调试页").trouble.startswith("调试页打开着")
        assert line("两步验证").value == "管理人员必须，党（工）委自愿"
        assert (line("短信平台").value, line("加密密钥").value) == ("已设置", "用k2写，还能读k1")

    def test_the_page_asks_as_often_whatever_waits(self, client, town, keeper):
        writer = secretary(town.own)
        client.get(PAGE)
        asked = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            asked.append(len(queries))
            sent(album(town.own, writer), writer)

        assert asked[0] == asked[1]


def noted(*, since: datetime, rows: int = 1) -> None:
    """As many notes as so many transactions make, and no others."""
    add_up()
    with connection.cursor() as cursor:
        note = "INSERT INTO dangjian_change (place, tx, times, noted_at) VALUES ('members_member', %s, 1, %s)"
        cursor.executemany(note, [(tx, since + timedelta(seconds=tx - 1)) for tx in range(1, rows + 1)])


def usage(free: int, total: int):
    found = namedtuple("Usage", "total used free")(total * GB, (total - free) * GB, free * GB)  # noqa: PYI024
    return lambda _: found
