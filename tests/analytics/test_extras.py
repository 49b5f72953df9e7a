"""Merits, vetoes and figures that staff enter: each with its document, as lines of their own, and Σ lines = score."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories import branch, clerk, secretary, staff
from hypothesis import given, settings
from hypothesis import strategies as st
from quarter_factories import Q3, computed, held, install, noon, units_scheme

from activities.duties.models import DutyKind
from analytics.assessment.models import Merit, Scheme, SchemeItem, Score, ScoreLine, Veto
from analytics.assessment.queries.explanation import explain
from analytics.assessment.queries.extras import scored_by, scored_named
from analytics.assessment.queries.facts import read_schemes
from analytics.assessment.rules import FULL, band_under, merit_given
from analytics.assessment.services.extras import CountedAlready, add_merit, add_veto, drop_extra
from analytics.assessment.services.schemes import items_of
from analytics.indicators.models import ManualFigure
from analytics.indicators.services import Figure, enter_figures
from dangjian.audit.models import AuditRow
from dangjian.periods import Quarter, last_day
from organizations.tree.models import Organization
from organizations.tree.services import dissolve

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, 2, tzinfo=UTC)
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-08 10:00 +0800", tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    Scheme.objects.update(merit_most=5)
    for place, days in ((town.own, FRIDAYS[:2]), (town.sibling, FRIDAYS), (town.foreign, FRIDAYS[:1])):
        for day in days:
            held(place, day)
    held(town.sibling, date(2026, 9, 20), DutyKind.MEMBERS_MEETING)
    held(town.sibling, date(2026, 8, 20), DutyKind.PARTY_LECTURE)
    return town


def merit(organization, points: int, number: str = "滨委〔2026〕12号", **more) -> Merit:
    facts = {"reason": "市级先进基层党组织", "document_number": number, "issued_on": date(2026, 9, 1)}
    facts |= {"quarter": Q3, "by": None, "now": NOW} | more
    return add_merit(organization=organization, points=points, **facts)


def veto(organization, most: int | None, ceiling: str = "", number: str = "滨纪〔2026〕3号", **more) -> Veto:
    facts = {"reason": "记录弄虚作假", "document_number": number, "issued_on": date(2026, 9, 2)}
    facts |= {"quarter": Q3, "by": None, "now": NOW} | more
    return add_veto(organization=organization, most=most, ceiling=ceiling, **facts)


def points_of(organization) -> int:
    return Score.objects.get(run__is_current=True, organization=organization).points


def extras_of(organization) -> list[tuple[str, int]]:
    lines = ScoreLine.objects.filter(score__run__is_current=True, score__organization=organization, item=None)
    return list(lines.order_by("kind").values_list("kind", "points"))


def all_sum_up() -> bool:
    """Every score that has lines is their sum."""
    scores = Score.objects.filter(run__is_current=True).exclude(scheme=None)
    return all(sum(line.points for line in score.lines.all()) == score.points for score in scores)


def test_a_merit_is_a_line_of_its_own_up_to_what_the_scheme_allows(quarter):
    computed()
    before = points_of(quarter.own)
    merit(quarter.own, 3000)
    merit(quarter.own, 3500, "滨委〔2026〕13号")

    run = computed()

    assert (points_of(quarter.own) - before, extras_of(quarter.own)) == (5000, [("MERIT", 5000)])
    line = ScoreLine.objects.get(score__run=run, kind="MERIT")
    assert [one["what"] for one in line.evidence] == [
        "市级先进基层党组织（滨委〔2026〕12号）3分",
        "市级先进基层党组织（滨委〔2026〕13号）3.5分",
    ]
    assert (line.item, line.weight, line.applies, all_sum_up()) == (None, 0, True, True)


def test_no_total_goes_beyond_what_the_scheme_says(quarter):
    merit(quarter.sibling, 5000)
    computed()
    assert points_of(quarter.sibling) == FULL

    Scheme.objects.update(total_most=103)
    computed()

    assert (points_of(quarter.sibling), all_sum_up()) == (103_000, True)


def test_a_scheme_without_merits_gives_none_and_shows_the_line(quarter):
    Scheme.objects.update(merit_most=0)
    merit(quarter.own, 3000)

    computed()

    assert (extras_of(quarter.own), all_sum_up()) == ([("MERIT", 0)], True)


def test_a_document_gives_a_place_points_once_in_whichever_quarter(quarter):
    merit(quarter.own, 3000)

    with pytest.raises(CountedAlready):
        merit(quarter.own, 1000, quarter=Q3.next())
    merit(quarter.sibling, 3000)

    assert sorted(Merit.objects.values_list("organization", flat=True)) == [quarter.own.pk, quarter.sibling.pk]


def test_a_veto_takes_away_what_lies_above_it_and_keeps_the_band_down(quarter):
    merit(quarter.own, 2000)
    veto(quarter.own, 30_000, "较差")
    veto(quarter.sibling, None, "良好")

    computed()

    own, sibling = (Score.objects.get(run__is_current=True, organization=one) for one in (quarter.own, quarter.sibling))
    assert (own.points, own.ceiling, sibling.points, sibling.ceiling) == (30_000, "较差", FULL, "良好")
    assert (extras_of(quarter.own)[1][0], extras_of(quarter.sibling), all_sum_up()) == ("VETO", [("VETO", 0)], True)
    line = ScoreLine.objects.get(score=own, kind="VETO")
    assert [(one["what"], one["remark"]) for one in line.missing] == [
        ("记录弄虚作假（滨纪〔2026〕3号）", "总分最多30分，档次最高较差")
    ]
    assert band_under(sibling.points, (90, 80, 60), sibling.ceiling) == "良好"
    assert band_under(50_000, (90, 80, 60), "良好") == "较差"


def test_whatever_staff_enter_the_lines_add_up_and_the_total_stays_within_the_scheme(quarter):
    most_of = st.one_of(st.none(), st.integers(0, FULL))

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.integers(1, 8000), max_size=3), most_of, st.integers(0, 10), st.integers(100, 110))
    def whatever_is_entered(merits, most, merit_most, total_most):
        with transaction.atomic():
            Scheme.objects.update(merit_most=merit_most, total_most=total_most)
            for at, points in enumerate(merits):
                merit(quarter.sibling, points, f"滨委〔2026〕{at}号")
            if most is not None:
                veto(quarter.sibling, most)
            computed()
            assert all_sum_up()
            assert points_of(quarter.sibling) <= min(total_most * 1000, FULL * 2 if most is None else most)
            transaction.set_rollback(True)

    whatever_is_entered()


@given(st.integers(0, FULL), st.integers(0, 40_000), st.integers(0, 20_000), st.integers(100, 120))
def test_what_is_given_is_never_less_than_nothing_nor_more_than_asked_or_allowed(points, asked, most, total_most):
    given_ = merit_given(points, asked, most=most, total_most=total_most * 1000)

    assert 0 <= given_ <= min(asked, most)
    assert points + given_ <= max(points, total_most * 1000)


def test_entering_and_taking_back_change_the_digest_and_back(quarter):
    before = computed()
    made = merit(quarter.own, 3000)
    between = computed()
    drop_extra(extra=made, by=staff(quarter.root), now=noon())
    after = computed()

    assert between.input_digest != before.input_digest
    assert (before.input_digest, before.result_digest) == (after.input_digest, after.result_digest)
    assert list(AuditRow.objects.filter(action__endswith="_extra").order_by("pk").values_list("action", flat=True)) == [
        "assessment.enter_extra",
        "assessment.drop_extra",
    ]


def test_the_database_refuses_what_no_form_lets_through(quarter):
    for wrong in ({"points": 0}, {"points": 3000, "number": ""}):
        with pytest.raises(CountedAlready):
            merit(quarter.own, **wrong)
    with pytest.raises(CountedAlready):
        veto(quarter.own, None)
    figure = ManualFigure(indicator="manual_dues", year=2026, number=3, done=4, due=3, evidence="台账", entered_at=NOW)
    figure.settle_in(quarter.own)
    figure.entered_by = staff(quarter.root)
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save()


def asked_for(code: str = "manual_dues") -> None:
    """The community scheme asks staff for one figure, ten points of its theme days."""
    scheme = Scheme.objects.get(code="R2")
    SchemeItem.objects.filter(scheme=scheme, indicator="theme_day").update(weight=18_000)
    for item in items_of(scheme, {code: 10}):
        item.position = 20
        item.save()


def test_a_figure_is_done_and_due_with_its_evidence_and_does_not_apply_where_none_is_entered(quarter):
    asked_for()
    by = staff(quarter.root)
    figures = {quarter.own: Figure(2, 3, "三季度党费台账", "滨组〔2026〕50号")}

    assert enter_figures(indicator="manual_dues", quarter=Q3, figures=figures, by=by, now=NOW) == 1
    assert enter_figures(indicator="manual_dues", quarter=Q3, figures=figures, by=by, now=NOW) == 0
    run = computed()

    mine, other = (
        ScoreLine.objects.get(score__run=run, score__organization=one, item__indicator="manual_dues")
        for one in (quarter.own, quarter.sibling)
    )
    assert (mine.done, mine.due, [one["what"] for one in mine.evidence]) == (
        2,
        3,
        ["三季度党费台账（滨组〔2026〕50号）"],
    )
    assert [(one["what"], one["remark"]) for one in mine.missing] == [("党费收缴", "1项没有完成")]
    assert (other.applies, other.weight) == (False, 0)
    enter_figures(indicator="manual_dues", quarter=Q3, figures={quarter.own: None}, by=by, now=NOW)
    assert not ManualFigure.objects.exists()
    assert all_sum_up()


def page_of(client, who, code: str = "manual_dues", data: dict | None = None):
    client.force_login(who)
    url = reverse("assessment:figures_of", args=["2026q3", code])
    return client.post(url, data) if data is not None else client.get(url)


def test_staff_enter_many_branches_on_a_page_and_what_is_wrong_comes_back_at_its_field(client, quarter):
    asked_for()
    who = staff(quarter.root)
    own, sibling = quarter.own.pk, quarter.sibling.pk
    typed = {f"done_{own}": "4", f"due_{own}": "3", f"evidence_{own}": "台账", f"document_{own}": ""}
    typed |= {f"done_{sibling}": "3", f"due_{sibling}": "3", f"evidence_{sibling}": "", f"document_{sibling}": ""}

    wrong = page_of(client, who, data=typed)

    assert wrong.context["form"].errors == {
        f"done_{own}": ["完成的不能比应完成的多。"],
        f"evidence_{sibling}": ["填了一项，这里也要填；没有这一项就整行留空。"],
    }
    assert ('value="台账"' in wrong.text, ManualFigure.objects.count()) == (True, 0)
    right = typed | {f"done_{own}": "3", f"evidence_{sibling}": "台账"}
    assert page_of(client, who, data=right).status_code == 302
    rows = ManualFigure.objects.order_by("organization").values_list("organization", "done", "due", "evidence")
    assert list(rows) == [(own, 3, 3, "台账"), (sibling, 3, 3, "台账")]
    assert 'value="台账"' in page_of(client, who).text
    assert '<td class="r num" data-l="已填">2</td>' in client.get(reverse("assessment:figures", args=["2026q3"])).text


def test_a_page_that_names_only_some_leaves_the_figures_of_the_others(client, quarter):
    asked_for()
    who = staff(quarter.root)
    enter_figures(indicator="manual_dues", quarter=Q3, figures={quarter.foreign: Figure(1, 1, "台账")}, by=who, now=NOW)
    own = quarter.own.pk

    page_of(client, who, data={f"done_{own}": "1", f"due_{own}": "2", f"evidence_{own}": "台账", f"document_{own}": ""})

    assert sorted(ManualFigure.objects.values_list("organization", flat=True)) == sorted([own, quarter.foreign.pk])


def test_only_the_department_enters_and_what_no_scheme_asks_has_no_rows(client, quarter):
    who = staff(quarter.root)

    assert "这个季度的考核方案没有这一项" in page_of(client, who).text
    assert page_of(client, who, code="theme_day").status_code == 404
    for other in (clerk(quarter.street), secretary(quarter.own)):
        assert page_of(client, other).status_code == 404
        for name in ("merit_add", "veto_add"):
            assert client.get(reverse(f"assessment:{name}", args=["2026q3", quarter.own.pk])).status_code == 404


def entered(client, who, name: str, **typed):
    client.force_login(who)
    said = {"reason": "市级先进", "document_number": "滨委〔2026〕12号", "issued_on": "2026-09-01"} | typed
    return client.post(reverse(f"assessment:{name}", args=["2026q3", said.pop("place")]), said)


def test_a_merit_is_told_in_a_sentence_confirmed_and_listed(client, quarter):
    who = staff(quarter.root)
    told = entered(client, who, "merit_add", place=quarter.own.pk, points="2")
    assert (
        told.context["form"].sentence()
        == "锦绣社区第一党支部2026年三季度加2分：市级先进（滨委〔2026〕12号，2026年9月1日）。"
    )
    assert not Merit.objects.exists()

    assert entered(client, who, "merit_add", place=quarter.own.pk, points="2", confirm="1").status_code == 302
    again = entered(client, who, "merit_add", place=quarter.own.pk, points="1", confirm="1")

    assert again.context["form"].errors == {"document_number": ["这个文件已经给这个党组织加过分，一件事只加一次。"]}
    veto(quarter.foreign, 59_000)
    url = reverse("assessment:extras", args=["2026q3"])
    assert ("加2分" in client.get(url).text, "总分最多59分" in client.get(url).text) == (True, True)
    client.force_login(clerk(quarter.street))
    page = client.get(url).text
    assert ("加2分" in page, "总分最多59分" in page, "撤销" in page) == (True, False, False)
    client.force_login(who)
    assert client.post(reverse("assessment:merit_drop", args=[Merit.objects.get().pk])).status_code == 302
    assert not Merit.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed", "errors"),
    [
        ("merit_add", {"points": "6"}, {"points": ["方案里加分最多5分。"]}),
        ("merit_add", {"points": "2", "issued_on": "2026-12-01"}, {"issued_on": ["文件日期还没到。"]}),
        ("veto_add", {"most": ""}, {"most": ["总分最多几分、档次最高，至少填一样。"]}),
    ],
)
def test_what_cannot_be_entered_is_refused_at_its_field(client, quarter, name, typed, errors):
    page = entered(client, staff(quarter.root), name, place=quarter.own.pk, confirm="1", **typed)

    assert page.context["form"].errors == errors
    assert ("滨委〔2026〕12号" in page.text, Merit.objects.count(), Veto.objects.count()) == (True, 0, 0)


def test_a_unit_without_a_scheme_can_be_given_nothing(client, quarter):
    page = entered(client, staff(quarter.root), "merit_add", place=quarter.street.pk, points="2", confirm="1")

    assert page.context["form"].non_field_errors() == ["花溪路街道工委在2026年三季度没有考核方案，不单独计分。"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_one_row_and_three(client, quarter, django_assert_num_queries, count, quiet_side):
    asked_for()
    who = staff(quarter.root)
    for at in range(count):
        place = branch(quarter.street, f"新{at}党支部")
        merit(place, 1000)
        enter_figures(indicator="manual_dues", quarter=Q3, figures={place: Figure(1, 1, "台账")}, by=who, now=NOW)
    client.force_login(who)
    urls = [
        reverse("assessment:extras", args=["2026q3"]),
        reverse("assessment:figures_of", args=["2026q3", "manual_dues"]),
    ]
    for url in urls:
        client.get(url)

    with django_assert_num_queries(14):
        for url in urls:
            client.get(url)


def texts_of(organization, reader) -> tuple[list[str], dict[str, str]]:
    """The words of what was lost or added, and by line what its rows say of points."""
    score = Score.objects.select_related("run", "scheme", "organization").get(
        run__is_current=True, organization=organization
    )
    found = explain(score, account=reader)
    amounts = [Decimal(loss.text.replace("−", "-")) for loss in found.losses]
    assert -sum(amounts) == 100 - Decimal(found.points)
    for line in found.lines:
        assert sum(Decimal(row.earned) for row in line.rows) == Decimal(line.points) / 1000, line.name
    assert sum(Decimal(line.points) / 1000 for line in found.lines) == Decimal(found.points)
    words = [f"{loss.words}{loss.text}" for loss in found.losses]
    return words, {
        line.name: "、".join(row.earned_text for row in line.rows) for line in found.lines if not line.line.item
    }


def test_the_words_add_up_with_a_merit_a_veto_and_a_figure_on_a_branch(quarter):
    asked_for()
    reader = staff(quarter.root)
    figures = {quarter.sibling: Figure(2, 3, "三季度党费台账")}
    enter_figures(indicator="manual_dues", quarter=Q3, figures=figures, by=reader, now=NOW)
    merit(quarter.sibling, 1000)
    merit(quarter.sibling, 2000, "滨委〔2026〕13号")
    veto(quarter.sibling, None, "良好", issued_on=date(2026, 9, 1))
    veto(quarter.sibling, 72_350, "一般", "滨纪〔2026〕4号")
    computed()

    words, rows = texts_of(quarter.sibling, reader)

    assert rows == {"加分": "+1、+2", "一票否决": "0、−24.7"}
    assert words == ["一票否决−24.7", "党费收缴1项没有完成−5.95", "加分+3"]
    score = Score.objects.get(run__is_current=True, organization=quarter.sibling)
    assert (score.points, score.band) == (72_350, "一般")


def test_more_than_a_hundred_is_told_as_what_was_added(client, quarter):
    Scheme.objects.update(total_most=103)
    merit(quarter.sibling, 3500)
    computed()
    reader = staff(quarter.root)

    assert texts_of(quarter.sibling, reader)[0] == ["加分+3"]
    client.force_login(reader)
    page = client.get(reverse("assessment:explain", args=["2026q3", quarter.sibling.pk])).text
    assert "多出的3分：加分（+3）。" in page


def test_the_mean_of_a_unit_names_the_vetoes_and_merits_below_it_and_nothing_of_who_is_left_out(quarter):
    veto(quarter.sibling, 40_000)
    merit(quarter.own, 2000)
    for made in (None, units_scheme(branch_mean=60, manual_accuracy=40)):
        if made:
            made.merit_most = 5
            made.save(update_fields=["merit_most"])
            merit(quarter.street, 1250)
            veto(quarter.street, 61_230, "较差")
            figures = {quarter.street: Figure(3, 4, "台账")}
            enter_figures(indicator="manual_accuracy", quarter=Q3, figures=figures, by=staff(quarter.root), now=NOW)
        computed()

        words, rows = texts_of(quarter.street, staff(quarter.root))

        assert [one for one in words if one.startswith("支部一票否决−")]
        assert [one for one in words if one.startswith("支部加分+")]
        assert bool(rows) is bool(made)


def test_a_branch_dissolved_after_the_quarter_gets_its_figures_of_it(client, quarter):
    """It was scored to the last day; in the next quarter there is nobody to enter anything for."""
    dissolve(organization=quarter.sibling, on=date(2026, 10, 1), by=None)
    office = staff(quarter.root)

    def named(of: Quarter) -> list[Organization]:
        return scored_named(office, quarter.sibling.short_name, of)

    def asked(of: Quarter) -> bool:
        schemes = list(read_schemes(last_day(of)))
        return scored_by(office, schemes, of).filter(pk=quarter.sibling.pk).exists()

    assert (named(Q3), named(Q3.next())) == ([quarter.sibling], [])
    assert (asked(Q3), asked(Q3.next())) == (True, False)
