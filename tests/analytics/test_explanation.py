"""A score opens: its lines add up, each has something behind it, and the words add up to what is missing."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from closing_factories import brought_to
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import account, branch, clerk, committee, district, grant, member, secretary, staff
from openpyxl import load_workbook
from quarter_factories import AFTER, Q3, computed, held, install
from time_machine import travel

from activities.duties.models import DutyKind, Exemption
from activities.records.models import State, Status
from activities.reminders.models import Reminder, Round
from analytics.assessment.models import Closing, Score, ScoreLine
from analytics.assessment.queries.comparison import compare, median
from analytics.assessment.queries.explanation import Explanation, explain
from analytics.assessment.queries.history import line_of, past_quarters
from analytics.assessment.rules import Stage
from dangjian.audit.models import AuditRow
from dangjian.periods import Quarter
from members.roster.models import Post, PostTitle
from members.roster.queries import secretaries_between
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Organization, Sector
from organizations.tree.services import rename

pytestmark = pytest.mark.django_db
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))
SECTORS = (Sector.COMMUNITY, Sector.VILLAGE, Sector.ORGAN, Sector.RETIRED)
MEETINGS = ((DutyKind.MEMBERS_MEETING, date(2026, 9, 20)), (DutyKind.PARTY_LECTURE, date(2026, 8, 20)))


def fresh(someone: Account) -> Account:
    return Account.objects.get(pk=someone.pk)


def score_of(organization: Organization, quarter: Quarter = Q3) -> Score:
    found = Score.objects.select_related("run", "scheme", "organization").filter(run__is_current=True)
    return found.get(organization=organization, run__year=quarter.year, run__number=quarter.number)


def told(organization: Organization, reader: Account, quarter: Quarter = Q3) -> Explanation:
    return explain(score_of(organization, quarter), account=reader)


def figures(texts: list[str]) -> Decimal:
    return sum(map(Decimal, texts), Decimal())


@pytest.fixture
def quarter(town):
    """The own branch held two theme days and its meetings, and somebody stayed away; the others did everything."""
    install()
    people = tuple(member(town.own) for _ in range(4))
    held(town.own, FRIDAYS[0], came=people[:2], absent=((people[2], Status.UNEXCUSED), (people[3], Status.SICK)))
    held(town.own, FRIDAYS[1], came=people)
    for place in (town.own, town.sibling, town.foreign):
        for kind, day in MEETINGS:
            held(place, day, kind)
    for place in (town.sibling, town.foreign):
        for day in FRIDAYS:
            held(place, day)
    return town


@pytest.fixture
def generated(db):
    """Three quarters of sixty branches of four sectors in six units, some of them far behind, some excused."""
    install()
    root, random = district(), Random(20260930)
    units = [committee(root) for _ in range(6)]
    writer = account()
    for at in range(60):
        place = branch(units[at % 6], sector=SECTORS[at % 4])
        people = tuple(member(place) for _ in range(3))
        habit = random.choice((0.05, 0.3, 0.8))
        for quarter in (Q3.previous().previous(), Q3.previous(), Q3):
            plan = [(DutyKind.THEME_DAY, month.start) for month in quarter.months]
            for kind, day in [
                *plan,
                (DutyKind.MEMBERS_MEETING, quarter.start),
                (DutyKind.PARTY_LECTURE, quarter.start),
            ]:
                if random.random() > habit:
                    state = State.RETURNED if random.random() < 0.1 else State.ACCEPTED
                    came = tuple(one for one in people if random.random() > habit / 2)
                    away = tuple((one, Status.UNEXCUSED) for one in people if one not in came)
                    held(place, day, kind, state=state, came=came, absent=away, recorded_by=writer)
        if at % 10 == 3:
            Exemption.objects.create(
                organization=place, path=place.path, committee_id=place.committee_id, kind="PARTY_LECTURE",
                reason="整修", document_number="滨组发〔2026〕9号", starts_on=date(2026, 1, 1),
            )  # fmt: skip
    for quarter in (Q3.previous().previous(), Q3.previous(), Q3):
        computed(quarter)
    return root


@pytest.mark.corpus
def test_every_score_of_every_quarter_opens_to_lines_and_words_that_add_up(generated):
    reader = fresh(staff(generated))
    scores = list(Score.objects.filter(run__is_current=True).select_related("run", "scheme", "organization"))
    assert len(scores) == 3 * (60 + 6 + 1)
    costs: dict[bool, Counter] = {True: Counter(), False: Counter()}

    for score in scores:
        with CaptureQueriesContext(connection) as asked:
            found = explain(score, account=reader)
            compare(found)
        costs[score.scheme_id is None][len(asked)] += 1
        lines = found.lines
        stored = [line.line for line in lines]
        assert sum(line.points for line in stored) == score.points
        assert sum(line.weight for line in stored) == 100_000
        assert figures([line.points_text for line in lines if line.applies]) == Decimal(found.points)
        assert figures([line.most_text for line in lines if line.applies]) == 100
        assert (
            -figures([loss.text.replace("−", "-") for loss in found.losses])
            == Decimal(found.lost)
            == 100 - Decimal(found.points)
        )
        for line in lines:
            assert line.rows if line.applies else line.not_asked
            assert figures([row.earned for row in line.rows]) == Decimal(line.points_text)
        if not found.not_asked:
            assert [line.most for line in lines] == [line.line.printed for line in lines]
        else:
            printed = sum(line.line.printed for line in found.not_asked)
            assert sum(line.moved for line in lines if line.applies) == printed

    assert max(costs[False]) <= 21
    assert max(costs[True]) <= 21


def test_the_rows_of_a_line_say_what_each_record_earned_and_what_is_missing(quarter):
    computed()

    line = told(quarter.own, fresh(staff(quarter.root))).lines[0]

    assert [(row.what, row.topic, row.earned, row.remark) for row in line.rows] == [
        ("7月主题党日", "7月10日活动", line.rows[0].earned, ""),
        ("8月主题党日", "8月14日活动", line.rows[1].earned, ""),
        ("9月主题党日", "", "0", "没有找到记录"),
    ]
    assert figures([row.earned for row in line.rows]) == Decimal(line.points_text)
    assert line.rows[0].came == "2 / 4"


def test_a_gap_says_when_it_was_reminded_of_and_nothing_of_what_never_went_out(quarter):
    computed()
    by_hand = Round.objects.create(
        by=staff(quarter.root), quarter="2026Q3", asked_at=datetime(2026, 9, 18, tzinfo=UTC),
        due_at=datetime(2026, 9, 18, tzinfo=UTC),
    )  # fmt: skip
    rows = (
        (quarter.own, date(2026, 9, 18), "9月主题党日、三季度党课", "", ""),
        (quarter.own, date(2026, 9, 25), "9月主题党日", "LAST_DAYS", ""),
        (quarter.own, date(2026, 9, 20), "9月主题党日", "", "NOBODY"),
        (quarter.own, date(2025, 9, 20), "9月主题党日", "", ""),
        (quarter.sibling, date(2026, 9, 22), "9月主题党日", "", ""),
    )
    for place, day, what, step, skipped in rows:
        row = Reminder(round=by_hand, reminded_on=day, what=what, step=step, item=f"theme/{day}", skipped=skipped)
        row.settle_in(place)
        row.save()

    gap = told(quarter.own, fresh(staff(quarter.root))).lines[0].gaps[0]

    assert gap.reminded == "9月18日、9月25日各提醒一次"


@pytest.mark.parametrize(
    ("closed", "said"), [(Quarter(2025, 4), "没有到期的"), (Quarter(2026, 1), "已经免除（滨组发〔2026〕9号）")]
)
def test_an_exemption_is_the_reason_only_where_what_it_is_from_is_judged(quarter, closed, said):
    """The year's appraisal counts in the first quarter, and is excused on the last day of the one before."""
    Exemption.objects.create(
        organization=quarter.sibling, path=quarter.sibling.path, committee_id=quarter.sibling.committee_id,
        kind="DEMOCRATIC_APPRAISAL", reason="整修", document_number="滨组发〔2026〕9号",
        starts_on=date(2025, 12, 31), ends_on=date(2026, 1, 1),
    )  # fmt: skip
    computed(closed)

    found = told(quarter.sibling, fresh(staff(quarter.root)), closed)

    assert {line.name: line.not_asked for line in found.not_asked}["民主评议党员"] == said


