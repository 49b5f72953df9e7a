from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.http import Http404

from members.corrections.models import Correction
from members.corrections.queries.lying import lying_with, own_places
from members.corrections.rules import ANSWERED, TOLD_FOR, offices
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import RIGHTS, Right, Role
from organizations.granting.queries import beholden_to

MOST_OWN = 50


def own_requests(account: Account) -> QuerySet[Correction]:
    asked = Correction.objects.filter(asked_by=account).select_related("answered_by", "wanted")
    return asked.order_by("-pk")[:MOST_OWN]


def open_facts(member: Member) -> set[str]:
    """What of the member is being looked at."""
    return set(Correction.objects.open().filter(member=member).values_list("fact", flat=True))


def answered_for(account: Account, *, now: datetime) -> int:
    """Answers of the last days, for whoever asked."""
    return Correction.objects.filter(asked_by=account, state__in=ANSWERED, answered_at__gt=now - TOLD_FOR).count()


def answers(account: Account) -> bool:
    """Whether requests can come to somebody at all."""
    return account.reach.has(Right.MAINTAIN) or bool(account.reach.organizations(Role.SECRETARY))


def require_answering(account: Account) -> None:
    """The pages of requests do not exist for anybody to whom none can come."""
    if not answers(account):
        raise Http404


@dataclass(frozen=True)
class Wanted:
    """What a list shows; nothing chosen is what waits for oneself."""

    everything: bool = False
    state: str = ""
    q: str = ""


def found_for(account: Account, wanted: Wanted) -> QuerySet[Correction]:
    """Open ones first, the longest overdue before the others."""
    found = Correction.objects.visible_to(account)
    if not wanted.everything:
        found = found.filter(pk__in=lying_with(account))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.q:
        found = found.filter(member__in=Member.objects.called(wanted.q))
    related = found.select_related("member", "member__organization", "answered_by")
    return related.order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")


def may_answer(account: Account, correction: Correction) -> bool:
    """Above whatever office the asker holds along the line, and by nobody whom the asker has made."""
    path, asker = correction.member.path, correction.asked_by
    able = offices(path, own_places(asker))
    held = {one.path for one in account.reach.held if Right.MAINTAIN in RIGHTS[one.role]}
    led = {one.path for one in account.reach.held if one.role == Role.SECRETARY}
    stands = any(place in held for place in able) or (path in led and path in able)
    return stands and account.pk != asker.pk and not beholden_to(asker).filter(pk=account.pk).exists()
