""" "We were exempt", rightly said of a quarter that is closed: the exemption comes with the objection, into the next version."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from closing_factories import brought_to
from django.db import transaction
from django.urls import reverse
from factories import clerk, secretary, staff
from quarter_factories import AFTER, computed, held, install, noon
from time_machine import travel

from activities.duties.models import DutyKind, Exemption, ReportingQuarter
from activities.duties.queries import due_for
from activities.duties.services import AlreadyExempt, QuarterClosed, exempt_late, lock_quarter
from analytics.assessment.models import Closing, ScoreLine
from analytics.assessment.rules import Stage
from analytics.assessment.services import ask, compute_next
from analytics.indicators.models import LateEntry
from analytics.objections.models import ScoreObjection
from analytics.objections.services import (
    ChangedUnseen,
    NotUpheld,
    UpheldNotCounted,
    answer,
    ask_again,
    confirm,
    exempt_upheld,
    finalise,
    object_to,
)
from dangjian.audit.models import AuditRow
from dangjian.periods import Quarter

pytestmark = pytest.mark.django_db
SAID = {"kind": DutyKind.PARTY_LECTURE, "reason": "整村搬迁", "document_number": "滨组发〔2026〕9号"}
LATER = noon() + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _october():
    with travel(noon(), tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    for place in (town.own, town.sibling):
        held(place, date(2026, 7, 10))
    town.office, town.committee, town.writer = staff(town.root), clerk(town.street), secretary(town.own)
    return town


@pytest.fixture
def objection(quarter) -> ScoreObjection:
    closing = brought_to(Stage.CHECKING, by=quarter.office)
    return object_to(line=lecture(closing), words="搬迁期间免除了党课", by=quarter.writer, now=noon())


def lecture(closing: Closing) -> ScoreLine:
    line = ScoreLine.objects.filter(score__run=closing.run_id, item__indicator="party_lecture")
    return line.get(score__organization__short_name="锦绣社区第一党支部")


def upheld(objection: ScoreObjection, by) -> ScoreObjection:
    answer(objection=objection, verdict="UPHELD", words="有批文", by=by, now=noon())
    return ScoreObjection.objects.get(pk=objection.pk)


def excused(objection: ScoreObjection, by, **more) -> None:
    exempt_upheld(objection=objection, by=by, now=LATER, **(SAID | more))


def test_what_was_upheld_leads_to_the_exemption_and_the_next_version_counts_it(quarter, objection):
    excused(upheld(objection, quarter.committee), quarter.office)

    [made] = Exemption.objects.all()
    later = computed()

    assert (made.organization, made.kind, made.starts_on, made.ends_on, made.document_number) == (
        quarter.own,
        "PARTY_LECTURE",
        date(2026, 7, 1),
        date(2026, 10, 1),
        SAID["document_number"],
    )
    assert ScoreObjection.objects.get().exemption == made
    assert Closing.objects.get().run == later
    assert not lecture(Closing.objects.get()).applies
    assert [row.detail.get("kind") for row in AuditRow.objects.filter(action="duties.exempt_late")] == ["PARTY_LECTURE"]
    assert AuditRow.objects.get(action="objections.exempt").by == quarter.office
    assert list(LateEntry.objects.values_list("act", "what", "counted_in")) == [
        ("ENTERED", "免除党课，整村搬迁（滨组发〔2026〕9号）", later.version)
    ]


@pytest.mark.parametrize("kind", ["ORGANIZATIONAL_LIFE_MEETING", "DEMOCRATIC_APPRAISAL"])
def test_a_years_meeting_is_excused_in_the_first_quarter_in_which_it_counts(quarter, kind):
    """It is judged on the last day of its year, which is the day before the quarter."""
    first = Quarter(2026, 1)
    before = due_for(quarter.own, first.start, first.end)
    closed(first)

    [made] = exempt_late(organization=quarter.own, quarter=first, by=quarter.office, **(SAID | {"kind": kind}))

    assert [one.kind for one in before].count(kind) == 1
    assert due_for(quarter.own, first.start, first.end) == [one for one in before if one.kind != kind]
    assert (made.starts_on, made.ends_on) == (date(2025, 12, 31), date(2026, 1, 1))


def closed(quarter: Quarter) -> Quarter:
    with transaction.atomic():
        row = lock_quarter(quarter.start)
    ReportingQuarter.objects.filter(pk=row.pk).update(state="CLOSED")
    return quarter


def excuse_before(place, kind: str, starts_on: date, ends_on: date | None) -> None:
    row = Exemption(kind=kind, reason="装修", starts_on=starts_on, ends_on=ends_on)
    row.settle_in(place)
    row.save()


def test_everything_is_excused_with_the_years_meetings_that_count_in_the_quarter_and_nothing_of_the_one_before(quarter):
    first = closed(Quarter(2026, 1))
    before = due_for(quarter.own, date(2025, 10, 1), first.start)

    exempt_late(organization=quarter.own, quarter=first, by=quarter.office, **(SAID | {"kind": ""}))

    assert due_for(quarter.own, first.start, first.end) == []
    assert due_for(quarter.own, date(2025, 10, 1), first.start) == before
    early = date(2025, 12, 31), first.start
    assert list(Exemption.objects.order_by("kind").values_list("kind", "starts_on", "ends_on")) == [
        ("", first.start, first.end),
        ("DEMOCRATIC_APPRAISAL", *early),
        ("ORGANIZATIONAL_LIFE_MEETING", *early),
    ]


def test_everything_of_a_years_last_quarter_is_excused_and_nothing_of_the_one_after(quarter):
    """Its last day is the day on which the year's meetings are judged, which count in the first quarter."""
    last, after = closed(Quarter(2025, 4)), Quarter(2026, 1)
    before = due_for(quarter.own, after.start, after.end)

    exempt_late(organization=quarter.own, quarter=last, by=quarter.office, **(SAID | {"kind": ""}))

    assert {"DEMOCRATIC_APPRAISAL", "ORGANIZATIONAL_LIFE_MEETING"} <= {one.kind for one in before}
    assert due_for(quarter.own, last.start, last.end) == []
    assert due_for(quarter.own, after.start, after.end) == before
    kinds = Exemption.objects.values_list("kind", flat=True)
    assert not [kind for kind in kinds if kind.startswith("STATION") or not kind]


