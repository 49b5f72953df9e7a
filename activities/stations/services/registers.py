"""征求意见本: entered, handed to somebody, answered, closed."""

from collections.abc import Mapping
from datetime import date
from typing import IO
from uuid import UUID

from django.db import transaction

from activities.stations.models import Opinion
from activities.stations.queries.registers import BOOKS, Stations
from activities.stations.services.sending import sent_before
from dangjian.acts import same_sending
from dangjian.audit.services import record
from dangjian.sheets import write_sheet
from organizations.access.models import Account
from organizations.tree.models import Organization


class AlreadyClosed(Exception):
    """Somebody has closed it meanwhile; there is nothing to go on with."""


class NoAnswer(Exception):
    """What nobody answered is not closed."""


@transaction.atomic
def enter_opinion(
    *, station: Organization, uid: UUID, kind: str, text: str, said_by: str, by: Account, today: date
) -> Opinion:
    """Sent twice it is entered once."""
    name = same_sending(uid, station.pk, kind, text, said_by)
    made = Opinion(uid=name, kind=kind, text=text, said_by=said_by, said_on=today, entered_by=by)
    made.settle_in(station)
    if known := sent_before(made):
        return known
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
    was_handed_to: str = "",
    was_answer: str = "",
) -> Opinion:
    """Take it as far as the words go; a day that stands already stays, and so do words that the page, which says what
    there `was`, did not know and has nothing to put in place of. Raises AlreadyClosed, NoAnswer."""
    current = Opinion.objects.select_for_update(no_key=True).get(pk=opinion.pk)
    if current.closed_on:
        raise AlreadyClosed
    handed_to = kept_words(handed_to, was_handed_to, current.handed_to)
    answer = kept_words(answer, was_answer, current.answer)
    if close and not answer:
        raise NoAnswer
    current.handed_to, current.handed_on = handed_to, (current.handed_on or today) if handed_to else None
    current.answer, current.answered_on = answer, (current.answered_on or today) if answer else None
    current.closed_on = today if close else None
    current.save(update_fields=["handed_to", "handed_on", "answer", "answered_on", "closed_on"])
    record("stations.handle_opinion", by=by, target=current, path=current.path, closed=close)
    return current


def kept_words(typed: str, was: str, stands: str) -> str:
    """What is typed, unless nothing was typed over words that somebody wrote since."""
    untouched = typed in ("", was)
    return stands if untouched and stands != was else typed


def export_book(
    *, book: str, stations: Stations, year: int, target: IO[bytes], by: Account, narrowing: Mapping[str, object]
) -> int:
    """One of the books of a year, of one station or of many; the row in the log is written before anything leaves."""
    shape = BOOKS[book]
    record("stations.export", by=by, target="organization", book=book, filter=narrowing)
    return write_sheet(
        target,
        title=f"{year}年{shape.title}",
        notes=[shape.note],
        columns=shape.columns,
        rows=(line.cells for line in shape.rows(stations, year)),
    )
