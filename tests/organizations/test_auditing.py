"""操作日志: the auditor sees everything, nobody else anything, and a million rows stay quick."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.utils.timezone import get_current_timezone
from factories import account, clerk, grant, member, secretary, staff
from looks_factories import person, withheld
from openpyxl import load_workbook
from time_machine import travel

from dangjian.audit.models import AuditCheck, AuditRow
from dangjian.audit.services import Door, entered, record
from dangjian.web.context import side
from organizations.access.rules import Role
from organizations.auditing import queries, services
from organizations.auditing.queries import Wanted, found_for, in_order, page_of, paging
from organizations.auditing.services import export

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def auditor(town):
    made = account("钱正")
    grant(made, Role.AUDITOR, town.root)
    return made


@pytest.fixture
def log(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def written(auditor):
    """`written("tree.rename", …)` at a moment of the test's own, with nothing else in the log."""

    def write(action="tree.rename", *, at=NOW, by=None, target="organization:1", **more):
        with travel(at, tick=False):
            return record(action, by=by, target=target, **more)

    return write


def listed(page) -> list[AuditRow]:
    return [line.row for line in page.context["lines"]]


def only(*rows: AuditRow):
    """Of a page, the rows that the test wrote, in the page's order."""
    return lambda page: [row for row in listed(page) if row in rows]


class TestWhoGetsIn:
    @pytest.mark.proves("the-log-is-for-auditors")
    @pytest.mark.parametrize(
        "role", [Role.DEPARTMENT_STAFF, Role.COMMITTEE_ADMIN, Role.LINE_STAFF, Role.SYSTEM_ADMIN, Role.SECRETARY]
    )
    def test_nobody_but_the_auditor(self, client, town, written, role):
        row, other = written(), account()
        grant(other, role, town.root)
        client.force_login(other)

        for path in ("/desk/audit/", f"/desk/audit/{row.pk}/", "/desk/audit/export/"):
            assert client.get(path).status_code == 404
        assert client.post("/desk/audit/export/", {"reason": "ROUTINE"}).status_code == 404

    def test_the_auditor_comes_to_the_log_and_finds_nothing_else(self, log, town):
        assert log.get("/home/").headers["Location"] == "/desk/audit/"
        page = log.get("/desk/audit/")
        assert [entry.label for group in side(page.wsgi_request) for entry in group.entries] == ["操作日志"]
        assert 'role="search" action="/desk/find/"' not in page.text
        for path in ("/desk/", "/desk/person/", "/desk/org/", "/desk/account/", "/desk/look/"):
            assert log.get(path).status_code in {302, 403, 404}