@pytest.mark.parametrize("kind", ["DEMOCRATIC_APPRAISAL", "STATION_FILM"])
def test_what_the_quarter_does_not_ask_needs_no_exemption(quarter, kind):
    last = closed(Quarter(2025, 4))

    with pytest.raises(AlreadyExempt):
        exempt_late(organization=quarter.own, quarter=last, by=quarter.office, **(SAID | {"kind": kind}))

    assert not Exemption.objects.exists()


@pytest.mark.parametrize("kind", ["THEME_DAY", ""])
def test_a_quarter_that_is_partly_excused_is_excused_on_its_other_days(quarter, kind):
    """One span on each side of what was excused before."""
    excuse_before(quarter.own, kind, date(2026, 8, 5), date(2026, 9, 2))
    asked = {"organization": quarter.own, "quarter": closed(Quarter(2026, 3)), "by": quarter.office}

    exempt_late(**asked, **(SAID | {"kind": "THEME_DAY"}))

    spans = list(Exemption.objects.order_by("starts_on").values_list("starts_on", "ends_on"))
    days = [date(2026, 7, 1), date(2026, 8, 5), date(2026, 9, 2), date(2026, 10, 1)]
    assert spans == list(pairwise(days))
    assert [one for one in due_for(quarter.own, days[0], days[-1]) if one.kind == "THEME_DAY"] == []
    with pytest.raises(AlreadyExempt):
        exempt_late(**asked, **(SAID | {"kind": "THEME_DAY"}))


def test_days_on_which_nothing_is_judged_need_no_exemption(quarter):
    """The lecture is a quarter's: excused on its last day, the branch owes none."""
    excuse_before(quarter.own, "PARTY_LECTURE", date(2026, 9, 30), None)

    with pytest.raises(AlreadyExempt):
        exempt_late(organization=quarter.own, quarter=closed(Quarter(2026, 3)), by=quarter.office, **SAID)


