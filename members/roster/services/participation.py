"""Taking part elsewhere, and being excused for a longer time."""

from datetime import date

from django.db import IntegrityError, transaction

from dangjian.audit.services import record
from members.roster.models import Member, Participation, StandingExemption
from members.roster.services.dated import close
from organizations.access.models import Account
from organizations.tree.models import Organization


class AtHome(Exception):
    """The member belongs to this branch and takes part in it anyway."""


class TakesPartElsewhere(Exception):
    """The member takes part somewhere else instead of at home already; that has to end first."""


class ExemptAlready(Exception):
    """The member is excused already."""


@transaction.atomic
def begin_participation(
    *, member: Member, organization: Organization, on: date, by: Account | None, instead_of_home: bool = True
) -> Participation:
    """组织关系 stays at home; elections and dues stay there with it."""
    if member.organization_id == organization.pk:
        raise AtHome
    open_ones = Participation.objects.select_for_update().filter(member=member, ends_on=None)
    if any(one.organization_id == organization.pk or (one.instead_of_home and instead_of_home) for one in open_ones):
        raise TakesPartElsewhere
    begun = Participation(member=member, organization=organization, starts_on=on, instead_of_home=instead_of_home)
    try:
        with transaction.atomic():
            begun.save(force_insert=True)
    except IntegrityError as error:  # somebody else began another one at the same moment
        raise TakesPartElsewhere from error
    record("roster.begin_participation", by=by, target=member, path=member.path, at=organization.pk, on=str(on))
    return begun


@transaction.atomic
def end_participation(*, participation: Participation, on: date, by: Account | None) -> None:
    close(participation, on=on)
    member = participation.member
    record("roster.end_participation", by=by, target=member, path=member.path, on=str(on))


@transaction.atomic
def exempt(
    *, member: Member, reason: str, on: date, by: Account | None, approved_by: str = "", until: date | None = None
) -> StandingExemption:
    """长期免到 from `on`, to the day before `until` when one is agreed."""
    if StandingExemption.objects.as_of(on).filter(member=member).exists():
        raise ExemptAlready
    exemption = StandingExemption.objects.create(
        member=member, reason=reason, starts_on=on, ends_on=until, approved_by=approved_by
    )
    record("roster.exempt", by=by, target=member, path=member.path, on=str(on))
    return exemption


@transaction.atomic
def end_exemption(*, exemption: StandingExemption, on: date, by: Account | None) -> None:
    close(exemption, on=on)
    member = exemption.member
    record("roster.end_exemption", by=by, target=member, path=member.path, on=str(on))
