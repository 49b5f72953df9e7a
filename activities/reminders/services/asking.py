"""By hand: what somebody asks for waits ten seconds, or until the morning, and can be taken back so long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from activities.reminders.models import Reminder, Round
from activities.reminders.queries import behind_in, last_by_hand
from activities.reminders.rules import LONGEST_APART, Said, goes_at, may_again
from dangjian.audit.services import record
from dangjian.jobs.models import JobState
from dangjian.periods import Quarter
from dangjian.workdays.queries import calendar
from organizations.access.models import Account
from organizations.tree.models import Organization

TAKEN_BACK = "已撤回"


class TooLate(Exception):
    """The round is on its way, or gone."""


@dataclass(frozen=True)
class Asked:
    """What came of it: the round, or nothing; how many branches it speaks to, and how many it leaves out and why."""

    round: Round | None
    count: int = 0
    too_soon: int = 0
    not_behind: int = 0


@transaction.atomic
def remind(*, branches: Iterable[int], quarter: Quarter, by: Account, now: datetime) -> Asked:
    """Remind those of `branches` in reach that are behind and were not reminded within three working days.

    The branches are locked, so two who ask at the same moment do not both get through.
    """
    today, reach = localdate(now), Organization.objects.visible_to(by).branches().filter(pk__in=list(branches))
    places = list(reach.order_by("pk").select_for_update(no_key=True))
    behind = behind_in(quarter, places, today)
    last, known = last_by_hand(behind, today), calendar(today - LONGEST_APART, today + LONGEST_APART)
    chosen = [one for one in places if one.pk in behind and may_again(last.get(one.pk), today, known)]
    asked = Asked(None, len(chosen), len(behind) - len(chosen), len(places) - len(behind))
    if not chosen:
        return asked
    made = Round.objects.create(by=by, quarter=str(quarter), asked_at=now, due_at=goes_at(localtime(now)))
    due_on = localdate(made.due_at)
    Reminder.objects.bulk_create(reminder(made, one, behind[one.pk], due_on) for one in chosen)
    record("reminders.remind", by=by, target=made, rows=len(chosen))
    return Asked(made, asked.count, asked.too_soon, asked.not_behind)


def reminder(made: Round, branch: Organization, said: list[Said], on: date) -> Reminder:
    row = Reminder(round=made, reminded_on=on, what="、".join(one.item.label for one in said)[:300])
    row.settle_in(branch)
    return row


@transaction.atomic
def undo(*, batch: Round, by: Account) -> int:
    """Take it back before a worker has begun; how many branches it spoke to. Raises TooLate."""
    mine = Round.objects.visible_to(by).untouched().filter(pk=batch.pk)
    if not mine.update(job_state=JobState.FAILED, failure=TAKEN_BACK):
        raise TooLate
    count, _ = Reminder.objects.filter(round=batch).delete()
    record("reminders.undo", by=by, target=batch, rows=count)
    Round.objects.filter(pk=batch.pk).delete()
    return count
