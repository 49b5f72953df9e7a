"""The whole file or nothing: one write transaction, whose last statement says that it was this worker's to write."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from dangjian.audit.services import record
from dangjian.jobs.models import LEASE, JobState
from dangjian.jobs.rules import checkpoint
from dangjian.jobs.services import refresh_statistics
from members.imports.models import RosterImport, RosterRow, RowState, Stage
from members.imports.queries.places import Extent
from members.imports.services.ledger import Ledger, Snapshot, Touched, compare, newest_related, stored
from members.imports.services.organizing import Places
from members.imports.services.planning import Arrival, Plan, Shift, Stale, make_plan
from members.private.models import PrivateNumbers
from members.roster.models import IN_STANDING, PARTY_CATEGORIES, Affiliation, Member, MembershipStatus, Term
from members.roster.services import (
    BeforeAffiliation,
    NotABranch,
    NotAffiliated,
    NotInParty,
    change_facts_many,
    change_status,
    end_affiliation,
    enrol_many,
    rejoin,
    transfer_many,
)
from organizations.access.models import Account
from organizations.tree.models import Organization, OrganizationEdge
from organizations.tree.services import BeforeLastChange, CannotMoveBelowItself

CHANGED_SINCE = "核对之后系统里的数据或您的权限有了变化，没有写入任何内容。请重新上传这份文件，再核对一次。"
MOST_LEAVING = 500
MANY = 1000
ENDINGS = {
    MembershipStatus.LEFT: Affiliation.EndReason.OUT,
    MembershipStatus.DECEASED: Affiliation.EndReason.DECEASED,
}
OVERTAKEN = (
    Stale,
    IntegrityError,
    BeforeAffiliation,
    BeforeLastChange,
    CannotMoveBelowItself,
    NotABranch,
    NotAffiliated,
    NotInParty,
)


class NotReady(Exception):
    """Rows are wrong or unanswered, or the import is past its preview."""


class TooManyLeaving(Exception):
    """So many people missing from a file are a mistake rather than people who left."""


def confirm(
    *,
    roster_import: RosterImport,
    by: Account | None,
    now: datetime,
    absent_leave: bool = False,
    at_once: bool = False,
) -> None:
    """Put the import in line for writing. Raises NotReady, TooManyLeaving."""
    if roster_import.blocking:
        raise NotReady
    if absent_leave and roster_import.counts.get(RowState.ABSENT, 0) > MOST_LEAVING:
        raise TooManyLeaving
    with transaction.atomic():
        stand_in_line(roster_import, Stage.READY, Stage.APPLY, now=now, at_once=at_once, absent_leave=absent_leave)
        record("imports.confirm", by=by, target=roster_import, absent_leave=absent_leave)


def stand_in_line(
    roster_import: RosterImport, before: str, after: str, *, now: datetime, at_once: bool, **values: object
) -> None:
    """Once, however many people press the button. With `at_once` the caller works on it."""
    ready = RosterImport.objects.filter(pk=roster_import.pk, stage=before, job_state=JobState.DONE)
    done = ready.update(
        stage=after,
        job_state=JobState.WAITING,
        waiting_since=now,
        progress_done=0,
        attempt=F("attempt") + 1 if at_once else F("attempt"),
        leased_until=now + LEASE if at_once else None,
        **values,
    )
    if not done:
        raise NotReady
    roster_import.refresh_from_db()


def apply(roster_import: RosterImport, *, clock: Callable[[], datetime]) -> None:
    """Write a claimed, confirmed import. Raises LostLease; when the portal has moved on, nothing is written."""
    try:
        plan = make_plan(roster_import)
        roster_import.advance(done=1, total=2, now=clock())
        checkpoint("imports.before_write")
        with transaction.atomic():
            write(roster_import, plan, clock=clock)
            checkpoint("imports.before_commit")
        if len(plan.arrivals) >= MANY:
            refresh_statistics()
    except OVERTAKEN:
        with transaction.atomic():
            roster_import.give_up(reason=CHANGED_SINCE)
            RosterImport.objects.filter(pk=roster_import.pk).update(stage=Stage.REFUSED)
        roster_import.stage = Stage.REFUSED
    checkpoint("imports.after_commit")


def write(roster_import: RosterImport, plan: Plan, *, clock: Callable[[], datetime]) -> None:
    one_at_a_time()
    roster_import.advance(done=1, total=2, now=clock())
    refuse_newcomers_since(roster_import, plan.arrivals)
    ledger, as_of, by = Ledger(newest=newest_related(Member)), roster_import.as_of, roster_import.by
    touched = Touched(plan.touched, touched_organizations(plan.places))
    before = touched.snapshot()
    refuse_other_values(plan.shifts, before)
    places = write_places(plan, ledger, as_of=as_of, by=by)
    refuse_beyond_reach(plan, places, by)
    enrol(plan.arrivals, places, ledger, by=by)
    shift_members(plan.shifts, places, on=as_of, by=by)
    for member in plan.leaving:
        end_affiliation(member=member, reason=Affiliation.EndReason.OUT, on=as_of, by=by)
    ledger.resettled = [one.member.pk for one in plan.shifts if one.status or one.branch] + [m.pk for m in plan.leaving]
    compare(ledger, before, touched.snapshot())
    ledger.seal()
    record("imports.apply", by=by, target=roster_import, as_of=str(as_of), **roster_import.counts)
    roster_import.finish(
        stage=Stage.APPLIED, applied_at=clock(), ledger=asdict(ledger), progress_done=2, progress_total=2
    )


def one_at_a_time() -> None:
    """Two imports that are written at the same moment could enter the same person twice without seeing each other."""
    writing = RosterImport.objects.select_for_update().filter(stage=Stage.APPLY).order_by("pk")
    list(writing.values_list("pk"))


def refuse_newcomers_since(roster_import: RosterImport, arrivals: Sequence[Arrival]) -> None:
    """Somebody of the same name who was entered after the preview may be the same person."""
    since = Member.objects.filter(pk__gt=roster_import.seen.get("Member", 0)).values_list("name", flat=True)
    if {one.newcomer.member.name for one in arrivals} & set(since):
        raise Stale


def refuse_other_values(shifts: Sequence[Shift], before: Snapshot) -> None:
    """Every value that the preview showed as the old one is still there."""
    for one in shifts:
        held = before[Member].get(one.member.pk, {})
        numbers = before[PrivateNumbers].get(held.get("numbers_id") or 0, {})
        now = {name: numbers.get(name) or "" if name.endswith("_index") else held.get(name) for name in one.old}
        if stored(now) != one.old:
            raise Stale


def refuse_beyond_reach(plan: Plan, places: Places, by: Account | None) -> None:
    """A right may have ended since the preview."""
    extent = Extent.of(by)
    branches = [places.branch(one.branch) for one in plan.arrivals]
    branches += [places.branch(one.branch) for one in plan.shifts if one.branch]
    branches += [member.organization for member in plan.touched]
    if not all(extent.covers(path, sector) for path, sector in {(one.path, one.sector) for one in branches}):
        raise Stale


def touched_organizations(rows: Sequence[RosterRow]) -> list[int]:
    """The changed organizations, and everything below one that moves."""
    known = [row for row in rows if row.target_id]
    found = {row.target_id for row in known if row.target_id}
    for row in known:
        if row.values.get("branch"):
            path = Organization.objects.values_list("path", flat=True).get(pk=row.target_id)
            found |= set(Organization.objects.under(path).values_list("pk", flat=True))
    return sorted(found)


def write_places(plan: Plan, ledger: Ledger, *, as_of: date, by: Account | None) -> Places:
    places = Places(plan.places)
    places.write(as_of=as_of, is_first=not Member.objects.exists(), by=by)
    founded = [one.pk for one in places.founded.values()]
    ledger.note_created(Organization, founded)
    for model in (OrganizationEdge, Term):
        ledger.note_created(model, model.objects.filter(organization__in=founded).values_list("pk", flat=True))
    places.load([one.branch for one in plan.arrivals] + [one.branch for one in plan.shifts])
    return places


def enrol(arrivals: Sequence[Arrival], places: Places, ledger: Ledger, *, by: Account | None) -> None:
    for one in arrivals:
        branch = places.branch(one.branch)
        one.newcomer.member.settle_in(branch)
        if one.newcomer.affiliation:
            one.newcomer.affiliation.organization = branch
    newcomers = [one.newcomer for one in arrivals]
    if newcomers:
        enrol_many(newcomers, by=by)
    ledger.note_created(PrivateNumbers, [one.numbers.pk for one in newcomers if one.numbers])
    ledger.note_created(Member, [one.member.pk for one in newcomers])
    ledger.note_created(Affiliation, [one.affiliation.pk for one in newcomers if one.affiliation])


def shift_members(shifts: Sequence[Shift], places: Places, *, on: date, by: Account | None) -> None:
    """Facts first, then who leaves or is back, then who changes the branch."""
    effective = [one.change for one in shifts if one.change.fields]
    if effective:
        change_facts_many(effective, by=by)
    held = Affiliation.objects.filter(member__in=[one.member.pk for one in shifts], ends_on=None)
    affiliated = set(held.values_list("member", flat=True))
    moves = []
    for one in shifts:
        to = places.branch(one.branch) if one.branch else one.member.organization
        if settle_status(one, to, affiliated, on=on, by=by) and one.branch:
            moves.append((one.member, to))
    if moves:
        transfer_many(moves, on=on, by=by)


def settle_status(one: Shift, to: Organization, affiliated: set[int], *, on: date, by: Account | None) -> bool:
    """Whether the member has an affiliation that a change of branch would end."""
    member, status = one.member, one.status or one.member.membership_status
    is_affiliated, in_standing = member.pk in affiliated, status in IN_STANDING
    if in_standing and not is_affiliated:
        if member.category in PARTY_CATEGORIES:
            rejoin(member=member, organization=to, on=on, by=by, status=status)
        return False
    if not one.status:
        return is_affiliated
    if status in ENDINGS and is_affiliated:
        end_affiliation(member=member, reason=ENDINGS[MembershipStatus(status)], on=on, by=by)
    elif status in ENDINGS:
        Member.objects.filter(pk=member.pk).update(membership_status=status)
    else:
        change_status(member=member, to=status, on=on, by=by)
    return in_standing
