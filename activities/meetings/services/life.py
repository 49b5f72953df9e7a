"""What is to be mended, talks, and the sessions of committees."""

from datetime import date

from django.db import IntegrityError, transaction

from activities.meetings.models import CommitteeSession, Rectification, Talk
from activities.records.models import Activity
from dangjian.audit.services import record
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization


@transaction.atomic
def add_rectification(*, activity: Activity, problem: str, measure: str, until: date, by: Account) -> Rectification:
    made = Rectification.objects.create(activity=activity, problem=problem, measure=measure, until=until, entered_by=by)
    record("meetings.add_rectification", by=by, target=made, path=activity.path)
    return made


@transaction.atomic
def finish_rectification(*, item: Rectification, on: date | None, by: Account) -> None:
    """Mended on the day; None says that it is not after all."""
    item.done_on = on
    item.save(update_fields=["done_on"])
    record("meetings.finish_rectification", by=by, target=item, path=item.activity.path, on=str(on or ""))


@transaction.atomic
def drop_rectification(*, item: Rectification, by: Account) -> None:
    record("meetings.drop_rectification", by=by, target=item, path=item.activity.path)
    item.delete()


class NotedAlready(Exception):
    """The same was entered for the same day."""


def note_talk(*, organization: Organization, held_on: date, one: Member, other: Member, by: Account) -> Talk:
    """Raises NotedAlready."""
    made = Talk(held_on=held_on, one=one, other=other, recorded_by=by)
    made.settle_in(organization)
    try:
        with transaction.atomic():
            made.save()
            record("meetings.note_talk", by=by, target=made, path=made.path)
    except IntegrityError as error:
        raise NotedAlready from error
    return made


@transaction.atomic
def drop_talk(*, talk: Talk, by: Account) -> None:
    record("meetings.drop_talk", by=by, target=talk, path=talk.path)
    talk.delete()


def note_session(
    *, organization: Organization, kind: str, held_on: date, for_year: int, by: Account
) -> CommitteeSession:
    """Raises NotedAlready."""
    made = CommitteeSession(kind=kind, held_on=held_on, for_year=for_year, recorded_by=by)
    made.settle_in(organization)
    try:
        with transaction.atomic():
            made.save()
            record("meetings.note_session", by=by, target=made, path=made.path)
    except IntegrityError as error:
        raise NotedAlready from error
    return made


@transaction.atomic
def drop_session(*, session: CommitteeSession, by: Account) -> None:
    record("meetings.drop_session", by=by, target=session, path=session.path)
    session.delete()
