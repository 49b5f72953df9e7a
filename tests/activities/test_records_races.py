"""Pressed twenty times, edited by five at once: one record, and nobody who was told "saved" was not (F7, F8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from factories import clerk, member, secretary
from records_factories import NOW, draft, facts, handed_in, later

from activities.records.models import Activity, ActivityCredit, ActivityVersion, Attendance, ReportDraft, State
from activities.records.services import (
    ChangedMeanwhile,
    NotOpen,
    VersionConflict,
    accept,
    announce,
    revise,
    submit,
    withdraw,
)
from dangjian.audit.models import AuditRow

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

EDITORS = 5
ROUNDS = 20


def at_once(*works) -> list:
    """Start every piece of work at the same moment on a connection of its own; what each answered, in order."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_twenty_parallel_submits_make_one_record(town):
    writer = secretary(town.own)
    members = [member(town.own) for _ in range(3)]
    begun = draft(town.own, writer)
    asked = [ReportDraft.objects.get(pk=begun.pk) for _ in range(20)]  # as many requests: a deleted row loses its key

    answers = at_once(
        *[lambda one=one: submit(draft=one, facts=facts(), by=writer, now=NOW).pk for one in asked],
    )

    made = Activity.objects.get()
    assert answers == [made.pk] * 20
    assert Attendance.objects.filter(activity=made).count() == len(members)
    assert (ActivityVersion.objects.count(), ActivityCredit.objects.count()) == (1, 1)
    assert AuditRow.objects.filter(action="records.submit").count() == 1


def test_opening_the_form_twenty_times_at_once_makes_one_draft(town):
    writer = secretary(town.own)

    answers = at_once(*[lambda: draft(town.own, writer).pk] * 20)

    assert len(set(answers)) == 1


def test_publishing_twenty_times_at_once_makes_one_plan(town):
    writer = secretary(town.own)
    said = {"kind": "THEME_DAY", "for_period": "2026-10", "held_on": date(2026, 10, 9), "topic": "义务植树"}

    answers = at_once(*[lambda: announce(organization=town.own, by=writer, publish_at=NOW, **said).pk] * 20)

    assert answers == [Activity.objects.get().pk] * 20


def test_whoever_was_told_saved_has_a_version(town):
    writer = secretary(town.own)
    made = handed_in(town.own, writer)

    def edit(round_number: int, editor: int):
        def work() -> str | None:
            version = Activity.objects.get(pk=made.pk).version
            text = f"第{round_number}轮第{editor}人"
            try:
                revise(activity=made, version=version, facts=facts(text=text), by=writer, now=later(minutes=1))
            except VersionConflict:
                return None
            return text

        return work

    saved = [
        text
        for round_number in range(ROUNDS)
        for text in at_once(*[edit(round_number, editor) for editor in range(EDITORS)])
        if text
    ]

    written = ActivityVersion.objects.filter(number__gt=1).order_by("number")
    assert sorted(written.values_list("content__facts__text", flat=True)) == sorted(saved)
    assert len(saved) >= ROUNDS
    assert Activity.objects.get().version == len(saved) + 1
    assert Activity.objects.get().text == written.last().content["facts"]["text"]


def test_an_edit_and_an_acceptance_never_both_win(town):
    writer, reviewer = secretary(town.own), clerk(town.street)
    for number in range(ROUNDS):
        made = handed_in(town.own, writer)

        def edit(made=made) -> str:
            try:
                revise(activity=made, version=1, facts=facts(text="改过"), by=writer, now=later(minutes=1))
            except (VersionConflict, NotOpen):
                return "refused"
            return "edited"

        def approve(made=made) -> str:
            try:
                accept(activities=[made], by=reviewer, now=later(minutes=1), seen_at=NOW)
            except ChangedMeanwhile:
                return "refused"
            return "accepted"

        answers = sorted(at_once(edit, approve))

        now = Activity.objects.get(pk=made.pk)
        assert (number, answers, now.state, now.text) in (
            (number, ["edited", "refused"], State.SUBMITTED, "改过"),
            (number, ["accepted", "refused"], State.ACCEPTED, made.text),
        )


def test_an_edit_and_taking_back_never_both_win(town):
    writer = secretary(town.own)
    for _ in range(ROUNDS):
        made = handed_in(town.own, writer)

        def edit(made=made) -> bool:
            try:
                revise(activity=made, version=1, facts=facts(text="改过"), by=writer, now=later(minutes=1))
            except VersionConflict:
                return False
            return True

        def take_back(made=made) -> bool:
            try:
                withdraw(activity=made, by=writer, now=later(minutes=1))
            except VersionConflict:
                return False
            return True

        assert sorted(at_once(edit, take_back)) == [False, True]
        assert Activity.objects.get(pk=made.pk).version == 2
