"""The first answer is the committee's or, where it has none, the department's; the second always somebody else's.

Where nobody is left who may give it, the head of the department decides in writing, and the department writes it down.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from activities.duties.services import exempt_late
from activities.reminders.queries import people_of
from analytics.assessment.models import Closing
from analytics.indicators.rules import LateAct
from analytics.indicators.services import Late, hold_figures, note_late
from analytics.objections.models import ScoreObjection
from analytics.objections.queries import answerable_by_nobody
from analytics.objections.rules import OPEN, State, Verdict
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.messages.rules import Letter, Line
from organizations.messages.services import post


class AnsweredMeanwhile(Exception):
    """Somebody else has answered, or the branch has withdrawn it."""


class NotYours(Exception):
    """The second answer is given by the department, and by somebody else than the first."""


class SomebodyMay(Exception):
    """There is somebody who may answer, so the head of the department need not decide."""


class NotUpheld(Exception):
    """Only what was upheld leads to an exemption, and to one."""


ANSWERED = ("verdict", "words", "by", "at")


def answer(*, objection: ScoreObjection, verdict: str, words: str, by: Account, now: datetime) -> None:
    """What is asked for the first or the second time. Raises AnsweredMeanwhile, NotYours."""
    with transaction.atomic():
        found = ScoreObjection.objects.select_for_update().get(pk=objection.pk)
        if found.state != objection.state or found.state not in (State.RAISED, State.APPEALED):
            raise AnsweredMeanwhile
        if not ScoreObjection.objects.waiting_for(by).filter(pk=found.pk).exists():
            raise NotYours
        part = "first" if found.state == State.RAISED else "second"
        found.state = State.ANSWERED if part == "first" else State.DECIDED
        for name, value in (("verdict", verdict), ("words", words), ("by", by), ("at", now)):
            setattr(found, f"{part}_{name}", value)
        found.save(update_fields=["state", *(f"{part}_{name}" for name in ANSWERED)])
        tell(found, verdict, now=now)
        record("objections.answer", by=by, target=found, path=found.path, verdict=verdict)


def decide_by_head(
    *, objection: ScoreObjection, verdict: str, words: str, head: str, document: str, by: Account, now: datetime
) -> None:
    """`head` decided by `document`, because nobody else may; `by` only writes it down. Raises AnsweredMeanwhile,
    SomebodyMay."""
    with transaction.atomic():
        found = (
            ScoreObjection.objects.select_for_update(of=("self",)).select_related("organization").get(pk=objection.pk)
        )
        if found.state != objection.state or found.state not in OPEN:
            raise AnsweredMeanwhile
        if not answerable_by_nobody([found]):
            raise SomebodyMay
        found.state, found.head, found.head_document = State.DECIDED, head, document
        found.second_verdict, found.second_words, found.second_by, found.second_at = verdict, words, by, now
        found.save(update_fields=["state", "head", "head_document", *(f"second_{name}" for name in ANSWERED)])
        tell(found, verdict, now=now)
        record("objections.decide_by_head", by=by, target=found, path=found.path, verdict=verdict)


def exempt_upheld(
    *, objection: ScoreObjection, kind: str, reason: str, document_number: str, by: Account, now: datetime
) -> None:
    """What the branch rightly said: it was excused in the quarter. It counts from the next version on.

    Raises NotUpheld, QuarterClosed while figures are read, AlreadyExempt.
    """
    with transaction.atomic():
        # The quarter before the objection, as 定稿 locks them.
        closing = Closing.objects.select_for_update().get(pk=objection.closing_id)
        found = (
            ScoreObjection.objects.select_for_update(of=("self",)).select_related("organization").get(pk=objection.pk)
        )
        if not found.is_upheld or found.exemption_id is not None:
            raise NotUpheld
        # Said once, however many it takes, each of some days or of one kind: the first stands for them.
        found.exemption, *_ = exempt_late(
            organization=found.organization,
            quarter=closing.quarter,
            kind=kind,
            reason=reason,
            document_number=document_number,
            by=by,
        )
        found.exempted_at, found.exempted_kind = now, kind
        what = f"免除{found.get_exempted_kind_display() or '全部事项'}，{reason}（{document_number}）"
        note_late(hold_figures(closing.quarter), [Late(found.organization, LateAct.ENTERED, what)], by=by, now=now)
        found.save(update_fields=["exemption", "exempted_at", "exempted_kind"])
        record("objections.exempt", by=by, target=found, path=found.path, kind=kind)


def tell(objection: ScoreObjection, verdict: str, *, now: datetime) -> None:
    branch, quarter = objection.organization, objection.closing.quarter
    url = reverse("objections:check", args=[branch.pk, quarter.slug])
    title = f"{quarter.label}得分异议有了答复：{Verdict(verdict).label}"
    line = Line(f"{objection.line.name}：{Verdict(verdict).label}", url)
    post([Letter(to, title, (line,)) for to in people_of([branch])[branch.pk]], now=now)
