"""A merit counts once per fact; a veto limits a quarter. Both come with a document, and are taken back with a trace."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from analytics.assessment.models import Merit, Veto
from analytics.assessment.rules import limits_text, points_text
from analytics.indicators.rules import LateAct
from analytics.indicators.services import Late, hold_figures, note_late
from dangjian.audit.services import record
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization


class CountedAlready(Exception):
    """The organization has been given something for this document before."""


def add_merit(
    *,
    organization: Organization,
    quarter: Quarter,
    points: int,
    reason: str,
    document_number: str,
    issued_on: date,
    by: Account,
    now: datetime,
) -> Merit:
    """Thousandths of a point for a document. Raises CountedAlready, whichever the quarter was, FiguresBeingTaken."""
    made = Merit(year=quarter.year, number=quarter.number, points=points, reason=reason)
    made.document_number, made.issued_on, made.entered_by, made.entered_at = document_number, issued_on, by, now
    enter(made, organization, by=by)
    return made


def add_veto(
    *,
    organization: Organization,
    quarter: Quarter,
    most: int | None,
    ceiling: str,
    reason: str,
    document_number: str,
    issued_on: date,
    by: Account,
    now: datetime,
) -> Veto:
    """At most so many thousandths, or no better band, or both. Raises CountedAlready for the same quarter, FiguresBeingTaken."""
    made = Veto(year=quarter.year, number=quarter.number, most=most, ceiling=ceiling, reason=reason)
    made.document_number, made.issued_on, made.entered_by, made.entered_at = document_number, issued_on, by, now
    enter(made, organization, by=by)
    return made


def enter(made: Merit | Veto, organization: Organization, *, by: Account) -> None:
    made.settle_in(organization)
    try:
        with transaction.atomic():
            held = hold_figures(made.quarter)
            made.save(force_insert=True)
            note_late(held, [late(made, LateAct.ENTERED)], by=by, now=made.entered_at)
            record("assessment.enter_extra", by=by, target=made, path=made.path, quarter=str(made.quarter))
    except IntegrityError as error:
        raise CountedAlready from error


@transaction.atomic
def drop_extra(*, extra: Merit | Veto, by: Account, now: datetime) -> None:
    """Taken back: the next computation counts it no more. Raises FiguresBeingTaken."""
    note_late(hold_figures(extra.quarter), [late(extra, LateAct.DROPPED)], by=by, now=now)
    record("assessment.drop_extra", by=by, target=extra, path=extra.path, quarter=str(extra.quarter))
    extra.delete()


def late(extra: Merit | Veto, act: LateAct) -> Late:
    what = f"加{points_text(extra.points)}分" if isinstance(extra, Merit) else limits_text(extra.most, extra.ceiling)
    return Late(extra.organization, act, f"{what}，{extra.reason}（{extra.document_number}）")
