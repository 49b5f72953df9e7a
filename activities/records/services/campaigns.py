"""The list of 学习专题: begun and ended by the department; a record keeps the one that it names."""

from datetime import date, timedelta

from django.db import transaction

from activities.records.models import StudyCampaign
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.tree.models import Organization

ONE_DAY = timedelta(days=1)


class EndsBeforeStart(Exception):
    """The last day lies before the first."""


class RunsAlready(Exception):
    """A campaign of this name is open to records of one of the days; the branches could not tell them apart."""


class IsOver(Exception):
    """It has ended meanwhile; what its records say stays."""


@transaction.atomic
def begin_campaign(
    *, name: str, document_number: str, starts_on: date, last_day: date | None, by: Account
) -> StudyCampaign:
    """`last_day` is the last on which branches may name it; none as long as nobody knows. Raises EndsBeforeStart, RunsAlready.

    Who begins one waits for who does so at the same time: a button pressed twice makes one.
    """
    if last_day and last_day < starts_on:
        raise EndsBeforeStart
    list(Organization.objects.select_for_update(no_key=True).filter(parent=None))
    until = {"starts_on__lte": last_day} if last_day else {}
    if StudyCampaign.objects.not_over(starts_on).filter(name=name, **until).exists():
        raise RunsAlready
    made = StudyCampaign.objects.create(
        name=name,
        document_number=document_number,
        starts_on=starts_on,
        ends_on=last_day and last_day + ONE_DAY,
    )
    record("records.begin_campaign", by=by, target=made)
    return made


@transaction.atomic
def end_campaign(*, campaign: StudyCampaign, last_day: date, today: date, by: Account) -> None:
    """Records of later days can no longer name it; those that did keep it. Raises EndsBeforeStart, IsOver."""
    current = StudyCampaign.objects.select_for_update().not_over(today).filter(pk=campaign.pk).first()
    if current is None:
        raise IsOver
    if last_day < current.starts_on:
        raise EndsBeforeStart
    current.ends_on = last_day + ONE_DAY
    current.save(update_fields=["ends_on"])
    record("records.end_campaign", by=by, target=current, last=str(last_day))
