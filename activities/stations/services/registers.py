"""征求意见本: entered, handed to somebody, answered, closed, each on its day; and put right."""

from datetime import date
from uuid import UUID

from django.db import transaction

from activities.stations.models import Opinion
from activities.stations.rules import OpinionStep, too_early
from activities.stations.services.entries import locked, put_right
from activities.stations.services.history import note_version
from activities.stations.services.sending import sent_before
from dangjian.acts import same_sending
from dangjian.audit.services import record
from dangjian.fields.dates import written
from organizations.access.models import Account
from organizations.tree.models import Organization


class AlreadyClosed(Exception):
    """Somebody has closed it meanwhile; there is nothing to go on with."""


class NoAnswer(Exception):
    """What nobody answered is not closed."""


class OutOfOrder(Exception):
    """A step lies before one that came before it; `step` is whose day it is, `before` the other's, on `day`."""

    def __init__(self, step: OpinionStep, before: OpinionStep, day: date) -> None:
        super().__init__(f"{step.label}的日期不能早于{before.label}的日期（{written(day)}）。")
        self.step = step


def in_order(opinion: Opinion) -> None:
    """Raises OutOfOrder."""
    days = {step: getattr(opinion, step) for step in OpinionStep}
    if found := too_early(days):
        step, before = found
        raise OutOfOrder(step, before, days[before])


@transaction.atomic
def enter_opinion(
    *,
    station: Organization,
    uid: UUID,
    kind: str,
    text: str,
    said_by: str,
    by: Account,
    today: date,
    said_on: date | None = None,
) -> Opinion:
    """Said today, or earlier and copied from paper. Sent twice it is entered once."""
    day = said_on or today
    name = same_sending(uid, station.pk, kind, text, said_by, day)
    made = Opinion(uid=name, kind=kind, text=text, said_by=said_by, said_on=day, entered_by=by)
    made.settle_in(station)
    if known := sent_before(made):
        return known
    note_version(made, today=today)
    record("stations.enter_opinion", by=by, target=made, path=made.path)
    return made


@transaction.atomic
def handle_opinion(
    *,
    opinion: Opinion,
    handed_to: str,
    answer: str,
    close: bool,
    by: Account,
    today: date,
    handed_on: date | None = None,
    answered_on: date | None = None,
    closed_on: date | None = None,
    was_handed_to: str = "",
    was_handed_on: date | None = None,
    was_answer: str = "",
    was_answered_on: date | None = None,
) -> Opinion:
    """Take it as far as the words go, each on its day or today; words and days that the page, which says what there `was`,
    did not know and has no words to put in place of stay. Closed twice in the same words it is closed once.
    Raises AlreadyClosed, NoAnswer, OutOfOrder."""
    current = locked(opinion)
    stands = (current.handed_to, current.handed_on), (current.answer, current.answered_on)
    handed = kept_step((handed_to, handed_on), (was_handed_to, was_handed_on), stands[0], today)
    answered = kept_step((answer, answered_on), (was_answer, was_answered_on), stands[1], today)
    if current.closed_on or current.withdrawn_on:
        same = close and (handed, answered) == stands and (handed_to, answer) == (stands[0][0], stands[1][0])
        if same and not current.withdrawn_on and closed_on in (None, current.closed_on):
            return current
        raise AlreadyClosed
    current.handed_to, current.handed_on = handed
    current.answer, current.answered_on = answered
    current.closed_on = (closed_on or today) if close else None
    if close and not current.answer:
        raise NoAnswer
    in_order(current)
    current.version += 1
    current.save(update_fields=["handed_to", "handed_on", "answer", "answered_on", "closed_on", "version"])
    note_version(current, today=today)
    record("stations.handle_opinion", by=by, target=current, path=current.path, closed=close)
    return current


Step = tuple[str, date | None]


def kept_step(typed: Step, was: Step, stands: Step, today: date) -> Step:
    """The words and the day of a step. What is typed, unless no words were typed over what somebody wrote since, be it the
    day alone; a day that nobody says stays, or is today."""
    words, day = typed
    if words in ("", was[0]) and stands != was:
        return stands
    return (words, day or stands[1] or today) if words else ("", None)


@transaction.atomic
def correct_opinion(
    *,
    opinion: Opinion,
    version: int | None,
    kind: str,
    text: str,
    said_by: str,
    said_on: date,
    handed_to: str,
    handed_on: date | None,
    answer: str,
    answered_on: date | None,
    closed_on: date | None,
    by: Account,
    today: date,
) -> None:
    """Everything that it says, of one that is closed too; without the day of closing it is open again.
    Raises VersionConflict, NoAnswer, OutOfOrder."""
    if closed_on and not answer:
        raise NoAnswer
    handed, answered = (handed_on or today) if handed_to else None, (answered_on or today) if answer else None
    in_order(Opinion(said_on=said_on, handed_on=handed, answered_on=answered, closed_on=closed_on))
    current, fields = put_right(
        opinion,
        version=version,
        kind=kind,
        text=text,
        said_by=said_by,
        said_on=said_on,
        closed_on=closed_on,
        handed_to=handed_to,
        handed_on=handed,
        answer=answer,
        answered_on=answered,
    )
    if fields:
        note_version(current, today=today)
        record("stations.correct_opinion", by=by, target=current, path=current.path, fields=fields)