def test_nothing_is_final_between_the_exemption_and_the_version_that_counts_it(quarter, objection):
    found = upheld(objection, quarter.committee)
    ask(quarter=found.closing.quarter, by=quarter.office, today=AFTER, reason="异议成立")
    assert compute_next(clock=lambda: noon() + timedelta(hours=1))
    Closing.objects.update(stage=Stage.DECIDING)
    excused(found, quarter.office)

    with pytest.raises(UpheldNotCounted):
        finalise(closing=Closing.objects.get(), by=quarter.office, now=LATER)

    ask(quarter=found.closing.quarter, by=quarter.office, today=AFTER, reason="免除")
    assert compute_next(clock=lambda: LATER + timedelta(hours=1))
    said = {"by": quarter.office, "now": LATER + timedelta(hours=2)}
    with pytest.raises(ChangedUnseen):  # the branch has not seen what its exemption made of its points
        finalise(closing=Closing.objects.get(), **said)
    ask_again(closing=Closing.objects.get(), today=AFTER, **said)
    confirm(closing=Closing.objects.get(), organization=quarter.own, by=quarter.writer, now=LATER)
    finalise(closing=Closing.objects.get(), **said)
    assert Closing.objects.get().run.version == 3


def test_only_what_was_upheld_leads_to_one_exemption(quarter, objection):
    with pytest.raises(NotUpheld):
        excused(objection, quarter.office)
    answer(objection=objection, verdict="DISMISSED", words="没有批文", by=quarter.committee, now=noon())
    with pytest.raises(NotUpheld):
        excused(objection, quarter.office)
    ScoreObjection.objects.update(first_verdict="UPHELD")
    excused(objection, quarter.office)
    with pytest.raises(NotUpheld):
        excused(objection, quarter.office, kind=DutyKind.THEME_DAY)
    assert Exemption.objects.count() == 1


def test_not_while_figures_are_read_and_not_twice(quarter, objection):
    found = upheld(objection, quarter.committee)
    ReportingQuarter.objects.update(state="TAKING")
    with pytest.raises(QuarterClosed):
        excused(found, quarter.office)
    ReportingQuarter.objects.update(state="CLOSED")
    excuse_before(quarter.own, "PARTY_LECTURE", date(2026, 9, 1), None)
    with pytest.raises(AlreadyExempt):
        excused(found, quarter.office)


def test_the_department_finds_the_way_on_the_page_of_the_objection(client, quarter, objection):
    client.force_login(quarter.office)
    one, excuse = (reverse(f"objections:{name}", args=[objection.pk]) for name in ("one", "excuse"))
    before = excuse in client.get(one).text
    upheld(objection, quarter.committee)

    shown = client.get(one).text
    form = client.get(excuse).text
    refused = client.post(excuse, SAID | {"document_number": ""}).text
    done = client.post(excuse, SAID, follow=True).text

    assert (before, excuse in shown) == (False, True)
    assert '<option value="PARTY_LECTURE" selected>' in form
    assert SAID["reason"] in refused
    assert "免除已登记，重新取数以后计入新的一版。" in done
    after = client.get(one).text
    assert (excuse in after, "因此登记了免除：</b>党课，整村搬迁（滨组发〔2026〕9号）" in after) == (False, True)
    client.force_login(quarter.committee)
    assert client.post(excuse, SAID).status_code == 404


def test_the_page_names_what_was_asked_for_however_many_exemptions_it_took(client, quarter, objection):
    """Of everything, which at the end of a year is a row for each kind: the first of them is of one kind alone."""
    excused(upheld(objection, quarter.committee), quarter.office, kind="")
    Exemption.objects.update(kind="PARTY_LECTURE")
    client.force_login(quarter.office)

    shown = client.get(reverse("objections:one", args=[objection.pk])).text

    assert f"全部事项，{SAID['reason']}（{SAID['document_number']}），10月" in shown
