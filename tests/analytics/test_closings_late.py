"""After 取数: a further version says why, what is entered then waits for it, and what is printed is the final one."""

from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from closing_factories import CIRCULAR, TAKEN, brought_to, taken
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from factories import branch, clerk, staff
from quarter_factories import AFTER, Q3, computed, held, install, noon
from time_machine import travel

from activities.duties.models import ReportingQuarter
from activities.records.models import LateChange
from analytics.assessment.models import Merit, Run, Scheme, Score
from analytics.assessment.rules import Stage, points_exact
from analytics.assessment.services import ReasonMissing, ask, take_figures
from analytics.assessment.services.closings import advance
from analytics.assessment.services.extras import add_merit, drop_extra
from analytics.assessment.tasks import ask_last_quarter
from analytics.indicators.models import ManualFigure
from analytics.indicators.services import Figure, FiguresBeingTaken, enter_figures
from analytics.reports.rules import ExportKind
from analytics.reports.services.exports import ask_export, make_next, take_export

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 10, 8, 4, tzinfo=UTC)
QUERIES = 18


@pytest.fixture(autouse=True)
def _october(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with travel(LATE, tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    Scheme.objects.update(merit_most=5)
    for place in (town.own, town.sibling, town.foreign):
        held(place, date(2026, 7, 10))
    town.office = staff(town.root)
    return town


def merit(organization, by, number: str = "滨委〔2026〕12号") -> Merit:
    said = {"reason": "市级先进基层党组织", "document_number": number, "issued_on": date(2026, 9, 1)}
    return add_merit(organization=organization, quarter=Q3, points=2000, by=by, now=LATE, **said)


def test_after_the_figures_were_taken_no_version_is_made_without_a_reason(client, quarter):
    taken(by=quarter.office)
    client.force_login(quarter.office)

    with pytest.raises(ReasonMissing):
        ask(quarter=Q3, by=quarter.office, today=AFTER)
    with pytest.raises(CommandError, match="--reason"):
        call_command("assess", "2026Q3", stdout=StringIO())
    ask_last_quarter()
    answer = client.post(reverse("assessment:compute", args=["2026q3"]), follow=True)

    assert "已经取数，重新取数要写明原因" in answer.text
    assert answer.request["PATH_INFO"] == reverse("objections:process", args=["2026q3"])
    assert "开始计算" not in client.get(reverse("assessment:scores", args=["2026q3"])).text
    assert Run.objects.count() == 1


def test_with_a_reason_the_process_makes_it_an_adjustment(client, quarter):
    closing = brought_to(Stage.FINAL, by=quarter.office)
    client.force_login(quarter.office)

    client.post(reverse("objections:step", args=["2026q3"]), {"do": "adjust", "reason": "支部补报8月主题党日"})

    assert list(Run.objects.exclude(pk=closing.run_id).values_list("adjusts", "reason")) == [
        (closing.run_id, "支部补报8月主题党日")
    ]


def test_the_circular_is_noted_with_its_number_and_its_day(client, quarter):
    closing = brought_to(Stage.FINAL, by=quarter.office)
    client.force_login(quarter.office)
    said = {"do": "report", "on": "2026-10-08", "circular_number": "滨组〔2026〕<b>18</b>号"}

    answer = client.post(reverse("objections:step", args=["2026q3"]), said, follow=True)

    closing.refresh_from_db()
    assert (closing.stage, closing.circular_on, closing.circular_number) == (
        Stage.REPORTED,
        date(2026, 10, 8),
        said["circular_number"],
    )
    assert "&lt;b&gt;18&lt;/b&gt;" in answer.text


def test_once_the_branches_were_told_the_next_step_is_the_next_quarter_or_what_came_late(client, quarter):
    address = reverse("objections:process", args=["2026q3"])
    client.force_login(quarter.office)
    before = brought_to(Stage.FINAL, by=quarter.office), client.get(address).text
    advance(before[0], Stage.REPORTED, by=quarter.office, now=LATE, **CIRCULAR)

    told = client.get(address).text
    merit(quarter.own, quarter.office)
    late = client.get(address).text

    assert "已经通报" not in before[1]
    assert "10月20日通报，滨组〔2026〕18号。这个季度没有要办的了。" in told
    assert reverse("objections:process", args=["2026q4"]) in told
    primary, step = 'class="btn btn-primary"', reverse("objections:step", args=["2026q3"])
    assert [(page.count(primary), page.index(primary) < page.index(step)) for page in (told, late)] == [
        (1, True),
        (1, False),
    ]
    assert "之后补报、补登的1条还没有计入，要计入的在下面重新取数" in late


def test_who_finds_no_form_below_is_told_who_takes_what_came_late_or_that_it_is_under_way(client, quarter):
    address = reverse("objections:process", args=["2026q3"])
    closing = brought_to(Stage.FINAL, by=quarter.office)
    advance(closing, Stage.REPORTED, by=quarter.office, now=LATE, **CIRCULAR)
    merit(quarter.own, quarter.office)

    client.force_login(clerk(quarter.street))
    below = client.get(address).text
    client.force_login(quarter.office)
    ask(quarter=Q3, by=quarter.office, today=LATE.date(), reason="补登的计入")
    waits = client.get(address).text

    assert "补登的1条还没有计入，要计入的由组织部重新取数，另成一版。" in below
    assert "补登的1条还没有计入，正在重新取数，算好后再看计入了没有。" in waits
    assert [page.count('class="btn btn-primary"') for page in (below, waits)] == [1, 1]
    assert "在下面" not in below + waits


def test_while_the_figures_are_read_nothing_is_entered_or_taken_back(quarter):
    before = merit(quarter.sibling, quarter.office)
    take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)
    figures = {quarter.own: Figure(1, 2, "台账")}

    with pytest.raises(FiguresBeingTaken):
        merit(quarter.own, quarter.office)
    with pytest.raises(FiguresBeingTaken):
        drop_extra(extra=before, by=quarter.office, now=LATE)
    with pytest.raises(FiguresBeingTaken):
        enter_figures(indicator="volunteering", quarter=Q3, figures=figures, by=quarter.office, now=LATE)

    assert list(Merit.objects.all()) == [before]
    assert not ManualFigure.objects.exists()


def test_a_merit_that_comes_late_is_told_so_and_listed_and_counts_in_the_adjustment_alone(client, quarter):
    closing = brought_to(Stage.FINAL, by=quarter.office)
    client.force_login(quarter.office)
    said = {"points": "2", "reason": "市级先进", "document_number": "滨委〔2026〕9号", "issued_on": "2026-09-01"}

    address = reverse("assessment:merit_add", args=["2026q3", quarter.own.pk])
    told = client.post(address, said | {"confirm": "1"}, follow=True).text
    shown = client.get(reverse("objections:process", args=["2026q3"])).text
    later = computed()

    assert "这个季度已经取数，要在考核流程里写明原因重新取数，才计入新的一版。" in told
    assert "取数以后的加分、否决、免除和人工填报 1条" in shown
    before, after = (Score.objects.get(run=run, organization=quarter.own).points for run in (closing.run, later))
    assert after - before == 2000


def test_a_late_merit_is_shown_to_those_who_reach_its_branch(client, quarter):
    brought_to(Stage.CHECKING, by=quarter.office)
    merit(quarter.own, quarter.office)
    address = reverse("objections:process", args=["2026q3"])

    seen = {}
    for name, account in (("own", clerk(quarter.street)), ("other", clerk(quarter.other_street))):
        client.force_login(account)
        seen[name] = "市级先进基层党组织" in client.get(address).text

    assert seen == {"own": True, "other": False}


def circular_of(by) -> str:
    export = ask_export(kind=ExportKind.NOTICE, quarter=Q3, uid=uuid4(), by=by, now=LATE)
    make_next(clock=noon)
    export.refresh_from_db()
    paper = Document(BytesIO(take_export(export=export, by=by, now=LATE).read_bytes()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_the_circular_and_the_sheet_are_of_the_final_version_whatever_came_later(client, quarter):
    closing = brought_to(Stage.REPORTED, by=quarter.office)
    Scheme.objects.update(with_ranking=False)
    for day in (date(2026, 8, 14), date(2026, 9, 11)):
        held(quarter.own, day)
    later = computed()
    final, adjusted = (
        points_exact(Score.objects.get(run=run, organization=quarter.own).points) for run in (closing.run, later)
    )

    said = circular_of(quarter.office)
    client.force_login(quarter.office)
    page = client.get(reverse("assessment:scores", args=["2026q3"])).text

    assert final != adjusted
    assert (final in said, adjusted in said) == (True, False)
    assert f"第{closing.run.version}版（定稿）" in said
    assert "名次" not in said
    assert f"定稿的是第{closing.run.version}版，计分表和通报都用它；这里是补报调整后的第{later.version}版" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_process_costs_the_same_for_any_number_of_late_things(
    client, quarter, count, quiet_side, django_assert_num_queries
):
    brought_to(Stage.CHECKING, by=quarter.office)
    row = ReportingQuarter.objects.get()
    for at in range(count):
        place = branch(quarter.street, f"第{at}补报党支部")
        made = held(place, date(2026, 8, 14))
        LateChange.objects.create(quarter=row, activity=made, organization=place, version=1, at=LATE)
        merit(place, quarter.office)
    client.force_login(quarter.office)
    client.get(reverse("objections:process", args=["2026q3"]))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("objections:process", args=["2026q3"])).text

    assert f"取数以后的补报 {count}条" in page
    assert f"取数以后的加分、否决、免除和人工填报 {count}条" in page


def test_late_records_are_listed_fifty_on_a_page(client, quarter):
    brought_to(Stage.CHECKING, by=quarter.office)
    made, row = held(quarter.own, date(2026, 8, 14)), ReportingQuarter.objects.get()
    LateChange.objects.bulk_create(
        LateChange(quarter=row, activity=made, organization=quarter.own, version=at, at=LATE) for at in range(1, 52)
    )
    client.force_login(quarter.office)
    first = client.get(reverse("objections:process", args=["2026q3"])).text
    address = reverse("objections:beside", args=["2026q3", "records"])

    assert (first.count(made.topic), "看全部51条" in first) == (10, True)
    assert [client.get(f"{address}?page={at}").text.count(made.topic) for at in (1, 2)] == [50, 1]
