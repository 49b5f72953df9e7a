"""流出: a branch writes down who of its own went out, and when they are back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from dangjian.audit.services import record
from members.floating.models import Outflow, OutflowQuerySet
from members.floating.rules import Returned
from members.floating.services.steps import ChangedMeanwhile, TooEarly
from members.roster.models import Affiliation, Member
from organizations.access.models import Account

AT_ONCE = 500


class AwayAlready(Exception):
    """The member is on the list."""


def go_out(
    *, member: Member, place: str, work: str, starts_on: date, in_national_system: bool, by: Account, now: datetime
) -> Outflow:
    """The 组织关系 stays and with it the vote. What another branch noted before the transfer ends with it. The same words
    sent twice are one. Raises AwayAlready."""
    end_with_affiliation(Outflow.objects.filter(member=member), now=now)
    made = Outflow(member=member, place=place, work=work, starts_on=starts_on, in_national_system=in_national_system)
    made.last_contact_on = starts_on
    made.settle_in(member.organization)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record("floating.go_out", by=by, target=made, path=made.path, member=member.pk, since=str(starts_on))
    except IntegrityError:
        known = Outflow.objects.get(member=member, ends_on=None)
        if (known.place, known.work, known.starts_on) != (place, work, starts_on):
            raise AwayAlready from None
        return known
    return made


@transaction.atomic
def come_back(*, outflow: Outflow, returned: str, on: date, by: Account, now: datetime) -> None:
    """Raises TooEarly, ChangedMeanwhile."""
    if on < outflow.starts_on:
        raise TooEarly
    if not Outflow.objects.filter(pk=outflow.pk, ends_on=None).update(ends_on=on, returned=returned):
        if Outflow.objects.filter(pk=outflow.pk, ends_on=on, returned=returned).exists():
            return
        raise ChangedMeanwhile
    record("floating.come_back", by=by, target=outflow, path=outflow.path, result=returned, on=str(on))


@transaction.atomic
def note_registered(*, outflow: Outflow, registered: bool, by: Account) -> None:
    """已在全国党员管理信息系统登记, yes or no."""
    if (
        Outflow.objects.filter(pk=outflow.pk)
        .exclude(in_national_system=registered)
        .update(in_national_system=registered)
    ):
        result = "YES" if registered else "NO"
        record("floating.note_registered", by=by, target=outflow, path=outflow.path, result=result)


def end_with_affiliation(outflows: OutflowQuerySet, *, now: datetime) -> int:
    """So many ended: nobody is away from a branch that the 组织关系 has left, by a transfer inside the district or
    otherwise, from the day on which it left."""
    today = localdate(now)
    there = Affiliation.objects.as_of(today).filter(member=OuterRef("member"), organization=OuterRef("organization"))
    left = outflows.filter(~Exists(there), ends_on=None)
    return sum(end_one(one, now=now) for one in left.order_by("pk")[:AT_ONCE])


@transaction.atomic
def end_one(outflow: Outflow, *, now: datetime) -> bool:
    held = Outflow.objects.select_for_update(of=("self",)).filter(pk=outflow.pk, ends_on=None).first()
    past = Affiliation.objects.filter(member=outflow.member_id, organization=outflow.organization_id)
    last = past.exclude(ends_on=None).filter(ends_on__lte=localdate(now)).order_by("-ends_on").first()
    if held is None or last is None or last.ends_on is None:
        return False
    moved = last.end_reason in {Affiliation.EndReason.INTERNAL, Affiliation.EndReason.OUT}
    held.ends_on = max(last.ends_on, held.starts_on)
    held.returned = Returned.TRANSFERRED if moved else Returned.ENDED
    held.save(update_fields=["ends_on", "returned"])
    record("floating.come_back", by=None, target=held, path=held.path, result=held.returned, on=str(held.ends_on))
    return True