def test_an_exemption_from_everything_is_the_reason_only_of_what_is_judged_while_it_lasts(quarter):
    """In force on the quarter's last day: of what is owed month by month the first two months are not excused."""
    Exemption.objects.create(
        organization=quarter.sibling, path=quarter.sibling.path, committee_id=quarter.sibling.committee_id,
        reason="整修", document_number="滨组发〔2026〕9号", starts_on=date(2026, 9, 30), ends_on=date(2026, 10, 1),
    )  # fmt: skip
    computed()

    found = told(quarter.sibling, fresh(staff(quarter.root)))

    assert {line.name: line.not_asked for line in found.not_asked} == {
        "党员大会": "已经免除（滨组发〔2026〕9号）",
        "党课": "已经免除（滨组发〔2026〕9号）",
        "支委会": "没有设支委会",
        "党小组会": "没有党小组",
        "到会率": "没有到会记录",
        "组织生活会": "没有到期的",
        "民主评议党员": "没有到期的",
    }


def test_what_does_not_apply_says_why_and_where_its_points_went(quarter):
    Exemption.objects.create(
        organization=quarter.sibling, path=quarter.sibling.path, committee_id=quarter.sibling.committee_id,
        kind="PARTY_LECTURE", reason="整修", document_number="滨组发〔2026〕9号", starts_on=date(2026, 7, 1),
    )  # fmt: skip
    computed()

    found = told(quarter.sibling, fresh(staff(quarter.root)))

    reasons = {line.name: line.not_asked for line in found.not_asked}
    assert reasons["党课"] == "已经免除（滨组发〔2026〕9号）"
    assert (reasons["党小组会"], reasons["支委会"]) == ("没有党小组", "没有设支委会")
    assert "党课（10分）" in found.moved_from
    assert figures([line.moved_text for line in found.lines if line.applies]) == figures(
        [line.printed_text for line in found.not_asked]
    )


