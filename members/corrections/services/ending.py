"""However a request ends, it ends once, and the number that was asked for goes with it."""

from typing import Any

from members.corrections.models import Correction
from members.corrections.rules import State
from members.private.services import forget


class AnsweredMeanwhile(Exception):
    """Answered or taken back since the page was opened."""


def end(correction: Correction, state: State, **facts: Any) -> None:
    """One conditional update; raises AnsweredMeanwhile. Belongs into the caller's transaction."""
    wanted = correction.wanted
    if not Correction.objects.open().filter(pk=correction.pk).update(state=state, wanted=None, **facts):
        raise AnsweredMeanwhile
    if wanted:
        forget(wanted)
    correction.refresh_from_db()
