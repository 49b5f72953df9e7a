"""What a branch sees: whom stations ask about, which of its own take part there, and who is away."""

from datetime import date

from django.db.models import F, QuerySet

from dangjian.periods import Quarter
from members.floating.models import Inflow, Outflow
from members.floating.rules import FOR_BRANCH, Match
from members.roster.models import Affiliation, Member
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization

RELATED = ("organization", "home", "member", "member__organization")


def asked_about(account: Account) -> QuerySet[Inflow]:
    """Waiting for one's own branch; who stands above reads along, and answers where it acts for the branch itself."""
    return asked_or_answered(account).filter(match=Match.PROPOSED)


def asked_or_answered(account: Account) -> QuerySet[Inflow]:
    """With those it has said yes to: whoever presses twice finds them."""
    return Inflow.objects.asked_of(account).select_related(*RELATED).order_by("pk")


def own_in_care(account: Account) -> QuerySet[Inflow]:
    """Members of one's branches who take part at a station, the newest first; those who left stay on the list."""
    confirmed = Inflow.objects.asked_of(account).filter(match=Match.CONFIRMED)
    newest = F("ended_on").desc(nulls_first=True), F("arrived_on").desc(nulls_first=True), "pk"
    return confirmed.select_related(*RELATED).order_by(*newest)


def followed(account: Account) -> QuerySet[Inflow]:
    """Whose taking part somebody reads."""
    return Inflow.objects.followed_by(account).select_related(*RELATED)


def hosted(account: Account) -> QuerySet[Inflow]:
    """Who of other branches takes part at a station that leans on one's own place."""
    return Inflow.objects.hosted_by(account).in_care().select_related(*RELATED).order_by("organization", "pinyin", "pk")


def acting_branches(account: Account, *, today: date) -> QuerySet[Organization]:
    """Branches that somebody writes for."""
    reached = Organization.objects.reached(account, Right.RECORD).standing(today)
    return reached.filter(kind=Kind.BRANCH).order_by("path")


def acts_for_branches(account: Account) -> bool:
    return bool(account.reach.organizations(*FOR_BRANCH))


def members_of(branch: Organization, day: date) -> QuerySet[Member]:
    here = Affiliation.objects.as_of(day).filter(organization=branch).values("member")
    return Member.objects.filter(pk__in=here).order_by("pinyin", "pk")


def may_go_out(branches: QuerySet[Organization]) -> QuerySet[Member]:
    return Member.objects.filter(organization__in=branches).in_party().order_by("pinyin", "pk")


def away_list(account: Account, *, over: bool = False, q: str = "") -> QuerySet[Outflow]:
    """Whoever was longest without contact first."""
    found = Outflow.objects.visible_to(account)
    found = found.exclude(ends_on=None) if over else found.away()
    if q:
        found = found.filter(member__in=Member.objects.called(q)) | found.filter(place__icontains=q.strip())
    return found.select_related("member", "organization", "committee").order_by("last_contact_on", "pk")


def without_contact_this_quarter(account: Account, *, today: date) -> QuerySet[Outflow]:
    start = Quarter.containing(today).start
    return Outflow.objects.visible_to(account).away().filter(last_contact_on__lt=start, starts_on__lt=start)