class TestTheList:
    def test_a_row_says_when_who_where_what_on_what_and_from_where(self, log, town, written):
        by = clerk(town.street, "许静静")
        with entered(Door("page:/desk/org/1/rename/", "10.0.0.9", "abc123def456")):
            row = written(by=by, target=town.own, path=town.own.path)

        page = log.get("/desk/audit/")

        line = next(line for line in page.context["lines"] if line.row == row)
        assert (line.person, line.username, line.room, line.action) == ("许静静", by.username, "党组织", "党组织更名")
        assert (line.target, line.place) == (f"党组织 {town.own.pk} 号，{town.own.short_name}", town.own.short_name)
        for text in (
            "2026-11-23 12:00:00",
            "许静静",
            by.username,
            "党组织更名",
            "10.0.0.9",
            "网页 /desk/org/1/rename/",
        ):
            assert text in page.text

    @pytest.mark.proves("the-auditor-sees-every-look")
    def test_every_look_is_there_also_one_that_is_withheld(self, log, town):
        someone, asker, second = person(town), clerk(town.street, "许静静"), staff(town.root, "林晓晓")
        withheld(someone, asker, second)

        page = log.get(f"/desk/audit/?kind=member&number={someone.pk}&room=private")

        assert [(line.action, line.person) for line in page.context["lines"]] == [("查看完整号码", "许静静")]
        one = log.get(f"/desk/audit/{listed(page)[0].pk}/")
        assert one.context["line"].details == [("同意人（账号编号）", str(second.pk)), ("用途", "纪检监察")]
        actions = [line.action for line in log.get("/desk/audit/?room=looks&sort=oldest").context["lines"]]
        assert actions == ["申请查看完整号码", "同意查看完整号码"]
        assert someone.name not in one.text

    def test_the_newest_comes_first_and_the_oldest_when_asked(self, log, written):
        old, new = written(at=NOW - timedelta(days=2)), written(at=NOW - timedelta(days=1))
        mine = only(old, new)

        assert (mine(log.get("/desk/audit/")), mine(log.get("/desk/audit/?sort=oldest"))) == ([new, old], [old, new])

    def test_an_unknown_action_of_an_older_version_is_shown_all_the_same(self, log, written):
        row = written("stars.award", target="star:5")

        line = next(line for line in log.get("/desk/audit/").context["lines"] if line.row == row)

        assert (line.room, line.action, line.target) == ("其他", "其他操作", "star:5")

    def test_an_empty_answer_says_what_to_do(self, log):
        assert "没有符合条件的记录" in log.get("/desk/audit/?until=2020-01-01").text

    @pytest.mark.usefixtures("quiet_side")
    @pytest.mark.parametrize("count", [1, 3])
    def test_it_costs_the_same_for_one_row_and_for_three(self, log, town, written, count, django_assert_num_queries):
        for _ in range(count):
            person = secretary(town.own)
            written(by=person, target=person, path=town.own.path)
            written(by=person, target=town.own)

        log.get("/desk/audit/")

        with django_assert_num_queries(8):  # session, account, reach, rows, accounts, places, count, check
            log.get("/desk/audit/?since=2026-11-23&until=2026-11-23")

    @pytest.mark.usefixtures("quiet_side")
    @pytest.mark.parametrize("count", [1, 3])
    def test_one_row_costs_the_same(self, log, written, auditor, count, django_assert_num_queries):
        rows = [written(by=auditor, target=auditor) for _ in range(count)]

        log.get("/desk/audit/")

        with django_assert_num_queries(6):  # session, account, reach, row, the same day, accounts
            log.get(f"/desk/audit/{rows[0].pk}/")


class TestFilters:
    def test_both_days_belong_to_the_span(self, log, written):
        midnight = datetime(2026, 11, 20, tzinfo=NOW.tzinfo)
        before, first, last, after = (
            written(at=midnight - timedelta(microseconds=1)),
            written(at=midnight),
            written(at=midnight + timedelta(days=2) - timedelta(microseconds=1)),
            written(at=midnight + timedelta(days=2)),
        )

        page = log.get("/desk/audit/?since=2026-11-20&until=2026-11-21")

        assert listed(page) == [last, first]
        assert {before, after}.isdisjoint(listed(page))

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("who=许静静", ["one"]),
            ("who=xujing1", ["one"]),
            ("who=XUJING1", ["one"]),
            ("who=xujing", ["one", "other"]),
            ("room=tree", ["one", "other"]),
            ("action=tree.move", ["other"]),
            ("action=tree.move&room=roster", ["other"]),
            ("result=REFUSED", ["refused"]),
            ("kind=member", ["refused", "namesake"]),
            ("kind=member&number=5", ["refused"]),
            ("kind=member&number=6&who=许静静", []),
        ],
    )
    def test_a_filter_leaves_what_it_says(self, log, written, query, names):
        one, other = account("许静静", username="xujing1"), account("周岚", username="xujing12")
        rows = {
            "one": written("tree.rename", by=one),
            "other": written("tree.move", by=other),
            "refused": written("private.refuse", target="member:5"),
            "namesake": written("roster.enrol", target="member:50"),
        }

        page = log.get(f"/desk/audit/?since=2026-11-23&{query}")

        assert {name for name, row in rows.items() if row in listed(page)} == set(names)

    @pytest.mark.parametrize(
        ("query", "errors"),
        [
            ("since=2026-13-40", {"since": ["请填写日期，如 2026-09-01。"]}),
            ("since=2026-11-02&until=2026-11-01", {"until": ["不能早于开始日期。"]}),
            ("number=5", {"kind": ["填了编号，请选是哪一种对象。"]}),
            ("kind=nothing", {"kind": ["选择一个有效的选项。 nothing 不在可用的选项中。"]}),
        ],
    )
    def test_what_makes_no_sense_narrows_nothing_and_says_so(self, log, written, query, errors):
        row = written()

        page = log.get(f"/desk/audit/?{query}")

        assert page.context["form"].errors == errors
        assert row in listed(page)

    @pytest.mark.parametrize("query", ["after=x", "after=²", "before=999999999999", "after=0"])
    def test_a_place_that_is_no_place_is_the_first_page(self, log, written, query):
        row = written()

        assert listed(log.get(f"/desk/audit/?{query}"))[0] == row


