"""Excusing a branch from a duty. What a closed quarter was judged by stays as it was."""

from datetime import date

from django.db import transaction

from activities.duties.models import Exemption, ReportingQuarter
from activities.duties.queries.judging import spans_free
from activities.duties.services.quarters import lock_quarter
from dangjian.audit.services import record
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


class NotABranch(Exception):
    """Only branches owe duties, so only branches are excused from them."""


class AlreadyExempt(Exception):
    """The branch is excused from the same duty in a part of the span."""


class QuarterClosed(Exception):
    """The day lies in a quarter whose figures were taken already."""


@transaction.atomic
def exempt(
    *,
    organization: Organization,
    kind: str,
    reason: str,
    starts_on: date,
    ends_on: date | None,
    by: Account,
    document_number: str = "",
) -> Exemption:
    """Excuse the branch from one duty (an empty kind: from all) in every period whose last day lies in the span."""
    if organization.kind != Kind.BRANCH:
        raise NotABranch
    refuse_if_closed(starts_on)
    made = Exemption(
        organization=organization,
        kind=kind,
        reason=reason,
        document_number=document_number,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=by,
    )
    refuse_twice(made)
    made.settle_in(organization)
    made.save()
    record("duties.exempt", by=by, target=made, path=made.path, kind=kind, **span(made))
    return made


@transaction.atomic
def exempt_late(
    *, organization: Organization, quarter: Quarter, kind: str, reason: str, document_number: str, by: Account
) -> list[Exemption]:
    """For one quarter whose figures were taken without it: an objection was right, and the next version counts it.

    On the days that are not excused already, so there may be several. Raises QuarterClosed in the moment in which the
    figures are read, NotABranch, and AlreadyExempt where nothing is left that the quarter still asks.
    """
    if organization.kind != Kind.BRANCH:
        raise NotABranch
    if lock_quarter(quarter.start).state == ReportingQuarter.State.TAKING:
        raise QuarterClosed
    made = []
    for one, starts_on, ends_on in spans_free(organization, quarter, kind):
        row = Exemption(kind=one, reason=reason, document_number=document_number, made_by=by)
        row.starts_on, row.ends_on = starts_on, ends_on
        row.settle_in(organization)
        row.save()
        record("duties.exempt_late", by=by, target=row, path=row.path, kind=one, **span(row))
        made.append(row)
    if not made:
        raise AlreadyExempt
    return made


@transaction.atomic
def end_exemption(*, exemption: Exemption, on: date | None, by: Account) -> None:
    """The branch owes again from `on`, which may also be later than was said, or unknown (None) again.

    An exemption that had not begun by then never was. Raises QuarterClosed, AlreadyExempt.
    """
    if on == exemption.ends_on:
        return
    refuse_if_closed(min(day for day in (on, exemption.ends_on) if day is not None))
    if on is not None and on <= exemption.starts_on:
        record("duties.withdraw_exemption", by=by, target=exemption, path=exemption.path, **span(exemption))
        exemption.delete()
        return
    exemption.ends_on = on
    refuse_twice(exemption)
    exemption.save(update_fields=["ends_on"])
    record("duties.end_exemption", by=by, target=exemption, path=exemption.path, **span(exemption))


def refuse_twice(exemption: Exemption) -> None:
    same = Exemption.objects.overlapping(exemption.starts_on, exemption.ends_on).exclude(pk=exemption.pk)
    if same.filter(organization=exemption.organization_id, kind=exemption.kind).exists():
        raise AlreadyExempt


def refuse_if_closed(day: date) -> None:
    lock_quarter(day)
    closed = ReportingQuarter.objects.exclude(state=ReportingQuarter.State.OPEN)
    if any(day < Quarter(row.year, row.number).end for row in closed):
        raise QuarterClosed


def span(exemption: Exemption) -> dict[str, str]:
    return {"starts_on": str(exemption.starts_on), "ends_on": str(exemption.ends_on or "")}
