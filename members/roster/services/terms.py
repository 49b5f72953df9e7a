"""届次: a new term ends the one before."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dangjian.audit.services import record
from members.roster.models import Term
from members.roster.services.dated import close
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


class HasNoTerm(Exception):
    """A working committee is dispatched, not elected; a station is no party organisation."""


@transaction.atomic
def begin_term(
    *,
    organization: Organization,
    on: date,
    expires_on: date | None,
    has_committee: bool,
    by: Account | None,
    number: int | None = None,
) -> Term:
    """换届 on `on`; `has_committee` says whether a branch has a 支部委员会 in this term."""
    if organization.kind in (Kind.WORKING_COMMITTEE, Kind.STATION):
        raise HasNoTerm
    for former in Term.objects.select_for_update().filter(organization=organization, ends_on=None):
        close(former, on=on)
    term = Term.objects.create(
        organization=organization, number=number, starts_on=on, expires_on=expires_on, has_committee=has_committee
    )
    record("roster.begin_term", by=by, target=term, path=organization.path, on=str(on))
    return term


@transaction.atomic
def begin_terms(terms: Sequence[Term], *, by: Account | None) -> None:
    """First terms of organizations that have none yet, as a roster brings them; `terms` are not saved."""
    if any(term.organization.kind in (Kind.WORKING_COMMITTEE, Kind.STATION) for term in terms):
        raise HasNoTerm
    Term.objects.bulk_create(terms)
    record("roster.begin_terms", by=by, target="roster", count=len(terms))
