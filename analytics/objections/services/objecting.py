"""The branch's part: it agrees, or says of a line what is wrong; and may ask for a second look at the answer."""

from datetime import date, datetime

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from analytics.assessment.models import Closing, ScoreLine
from analytics.assessment.rules import Stage
from analytics.objections.models import Check, ScoreObjection
from analytics.objections.queries import asked, lines_asked
from analytics.objections.rules import State
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.photos.models import Audience
from organizations.photos.services import attach, make_album, set_audience
from organizations.tree.models import Organization


class CheckingOver(Exception):
    """The days for checking are over, or have not begun."""


class AnotherVersion(Exception):
    """The figures were read again since the branch looked."""


class AlreadyObjected(Exception):
    """There is an objection to this line; it is carried on where it stands."""


class NothingToCarryOn(Exception):
    """The objection stands otherwise by now."""


def confirm(
    *, closing: Closing, organization: Organization, by: Account, now: datetime, seen: int | None = None
) -> None:
    """The branch agrees to every line of the version that it has not objected to; twice is once. `seen` is the version
    that its page showed. Raises CheckingOver, AnotherVersion."""
    with transaction.atomic():
        held = held_open(closing, organization, localdate(now))
        if seen is not None and seen != held.run_id:
            raise AnotherVersion
        check = Check(closing=held, run_id=held.run_id, by=by, at=now)
        check.settle_in(organization)
        if Check.objects.filter(run=held.run_id, organization=organization).exists():
            return
        check.save()
        record("objections.confirm", by=by, target=check, path=check.path, quarter=str(held.quarter))


def object_to(*, line: ScoreLine, words: str, file: File | None = None, by: Account, now: datetime) -> ScoreObjection:
    """The same words sent twice are one objection. Raises CheckingOver, AlreadyObjected, DocumentRejected, NoSpace."""
    score = line.score
    branch, closing = score.organization, Closing.objects.of(score.run.quarter).first()
    if closing is None or not line.applies:
        raise CheckingOver
    try:
        with transaction.atomic():
            held = held_open(closing, branch, localdate(now))
            if held.run_id != score.run_id or not lines_asked(held).filter(pk=line.pk).exists():
                raise CheckingOver
            made = ScoreObjection(closing=held, line=line, words=words, raised_by=by, raised_at=now)
            made.settle_in(branch)
            if file:
                made.album = make_album(organization=branch, by=by)
                set_audience(album=made.album, audience=Audience.KEEPERS)
                attach(album=made.album, file=file, by=by)
            made.save()
            record("objections.raise", by=by, target=made, path=made.path, quarter=str(held.quarter))
    except IntegrityError as error:
        known = (
            ScoreObjection.objects.filter(line=line, words=words, raised_by=by).exclude(state=State.WITHDRAWN).first()
        )
        if known is None:
            raise AlreadyObjected from error
        return known
    return made


def held_open(closing: Closing, branch: Organization, today: date) -> Closing:
    """The quarter as it stands, kept from moving on until the caller's transaction ends. Raises CheckingOver."""
    held = Closing.objects.select_for_update().get(pk=closing.pk)
    if not held.is_checked_on(today) or (held.again_until and not asked(held).filter(pk=branch.pk).exists()):
        raise CheckingOver
    return held


def withdraw(*, objection: ScoreObjection, by: Account, now: datetime) -> None:
    """Before anybody has answered. Raises NothingToCarryOn."""
    with transaction.atomic():
        if not ScoreObjection.objects.filter(pk=objection.pk, state=State.RAISED).update(state=State.WITHDRAWN):
            raise NothingToCarryOn
        record("objections.withdraw", by=by, target=objection, path=objection.path)


def carry_on(*, objection: ScoreObjection, words: str, by: Account, now: datetime) -> None:
    """要求复核: the department looks at it again, by somebody else, as long as nothing is final. Raises NothingToCarryOn."""
    with transaction.atomic():
        held = Closing.objects.select_for_update().get(pk=objection.closing_id)
        found = ScoreObjection.objects.select_for_update().get(pk=objection.pk)
        if not found.may_be_carried_on or held.stage not in (Stage.CHECKING, Stage.DECIDING):
            raise NothingToCarryOn
        found.state, found.appeal_words = State.APPEALED, words
        found.save(update_fields=["state", "appeal_words"])
        record("objections.carry_on", by=by, target=found, path=found.path)