def test_the_words_name_a_rate_as_a_rate_and_few_gaps_by_name(quarter):
    computed()

    words = {loss.words for loss in told(quarter.own, fresh(staff(quarter.root))).losses}

    assert words == {"9月主题党日没有找到记录"}  # 6 of 7 is more than 85 %


def test_who_was_secretary_is_told_day_by_day_with_the_days_without_one(quarter):
    first, second = member(quarter.own, "胡明远"), member(quarter.own, "李建国")
    for who, starts_on, ends_on in ((first, date(2020, 1, 1), date(2026, 8, 1)), (second, date(2026, 8, 16), None)):
        Post.objects.create(
            member=who, organization=quarter.own, title=PostTitle.SECRETARY, starts_on=starts_on, ends_on=ends_on
        )
    Post.objects.create(
        member=member(quarter.sibling, "王强"), organization=quarter.sibling, title=PostTitle.SECRETARY,
        starts_on=date(2020, 1, 1),
    )  # fmt: skip

    assert [(one.name, one.first, one.last) for one in secretaries_between(quarter.own.pk, Q3.start, Q3.end)] == [
        ("胡明远", date(2026, 7, 1), date(2026, 7, 31)),
        ("", date(2026, 8, 1), date(2026, 8, 15)),
        ("李建国", date(2026, 8, 16), date(2026, 9, 30)),
    ]


def test_who_reviewed_a_record_is_named_with_the_day(quarter):
    held(
        quarter.own, FRIDAYS[2], reviewer=quarter.street, reviewed_by=clerk(quarter.street),
        reviewed_at=datetime(2026, 9, 14, 2, tzinfo=UTC),
    )  # fmt: skip
    computed()

    assert told(quarter.own, fresh(staff(quarter.root))).lines[0].rows[2].reviewed == "花溪路街道工委 许静 9月14日"