class TestTurningOver:
    @pytest.fixture
    def three(self, monkeypatch):
        monkeypatch.setattr(paging, "PER_PAGE", 3)

    @pytest.mark.usefixtures("three")
    @pytest.mark.parametrize("sort", ["", "&sort=oldest"])
    def test_every_row_is_met_once_there_and_back(self, log, written, sort):
        """Several of one moment stand on both sides of a turn."""
        rows = [written(at=NOW - timedelta(hours=number // 4)) for number in range(10)]
        address, pages = f"/desk/audit/?action=tree.rename&since=2026-11-23&until=2026-11-23{sort}", []
        at = ""
        while True:
            page = log.get(address + at)
            pages.append(listed(page))
            if not page.context["page"].after:
                break
            at = f"&after={page.context['page'].after}"
        back = [pages[-1]]
        while before := page.context["page"].before:
            page = log.get(f"{address}&before={before}")
            back.append(listed(page))

        wanted = sorted(rows, key=lambda row: (row.recorded_at, row.pk), reverse=not sort)
        assert [row for one in pages for row in one] == wanted
        assert back == pages[::-1]

    @pytest.mark.usefixtures("three")
    def test_a_row_that_comes_meanwhile_moves_no_page(self, log, written):
        for hours in range(1, 8):
            written(at=NOW - timedelta(hours=hours))
        address = "/desk/audit/?action=tree.rename"
        after = log.get(address).context["page"].after
        then = listed(log.get(f"{address}&after={after}"))

        written()

        assert listed(log.get(f"{address}&after={after}")) == then

    def test_it_never_counts_all_of_it(self, log, written, monkeypatch):
        monkeypatch.setattr(paging.many, "__kwdefaults__", {"most": 2})
        monkeypatch.setattr("organizations.auditing.views.reading.MOST_COUNTED", 2)
        for _ in range(4):
            written()

        assert "符合条件的超过2条" in log.get("/desk/audit/?action=tree.rename").text
        assert queries.many(AuditRow.objects.filter(action="tree.rename"), most=2) == 3


class TestOneRow:
    def test_keys_and_values_are_words(self, log, written):
        row = written(
            "granting.give",
            target="account:7",
            role="RECORDER",
            fields=["name", "phone"],
            filter={"sex": "MALE"},
            x=True,
        )

        assert log.get(f"/desk/audit/{row.pk}/").context["line"].details == [
            ("改了哪些", "姓名、手机号"),
            ("筛选条件", "性别：男"),
            ("角色", "记录员"),
            ("x", "是"),
        ]

    def test_beside_it_stand_the_same_request_and_the_same_persons_day(self, log, town, written):
        by, other = clerk(town.street), clerk(town.other_street)
        with entered(Door("page:/", "10.0.0.9", "abc123def456")):
            row, same = written(by=by), written("tree.move", by=other)
        earlier = written("roster.enrol", by=by, at=NOW - timedelta(hours=11))
        yesterday = written("roster.enrol", by=by, at=NOW - timedelta(hours=13))

        page = log.get(f"/desk/audit/{row.pk}/")

        assert [one.row for one in page.context["same_request"]] == [same]
        assert [one.row for one in page.context["same_day"]] == [earlier]
        assert f"who={by.username}&amp;since=2026-11-23&amp;until=2026-11-23" in page.text
        assert yesterday not in [one.row for one in page.context["same_day"]]

    def test_a_row_without_person_and_request_has_no_neighbours(self, log, written):
        row = written("keys.rotate", target="keys")
        written("keys.rotate", target="keys")

        page = log.get(f"/desk/audit/{row.pk}/")

        assert (page.context["same_request"], page.context["same_day"]) == ([], [])

    def test_who_did_not_log_in_is_not_the_machine_itself(self, log, written):
        with entered(Door("page:/account/login/", "10.0.0.9", "abc123def456")):
            stranger = written("access.refuse", target="account:unknown")
        machine = written("keys.rotate", target="keys")

        people = {line.row: line.person for line in log.get("/desk/audit/").context["lines"]}

        assert (people[stranger], people[machine]) == ("没有登录", "系统")

    def test_one_that_is_not_there_is_not_there(self, log):
        assert log.get("/desk/audit/999999999/").status_code == 404


class TestTheCheck:
    def test_before_the_first_one_it_says_so(self, log):
        assert "还没有核验过" in log.get("/desk/audit/").text

    def test_the_newest_says_up_to_where_and_shows_the_head(self, log):
        AuditCheck.objects.create(
            checked_at=NOW - timedelta(days=1), rows=5, head="b" * 64, problem="链中第 5 条：缺少"
        )
        AuditCheck.objects.create(checked_at=NOW, rows=120, head="a" * 64)

        text = log.get("/desk/audit/").text

        assert "已封存的120条全部没有改动" in text
        assert f"120:{'a' * 64}" in text
        assert "缺少" not in text

    def test_what_is_wrong_stands_in_red(self, log):
        AuditCheck.objects.create(checked_at=NOW, rows=119, head="a" * 64, problem="链中第 120 条：缺少")

        text = log.get("/desk/audit/").text

        assert '<div class="mb-3 msg error" role="alert">' in text
        assert "日志不完整。链中第 120 条：缺少。" in text


class TestExport:
    @pytest.mark.proves("an-export-of-the-log-is-in-the-log")
    def test_the_file_holds_what_the_filters_leave_and_the_log_says_who_took_it(self, log, town, auditor, written):
        by = clerk(town.street, "=HYPERLINK(1)")
        row = written(by=by, target=town.own, path=town.own.path, on="2026-11-01")
        written("tree.move", by=by)

        answer = log.post("/desk/audit/export/?action=tree.rename&who=HYPERLINK", {"reason": "INCIDENT"})

        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
        assert cells[1][0] == "截至2026年11月23日12:00。操作人：HYPERLINK；操作：党组织更名"
        assert cells[2][0] == "导出人：钱正　事由：核查安全事件"
        assert [line[:9] for line in cells if line[0] == row.pk] == [
            [
                row.pk,
                datetime(2026, 11, 23, 12),  # noqa: DTZ001 - a cell has no zone
                "=HYPERLINK(1)",
                by.username,
                "党组织",
                "党组织更名",
                f"党组织 {town.own.pk} 号，{town.own.short_name}",
                town.own.short_name,
                "已办",
            ]
        ]
        assert (
            sheet.cell(row=next(n for n, line in enumerate(cells, 1) if line[0] == row.pk), column=3).data_type == "s"
        )
        assert "党组织改名" not in str(cells)
        taken = AuditRow.objects.get(action="audit.export")
        assert (taken.by, taken.target, taken.detail["reason"], taken.detail["rows"]) == (
            auditor,
            "audit",
            "INCIDENT",
            1,
        )
        assert taken.detail["filter"] == {"who": True, "action": "tree.rename"}
        assert len(taken.detail["sha256"]) == 64

    def test_without_a_reason_nothing_leaves(self, log, written):
        written()

        page = log.post("/desk/audit/export/", {"reason": ""})

        assert page.context["form"].errors == {"reason": ["请先选择导出事由，再导出。"]}
        assert not AuditRow.objects.filter(action="audit.export").exists()

    def test_too_much_is_refused_with_what_to_do(self, log, written, monkeypatch):
        monkeypatch.setattr(export, "MOST_EXPORTED", 1)
        monkeypatch.setattr("organizations.auditing.views.taking.MOST_EXPORTED", 1)
        written()
        written()

        for page in (log.get("/desk/audit/export/"), log.post("/desk/audit/export/", {"reason": "ROUTINE"})):
            assert "请先把日期范围选小一些，分几次导出" in page.text
        assert not AuditRow.objects.filter(action="audit.export").exists()

    @pytest.mark.proves("an-export-of-the-log-is-in-the-log")
    def test_a_file_that_cannot_be_written_down_does_not_leave(self, auditor, written, monkeypatch):
        def full(*args, **kwargs):
            raise OSError("disk full")

        written()
        monkeypatch.setattr(export, "record", full)
        with pytest.raises(OSError, match="disk full"):
            services.export_log(
                wanted=Wanted(), chosen="", target=BytesIO(), by=auditor, reason="ROUTINE", now=datetime.now(UTC)
            )

    def test_nothing_to_export_says_so(self, log):
        assert "没有可以导出的内容" in log.get("/desk/audit/export/?until=2020-01-01").text

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_file_costs_the_same_for_one_row_and_for_three(
        self, auditor, town, written, count, django_assert_num_queries
    ):
        for _ in range(count):
            person = secretary(town.own)
            written(by=person, target=person, path=town.own.path)
        wanted = Wanted(action="tree.rename")
        _ = auditor.reach

        with django_assert_num_queries(5):  # count, rows, accounts, places, the row in the log
            services.export_log(
                wanted=wanted, chosen="", target=BytesIO(), by=auditor, reason="ROUTINE", now=datetime.now(UTC)
            )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no plans to read")
@pytest.mark.postgres
@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(oldest=True),
        Wanted(since=date(2026, 1, 1), until=date(2026, 6, 30)),
        Wanted(action="tree.rename"),
        Wanted(room="private"),
        Wanted(result="REFUSED"),
        Wanted(who="许静"),
        Wanted(kind="member", number=5),
        Wanted(kind="member"),
    ],
)
def test_every_filter_can_be_answered_by_an_index(auditor, town, wanted):
    """Without reading the table from end to end; the figures for a million rows are in docs/operations.md."""
    clerk(town.street)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = in_order(found_for(auditor, wanted), oldest=wanted.oldest)[:51].explain()

    assert "Seq Scan on dangjian_auditrow" not in plan


def test_a_page_is_empty_beyond_the_end(auditor, written):
    row = written(at=NOW - timedelta(days=900))

    page = page_of(
        AuditRow.objects.visible_to(auditor).filter(action="tree.rename", pk=row.pk), oldest=False, after=row.pk
    )

    assert (page.rows, page.before, page.after) == ([], None, None)


def test_a_member_is_named_by_number_alone(log, town, written):
    someone = member(town.own, "韩梅梅")
    row = written("roster.enrol", target=someone, path=someone.path)

    page = log.get(f"/desk/audit/{row.pk}/")

    assert page.context["line"].target == f"党员 {someone.pk} 号"
    assert "韩梅梅" not in page.text
