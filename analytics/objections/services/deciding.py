"""The department's part: telling the branches, looking at the paper, and the final version."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from activities.records.models import Activity
from activities.reminders.queries import people_of
from analytics.assessment.models import Closing
from analytics.assessment.rules import Stage
from analytics.assessment.services.closings import advance, open_checking, settle, version_waits
from analytics.objections.models import ScoreObjection, SpotCheck
from analytics.objections.queries import scored_branches, unchecked, upheld_since
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.messages.rules import Letter, Line
from organizations.messages.services import post


class CheckingRuns(Exception):
    """Branches still have days to look at their points, and not all of them have."""


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
        branches = list(scored_branches(closing))
        people = people_of(branches)
        title = f"{closing.quarter.label}得分出来了，请在{until.month}月{until.day}日前核对"
        letters: dict[int, list[Line]] = {}
        for branch in branches:
            line = Line(branch.short_name, reverse("objections:check", args=[branch.pk, closing.quarter.slug]))
            for to in people[branch.pk]:
                letters.setdefault(to, []).append(line)
        post([Letter(to, title, tuple(lines)) for to, lines in letters.items()], now=now)
    return until


def begin_deciding(*, closing: Closing, by: Account, now: datetime) -> None:
    """When the last day for checking is over, or every branch has checked.

    Raises CheckingRuns, VersionWaits, MovedMeanwhile.
    """
    with transaction.atomic():
        held = Closing.objects.select_for_update().get(pk=closing.pk)
        if version_waits(held.quarter):
            raise VersionWaits
        if held.is_checked_on(localdate(now)) and unchecked(held).exists():
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
    """定稿, once nobody waits for an answer and what was upheld counts.

    Raises VersionWaits, ObjectionsOpen, UpheldNotCounted, MovedMeanwhile.
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
        settle(held, by=by, now=now)