def test_a_unit_opens_to_what_is_below_it_and_says_who_is_left_out(quarter):
    branch(quarter.street, "工地临时党支部", temporary=True)
    away = branch(quarter.street, "整修党支部")
    Exemption.objects.create(
        organization=away, path=away.path, committee_id=away.committee_id, kind="", reason="整修",
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    branch(quarter.other_street, "渡口临时党支部", temporary=True)
    computed()

    found = told(quarter.street, fresh(staff(quarter.root)))

    [line] = found.lines
    assert [(row.what, row.topic) for row in line.rows] == [
        ("锦绣社区第一党支部", f"{told(quarter.own, fresh(staff(quarter.root))).points}分"),
        ("锦绣社区第二党支部", "100分"),
    ]
    assert [loss.words for loss in found.losses] == ["支部主题党日"]
    assert [(one.name, one.why) for one in found.left_out] == [
        ("工地临时党支部", "临时党支部，单独列出"),
        ("整修党支部", "应做的事项都免除了"),
    ]


def test_what_is_out_of_reach_is_counted_and_not_named(quarter):
    other = branch(quarter.street, "红星小学党支部", sector=Sector.SCHOOL)
    held(other, FRIDAYS[0])
    computed()
    someone = account()
    grant(someone, Role.LINE_STAFF, quarter.root, sector=Sector.COMMUNITY)

    [line] = explain(score_of(quarter.street), account=fresh(someone)).lines

    assert [row.what for row in line.rows] == ["锦绣社区第一党支部", "锦绣社区第二党支部", "其他1个党组织"]
    assert figures([row.earned for row in line.rows]) == Decimal(line.points_text)


def test_lines_stand_beside_last_quarter_and_a_sector_of_five(quarter):
    held(quarter.own, date(2026, 5, 8))
    computed(Q3.previous())
    computed()
    reader = fresh(staff(quarter.root))

    few = compare(told(quarter.own, reader))
    assert (few.peers, few.whole.median, few.rows[0].median) == (3, "", "")
    assert few.rows[0].before is not None
    assert few.whole.change == few.whole.now - few.whole.before

    for _ in range(2):
        place = branch(quarter.other_street)
        for kind, day in (*((DutyKind.THEME_DAY, day) for day in FRIDAYS), *MEETINGS):
            held(place, day, kind)
    computed()
    many = compare(told(quarter.own, reader))
    assert (many.peers, many.whole.median) == (5, "100")
    assert many.rows[0].median == told(quarter.own, reader).lines[0].most_text


@pytest.mark.parametrize(
    ("values", "middle"), [([7], 7), ([1, 9], 5), ([3, 1, 2], 2), ([1, 2, 4, 100], 3), ([0, 0, 9], 0)]
)
def test_the_median_is_the_middle_or_between_the_two(values, middle):
    assert median(Counter(values)) == middle


def test_the_quarters_of_a_branch_make_a_table_and_a_line(quarter):
    held(quarter.own, date(2026, 5, 8))
    computed(Q3.previous())
    computed()

    rows = past_quarters(quarter.own)

    assert [(row.quarter, row.missing, row.colour) for row in rows] == [
        (Q3.previous(), 4, "YELLOW"),
        (Q3, 1, "GREEN"),
    ]
    assert rows[1].change == rows[1].points - rows[0].points
    line = line_of(rows)
    assert [dot.text for dot in line.dots] == [row.text for row in rows]
    assert line.dots[1].y < line.dots[0].y
    assert line_of(rows[1:]) is None


def test_the_pages_open_for_branch_and_unit_and_for_nobody_else(client, quarter):
    computed()
    client.force_login(clerk(quarter.street))

    for place in (quarter.own, quarter.street):
        page = client.get(f"/desk/score/2026q3/o/{place.pk}/explain/").text
        assert "分是怎么来的" in page
        assert "沙窝村" not in page
        assert place.short_name in client.get(f"/desk/score/o/{place.pk}/history/").text
    for place in (quarter.foreign, quarter.other_street, quarter.root):
        assert client.get(f"/desk/score/2026q3/o/{place.pk}/explain/").status_code == 404
        assert client.get(f"/desk/score/o/{place.pk}/history/").status_code == 404
    assert client.get(f"/b/{quarter.foreign.pk}/score/").status_code == 404


def test_on_paper_every_line_is_open(client, quarter):
    computed()
    client.force_login(staff(quarter.root))
    address = f"/desk/score/2026q3/o/{quarter.sibling.pk}/explain/"

    assert client.get(address).text.count('<details class="rule" open>') == 0
    assert client.get(f"{address}?print=1").text.count('<details class="rule" open>') == 9


def test_the_scheme_is_named_with_version_date_and_document(client, quarter):
    computed()
    scheme = score_of(quarter.own).scheme
    scheme.document_number, scheme.issued_on = "滨组〔2026〕2号", date(2026, 1, 6)
    scheme.save(update_fields=["document_number", "issued_on"])
    client.force_login(staff(quarter.root))

    page = client.get(f"/desk/score/2026q3/o/{quarter.own.pk}/explain/").text

    assert f"《{scheme.name}》第1版（2026年1月6日印发，滨组〔2026〕2号）" in page


def test_the_details_are_taken_away_as_they_stand_and_the_log_says_so(client, quarter):
    rename(organization=quarter.own, name="中共锦绣", short_name="=锦绣+1", on=AFTER, by=None)
    computed()
    client.force_login(staff(quarter.root))

    answer = client.get(f"/desk/export/score/2026q3/o/{quarter.own.pk}/")

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    lines = [row for row in rows if row[0]]
    assert round(sum(row[3] for row in lines), 2) == float(told(quarter.own, fresh(staff(quarter.root))).points)
    assert round(sum(row[9] for row in rows if not row[0]), 2) == round(sum(row[3] for row in lines), 2)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert AuditRow.objects.filter(action="reports.export").count() == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("branch", 25), ("unit", 13)])
