"""A record for a quarter whose figures were taken: it is told so, on the form and on the receipt, and never in silence."""

from datetime import date

import pytest
from django.urls import reverse
from duties_factories import rule
from factories import clerk, secretary
from records_factories import NOW, draft, facts, handed_in, later

from activities.duties.models import ReportingQuarter
from activities.duties.rules import DutyKind
from activities.records.models import Activity, LateChange
from activities.records.queries.periods import closed_for
from activities.records.queries.record import late_for
from activities.records.rules import ExtraKind
from activities.records.services import QuarterBeingTaken, accept, revise, send_back, submit, withdraw
from dangjian.periods import Quarter

pytestmark = pytest.mark.django_db
Q3 = Quarter(2026, 3)
SEPTEMBER = "2026-09"


@pytest.fixture
def writer(town):
    rule(DutyKind.THEME_DAY)
    return secretary(town.own)


def stands(state: str) -> None:
    ReportingQuarter.objects.update_or_create(year=2026, number=3, defaults={"state": state})


def late() -> list[tuple]:
    return list(LateChange.objects.order_by("pk").values_list("activity", "organization", "version"))


def test_while_the_figures_are_read_nothing_that_they_count_is_written_and_the_draft_is_kept(town, writer):
    before = handed_in(town.own, writer)
    begun = draft(town.own, writer)
    stands("TAKING")
    reviewer = clerk(town.street)

    for write in (
        lambda: submit(draft=begun, facts=facts(), by=writer, now=NOW, again=True),
        lambda: revise(activity=before, version=1, facts=facts(text="改过"), by=writer, now=NOW),
        lambda: withdraw(activity=before, by=writer, now=NOW),
        lambda: accept(activities=[before], by=reviewer, now=NOW, seen_at=later(minutes=1)),
        lambda: send_back(activity=before, reason="照片不清楚", by=reviewer, now=NOW),
    ):
        with pytest.raises(QuarterBeingTaken) as refusal:
            write()
        assert "2026年三季度正在取数" in str(refusal.value)

    before.refresh_from_db()
    assert (before.state, before.version, Activity.objects.count()) == ("SUBMITTED", 1, 1)
    begun.refresh_from_db()
    assert late() == []


def test_what_was_written_in_time_is_never_called_late(town, writer):
    made = handed_in(town.own, writer)
    stands("CLOSED")

    assert (late(), late_for(made)) == ([], [])


def test_every_step_after_the_figures_were_taken_is_late(town, writer):
    made = handed_in(town.own, writer)
    stands("CLOSED")

    made = revise(activity=made, version=1, facts=facts(text="改过"), by=writer, now=NOW)
    told = late_for(made)
    made = send_back(activity=made, reason="写清楚", by=clerk(town.street), now=NOW)
    made = revise(activity=made, version=3, facts=facts(text="写清楚了"), by=writer, now=NOW)
    withdraw(activity=made, by=writer, now=NOW)

    assert told == [Q3]
    assert late() == [(made.pk, town.own.pk, version) for version in (2, 3, 4, 5)]


def test_accepting_changes_nothing_that_counts_so_it_is_not_late(town, writer):
    made = handed_in(town.own, writer)
    stands("CLOSED")

    accept(activities=[made], by=clerk(town.street), now=NOW, seen_at=later(minutes=1))

    assert late() == []


def test_the_form_and_the_receipt_say_that_it_comes_late(client, town, writer):
    stands("CLOSED")
    client.force_login(writer)

    address = reverse("records:new", args=[town.own.pk])
    form = client.get(f"{address}?kind=THEME_DAY&period={SEPTEMBER}").content.decode()
    made = handed_in(town.own, writer)
    receipt = client.get(reverse("records:receipt", args=[town.own.pk, made.pk])).content.decode()

    assert "2026年三季度已经取数，这一次算补报" in form
    assert "算2026年三季度的补报" in receipt


def test_in_an_open_quarter_neither_form_nor_receipt_speaks_of_it(client, town, writer):
    client.force_login(writer)
    made = handed_in(town.own, writer)

    form = client.get(f"{reverse('records:new', args=[town.own.pk])}?kind=THEME_DAY&period={SEPTEMBER}")
    receipt = client.get(reverse("records:receipt", args=[town.own.pk, made.pk]))

    assert ["补报" in page.content.decode() for page in (form, receipt)] == [False, False]


def test_what_no_duty_asks_for_is_never_late(town):
    stands("CLOSED")

    assert closed_for(ExtraKind.STUDY, SEPTEMBER, date(2026, 9, 11)) == []
    assert closed_for(DutyKind.THEME_DAY, SEPTEMBER, date(2026, 9, 11)) == [Q3]
    assert closed_for(DutyKind.THEME_DAY, "2026-10", date(2026, 10, 9)) == []
