"""A draft is one per duty and writer, and two pages never overwrite each other."""

from datetime import date, time

import pytest
from factories import account, grant, secretary
from photos_factories import sent
from records_factories import HELD_ON, NOW, draft, handed_in, later

from activities.records.models import Activity, ReportDraft, State
from activities.records.services import (
    AlreadyHeld,
    DraftChangedElsewhere,
    discard_draft,
    drop_plan,
    forget_empty_drafts,
    plan,
    save_draft,
)
from dangjian.audit.models import AuditRow
from organizations.photos.models import Album

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


def test_opening_the_form_again_finds_the_same_draft(town, writer):
    assert draft(town.own, writer) == draft(town.own, writer)
    assert Album.objects.count() == 1


def test_every_writer_branch_and_period_has_a_draft_of_its_own(town, writer):
    made = {
        draft(town.own, writer),
        draft(town.own, secretary(town.own)),
        draft(town.own, writer, for_period="2026-08"),
        draft(town.own, writer, kind="PARTY_LECTURE", for_period="2026Q3"),
        draft(town.sibling, writer),
    }

    assert len(made) == 5


def test_what_was_typed_is_kept(town, writer):
    begun = draft(town.own, writer)

    save_draft(draft=begun, values={"text": "栽了120棵树"}, revision=0, now=later(seconds=5))

    kept = ReportDraft.objects.get()
    assert (kept.values, kept.revision, kept.saved_at) == ({"text": "栽了120棵树"}, 1, later(seconds=5))


def test_a_second_page_with_an_older_draft_is_refused(town, writer):
    begun, same = draft(town.own, writer), draft(town.own, writer)
    save_draft(draft=begun, values={"text": "先写的"}, revision=0, now=NOW)

    with pytest.raises(DraftChangedElsewhere):
        save_draft(draft=same, values={"text": "后写的"}, revision=0, now=NOW)

    assert ReportDraft.objects.get().values == {"text": "先写的"}


def test_an_opened_but_empty_form_is_no_draft_to_remind_of(town, writer):
    begun = draft(town.own, writer)
    assert list(ReportDraft.objects.begun()) == []

    save_draft(draft=begun, values={"text": "写了"}, revision=0, now=NOW)

    assert list(ReportDraft.objects.begun()) == [begun]


def test_a_draft_is_its_writers_and_only_as_long_as_he_writes_for_the_branch(town, writer):
    mine = draft(town.own, writer)
    draft(town.own, secretary(town.own))
    left = account()
    given = grant(left, "RECORDER", town.own)
    draft(town.own, left)
    given.ends_at = given.starts_at
    given.save()

    assert list(ReportDraft.objects.visible_to(writer)) == [mine]
    assert list(ReportDraft.objects.visible_to(left)) == []


def test_throwing_a_draft_away_takes_its_album(town, writer):
    discard_draft(draft=draft(town.own, writer), by=writer)

    assert (ReportDraft.objects.count(), Album.objects.count()) == (0, 0)


# Plans


def announce(town, writer, **said):
    return plan(
        **{
            "organization": town.own,
            "kind": "THEME_DAY",
            "for_period": "2026-09",
            "held_on": HELD_ON,
            "topic": "义务植树",
            "by": writer,
        }
        | said
    )


def test_a_plan_is_announced_once_and_changed_afterwards(town, writer):
    first = announce(town, writer)
    second = announce(town, writer, topic="清洁家园", place="东门", starts_at=time(9), minutes=90)

    assert first == second
    assert Activity.objects.values_list("topic", "place", "state").get() == ("清洁家园", "东门", State.PLANNED)


def test_what_has_been_recorded_needs_no_plan(town, writer):
    handed_in(town.own, writer)

    with pytest.raises(AlreadyHeld):
        announce(town, writer)


def test_a_plan_can_be_called_off_and_a_record_cannot(town, writer):
    planned = announce(town, writer)
    made = handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08")

    drop_plan(activity=planned, by=writer)
    drop_plan(activity=made, by=writer)

    assert list(Activity.objects.all()) == [made]
    assert AuditRow.objects.filter(action="records.drop_plan").count() == 1


def test_what_opening_a_form_left_behind_is_dropped_after_a_week_and_nothing_else(town, writer):
    empty = draft(town.own, writer)
    written = draft(town.own, writer, for_period="2026-08")
    save_draft(draft=written, values={"text": "栽了120棵树"}, revision=0, now=NOW)
    pictured = draft(town.own, writer, for_period="2026-07")
    sent(pictured.album, writer)

    ReportDraft.objects.update(saved_at=NOW)

    assert forget_empty_drafts(now=later(days=7)) == 0
    assert forget_empty_drafts(now=later(days=7, seconds=1)) == 1

    assert set(ReportDraft.objects.all()) == {written, pictured}
    assert not Album.objects.filter(pk=empty.album_id).exists()
    assert draft(town.own, writer).pk != empty.pk