def test_the_page_costs_the_same_for_one_and_for_three(
    client, town, count, kind, queries, django_assert_num_queries, quiet_side
):
    install()
    unit = committee(town.root)
    branch(town.street)  # with the town's three and one more the sector is large enough to have a median
    places = [branch(unit) for _ in range(count)]
    for place in places:
        for day in FRIDAYS[:count]:
            held(place, day, came=(member(place),))
    computed()
    client.force_login(staff(town.root))
    address = f"/desk/score/2026q3/o/{(places[0] if kind == 'branch' else unit).pk}/explain/"
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


def test_the_branch_reads_the_same_on_its_phone_with_a_way_to_record_what_is_missing(client, quarter):
    computed()
    client.force_login(secretary(quarter.own))

    page = client.get(f"/b/{quarter.own.pk}/score/2026q3/").text

    assert "9月主题党日没有找到记录" in page
    assert f"/b/{quarter.own.pk}/report/new/?kind=THEME_DAY" in page.replace("&amp;", "&")
    assert ScoreLine.objects.exists()


def test_while_the_quarter_is_checked_whoever_records_is_led_to_the_objections(client, quarter):
    """Not a reader, not at the desk of a unit, and not after midnight of the last day."""
    link = f'href="/b/{quarter.own.pk}/check/2026q3/">对得分有异议'
    address, office = f"/b/{quarter.own.pk}/score/2026q3/", staff(quarter.root)
    closing = brought_to(Stage.CHECKING, by=office)
    client.force_login(office)
    assert link not in client.get(address).text
    client.force_login(secretary(quarter.own))

    with travel(datetime(2026, 10, 8, 4, tzinfo=UTC), tick=False):
        assert link in client.get(address).text
    with travel(datetime(2026, 10, 8, 16, tzinfo=UTC), tick=False):
        assert link not in client.get(address).text
    Closing.objects.filter(pk=closing.pk).update(stage=Stage.DECIDING)
    with travel(datetime(2026, 10, 8, 4, tzinfo=UTC), tick=False):
        assert link not in client.get(address).text
