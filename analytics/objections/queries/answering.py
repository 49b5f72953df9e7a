"""What waits for an answer and from whom; and what nobody is left to answer."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from analytics.assessment.models import Closing
from analytics.objections.models import BRANCH_ROLES, ScoreObjection
from analytics.objections.rules import OPEN, State, Verdict
from organizations.access.models import Account, Grant
from organizations.access.rules import Held, Reach, Right, roles_with


def objections_shown(account: Account) -> QuerySet[ScoreObjection]:
    found = ScoreObjection.objects.visible_to(account).exclude(state=State.WITHDRAWN)
    return found.select_related("organization", "committee", "line__item", "closing", "raised_by")


def open_objections(closing: Closing) -> QuerySet[ScoreObjection]:
    return ScoreObjection.objects.open().filter(closing=closing).select_related("organization")


def waiting_for(account: Account) -> QuerySet[ScoreObjection]:
    """What the account is to answer now."""
    return ScoreObjection.objects.waiting_for(account)


def upheld_since(closing: Closing) -> QuerySet[ScoreObjection]:
    """Objections upheld after the version that is decided on was read: what was wrong is not mended in it."""
    read = F("closing__run__read_at")
    first = Q(first_verdict=Verdict.UPHELD, first_at__gt=read)
    second = Q(second_verdict=Verdict.UPHELD, second_at__gt=read)
    found = ScoreObjection.objects.filter(first | second | Q(exempted_at__gt=read), closing=closing)
    return found.exclude(state=State.WITHDRAWN)


def answerable_by_nobody(objections: Iterable[ScoreObjection]) -> list[ScoreObjection]:
    """Those that wait for an answer while nobody is left who may give it; one query, none if nothing waits."""
    waiting = [one for one in objections if one.state in OPEN]
    reaches = reaches_in_force() if waiting else {}
    return [one for one in waiting if not any(may_answer(pk, reach, one) for pk, reach in reaches.items())]


def reaches_in_force() -> dict[int, Reach]:
    """Of everybody who may log in and reviews something somewhere: all that they hold."""
    held: dict[int, list[Held]] = defaultdict(list)
    grants = Grant.objects.in_force().filter(account__is_active=True).order_by("pk")
    reviewing = grants.filter(role__in=roles_with(Right.REVIEW)).order_by().values("account")
    for account, role, path, place, sector in grants.filter(account__in=reviewing).values_list(
        "account", "role", "organization__path", "organization", "sector"
    ):
        held[account].append(Held(role, path, place, sector))
    return {account: Reach(tuple(each)) for account, each in held.items()}


def may_answer(account: int, reach: Reach, objection: ScoreObjection) -> bool:
    """As `ScoreObjection.objects.waiting_for` has it, of somebody who does not ask at this moment."""
    place = objection.organization
    if account == objection.raised_by_id or place.pk in reach.organizations(*BRANCH_ROLES):
        return False
    if objection.state == State.APPEALED and (account == objection.first_by_id or not reach.has(Right.ASSESS)):
        return False
    return reach.covers(Right.REVIEW, objection.path, place.sector)
