"""The department's part: telling the branches, looking at the paper, and the final version."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from activities.records.models import Activity
from activities.reminders.queries import people_of
from analytics.assessment.models import Closing
from analytics.assessment.rules import Stage, checked_until
from analytics.assessment.services.closings import MovedMeanwhile, advance, open_checking, settle, version_waits
from analytics.objections.models import ScoreObjection, SpotCheck
from analytics.objections.queries import scored_branches, still_asked, to_ask_again, upheld_since
from dangjian.audit.services import record
from dangjian.workdays.queries import calendar
from organizations.access.models import Account
from organizations.messages.rules import Letter, Line
from organizations.messages.services import post
from organizations.tree.models import Organization


class CheckingRuns(Exception):
    """Branches still have days to look at their points, and not all of them have."""


class ChangedUnseen(Exception):
    """The version came after the days for checking and says otherwise of some branches, which were not told."""


class ObjectionsOpen(Exception):
    """An objection waits for its answer; `count` says how many do."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class VersionWaits(Exception):
    """A new version is being computed: that is the one to decide on."""


class UpheldNotCounted(Exception):
    """An objection was upheld after the figures of this version were read; `count` says how many were."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class AlreadyChecked(Exception):
    """The same record was held against the paper before."""


def begin_checking(*, closing: Closing, by: Account, today: date, now: datetime) -> date:
    """Every branch with points is told where to look, and until when. Raises MovedMeanwhile."""
    with transaction.atomic():
        until = open_checking(closing=closing, by=by, today=today, now=now)
        title = f"{closing.quarter.label}得分出来了，请在{until.month}月{until.day}日前核对"
        write_to(scored_branches(closing), closing, title, now=now)
    return until


def write_to(branches: Iterable[Organization], closing: Closing, title: str, *, now: datetime) -> None:
    """One letter to everybody who speaks for some of them, with a line for each."""
    told = list(branches)
    people = people_of(told)
    letters: dict[int, list[Line]] = {}
    for branch in told:
        line = Line(branch.short_name, reverse("objections:check", args=[branch.pk, closing.quarter.slug]))
        for to in people[branch.pk]:
            letters.setdefault(to, []).append(line)
    post([Letter(to, title, tuple(lines)) for to, lines in letters.items()], now=now)


def ask_again(*, closing: Closing, by: Account, today: date, now: datetime) -> date:
    """Every branch of which the version says otherwise than the one it could look at is told, and has five working days
    for what changed. Raises VersionWaits, and MovedMeanwhile where there is none, or they were told."""
    with transaction.atomic():
        held = Closing.objects.select_for_update().get(pk=closing.pk)
        if version_waits(held.quarter):
            raise VersionWaits
        branches = list(to_ask_again(held))
        if not branches or held.stage not in (Stage.CHECKING, Stage.DECIDING):
            raise MovedMeanwhile
        until = checked_until(today, calendar(today))
        Closing.objects.filter(pk=held.pk).update(again_until=until)
        title = (
            f"{held.quarter.label}重新取过数，您支部的得分或者其中的项目变了，请在{until.month}月{until.day}日前再核对"
        )
        write_to(branches, held, title, now=now)
        record(
            "objections.ask_again",
            by=by,
            target=held,
            quarter=str(held.quarter),
            count=len(branches),
            check_until=str(until),
        )
    return until


def begin_deciding(*, closing: Closing, by: Account, now: datetime) -> None:
    """When the last day for checking is over, or every branch that is asked has checked.

    Raises CheckingRuns, VersionWaits, MovedMeanwhile.
    """
    with transaction.atomic():
        held = Closing.objects.select_for_update().get(pk=closing.pk)
        if version_waits(held.quarter):
            raise VersionWaits
        if still_asked(held, localdate(now)).exists():
            raise CheckingRuns
        advance(held, Stage.DECIDING, by=by, now=now)


def spot_check(
    *, closing: Closing, activity: Activity, agrees: bool, found: str, on: date, by: Account, now: datetime
) -> SpotCheck:
    """Raises AlreadyChecked, MovedMeanwhile."""
    row = SpotCheck(closing=closing, activity=activity, agrees=agrees, found=found, checked_on=on, by=by)
    row.settle_in(activity.organization)
    try:
        with transaction.atomic():
            row.save()
            record("objections.spot_check", by=by, target=row, path=row.path, activity=activity.pk, agrees=agrees)
    except IntegrityError as error:
        raise AlreadyChecked from error
    return row


def finalise(*, closing: Closing, by: Account, now: datetime) -> None:
    """定稿, once nobody waits for an answer, what was upheld counts, and what changed by it was looked at again.

    Raises VersionWaits, ObjectionsOpen, UpheldNotCounted, ChangedUnseen, CheckingRuns, MovedMeanwhile.
    """
    with transaction.atomic():
        held = Closing.objects.select_for_update().get(pk=closing.pk)
        if version_waits(held.quarter):
            raise VersionWaits
        waiting = ScoreObjection.objects.open().filter(closing=held).count()
        if waiting:
            raise ObjectionsOpen(waiting)
        if uncounted := upheld_since(held).count():
            raise UpheldNotCounted(uncounted)
        if to_ask_again(held).exists():
            raise ChangedUnseen
        if still_asked(held, localdate(now)).exists():
            raise CheckingRuns
        settle(held, by=by, now=now)
