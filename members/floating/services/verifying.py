"""What the home organisation says, and whether a branch of this district knows somebody as its own."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from members.floating.models import Inflow
from members.floating.rules import Deed, Match, Registered, Standing, State, Way
from members.floating.services.steps import ChangedMeanwhile, change, hold, note
from members.roster.models import Affiliation, Member
from members.roster.services import AtHome, TakesPartElsewhere, begin_participation, end_participation
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


class NoSuchBranch(Exception):
    """No one branch of the district is called so."""


class HereAlready(Exception):
    """The member is matched with somebody in another station's care."""


@transaction.atomic
def answer(*, inflow: Inflow, way: str, standing: str, answered_by: str, on: date, by: Account, now: datetime) -> None:
    """The home organisation was asked: it knows the person as a member, or does not. Asked again, the later counts; the
    same said twice is once. Raises ChangedMeanwhile where a branch of the district has answered meanwhile."""
    held = hold(inflow)
    if (held.standing, held.way, held.answered_on, held.answered_by) == (standing, way, on, answered_by):
        return
    if held.match == Match.CONFIRMED:
        raise ChangedMeanwhile
    change(inflow, while_={"state": State.IN_CARE}, standing=standing, way=way, answered_on=on, answered_by=answered_by)
    text = f"{Standing(standing).label}，{Way(way).label}，{answered_by}"
    note(inflow, Deed.ANSWERED, text=text, said=standing, on=on, by=by, now=now)
    record("floating.answer", by=by, target=inflow, path=inflow.path, on=str(on), result=standing)


@transaction.atomic
def say_registered(*, inflow: Inflow, registered: bool, by: Account, now: datetime) -> None:
    """已在全国党员管理信息系统登记: entered there by the two organisations, noted here as yes or no."""
    try:
        change(inflow, while_={"in_national_system": not registered}, in_national_system=registered)
    except ChangedMeanwhile:
        return  # it says so already
    said = Registered.YES if registered else Registered.NO
    note(inflow, Deed.NATIONAL, text=said.label, said=said, by=by, now=now)
    record("floating.say_registered", by=by, target=inflow, path=inflow.path, result=said)


@transaction.atomic
def propose(*, inflow: Inflow, branch: str, by: Account, now: datetime) -> None:
    """Ask the one branch of the district that is called so; it sees the name and says who it is, or that it is nobody
    of theirs. Raises NoSuchBranch, ChangedMeanwhile."""
    home = branch_called(branch, today=localdate(now))
    if home is None:
        raise NoSuchBranch
    open_ones = {"match__in": (Match.NONE, Match.DECLINED), "state": State.IN_CARE}
    change(inflow, while_=open_ones, match=Match.PROPOSED, home=home)
    note(inflow, Deed.PROPOSED, text=home.short_name, by=by, now=now)
    record("floating.propose", by=by, target=inflow, path=inflow.path, to=home.pk)


def branch_called(text: str, *, today: date) -> Organization | None:
    """The standing branch with exactly this full or short name: a list to choose from would show a manager more of the
    district than the manager reads."""
    name = "".join(text.split())
    standing = Organization.objects.standing(today).filter(kind=Kind.BRANCH)
    found = list((standing.filter(name=name) | standing.filter(short_name=name))[:2]) if name else []
    return found[0] if len(found) == 1 else None


@transaction.atomic
def match(*, inflow: Inflow, member: Member, by: Account, now: datetime) -> None:
    """By the branch: it is this member of ours. From now on expected at the station and not at home; the 组织关系 and
    the vote stay. Raises ChangedMeanwhile (also for a member of another branch), HereAlready, TakesPartElsewhere."""
    today = localdate(now)
    if not Affiliation.objects.as_of(today).filter(member=member, organization=inflow.home).exists():
        raise ChangedMeanwhile
    said = {"standing": Standing.VERIFIED, "way": Way.BRANCH, "answered_on": today}
    try:
        with transaction.atomic():
            change(
                inflow,
                while_={"match": Match.PROPOSED, "state": State.IN_CARE},
                match=Match.CONFIRMED,
                member=member,
                answered_by=member.organization.short_name,
                **said,
            )
    except IntegrityError as error:
        raise HereAlready from error
    take_part(inflow, on=today, by=by)
    note(inflow, Deed.MATCHED, text=member.organization.short_name, said=Standing.VERIFIED, by=by, now=now)
    record("floating.match", by=by, target=inflow, path=inflow.path, member=member.pk)


@transaction.atomic
def decline(*, inflow: Inflow, by: Account, now: datetime) -> None:
    """By the branch: nobody of ours. Raises ChangedMeanwhile."""
    change(inflow, while_={"match": Match.PROPOSED}, match=Match.DECLINED)
    note(inflow, Deed.DECLINED, text=str(inflow.home or ""), by=by, now=now)
    record("floating.decline", by=by, target=inflow, path=inflow.path)


def take_part(inflow: Inflow, *, on: date, by: Account) -> None:
    """Expected at the station from the day on, as long as the 组织关系 lies in a branch of this district. Raises
    TakesPartElsewhere."""
    member = inflow.member
    if member and Affiliation.objects.as_of(on).filter(member=member).exists():
        inflow.participation = begin_participation(member=member, organization=inflow.organization, on=on, by=by)
        inflow.save(update_fields=["participation"])


def stop_taking_part(inflow: Inflow, *, on: date, by: Account | None) -> None:
    """Home expects the member again from the day on."""
    participation = inflow.participation
    if participation and participation.ends_on is None:
        end_participation(participation=participation, on=max(on, participation.starts_on), by=by)


__all__ = [
    "AtHome",
    "HereAlready",
    "NoSuchBranch",
    "TakesPartElsewhere",
    "answer",
    "decline",
    "match",
    "propose",
    "say_registered",
    "stop_taking_part",
    "take_part",
]
