"""Who has to answer, who may be given it, and the desk's list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from dangjian.fields.paths import ancestors
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.complaints.models import Complaint, ComplaintEntry, ComplaintQuerySet, answering
from organizations.complaints.rules import SHOWN_TO_ASKER
from organizations.tree.models import Organization

LATE = "LATE"
MOST_OWN = 50


def top() -> Organization:
    return Organization.objects.get(parent=None)


def organization_called(text: str, *, today: date) -> Organization | None:
    """The one standing organization of that name; of several none, since guessing would tell the wrong people."""
    name = "".join(text.split())
    if not name:
        return None
    found = list(Organization.objects.standing(today).filter(Q(name=name) | Q(short_name=name))[:2])
    return found[0] if len(found) == 1 else None


def answering_for(about: Organization | None, asked_by: Account | None = None) -> Organization:
    """The nearest organization above with somebody who answers, else the district: never `about` itself."""
    if about is None or about.parent_id is None:
        return top()
    grants = answering(asked_by.pk if asked_by else 0).filter(organization__path__in=about.ancestor_paths)
    nearest = grants.order_by("organization__path").values_list("organization", flat=True).last()
    return Organization.objects.get(pk=nearest) if nearest else top()


def may_be_given(complaint: Complaint) -> QuerySet[Account]:
    """Who answers at the place of the complaint or above it, but for who asked."""
    above = [complaint.path, *complaint.organization.ancestor_paths]
    held = answering(complaint.asked_by_id or 0).filter(organization__path__in=above)
    return Account.objects.filter(pk__in=held.values("account")).order_by("name", "pk")


def may_be_moved_to(complaint: Complaint, account: Account, *, today: date) -> QuerySet[Organization]:
    """Committees in the reach of `account` with somebody who may answer; who is complained about and whatever stands
    below it are left out."""
    offices = Organization.objects.reached(account, Right.ANSWER).standing(today)
    held = answering(complaint.asked_by_id or 0).values("organization")
    found = offices.filter(pk__in=held).exclude(pk=complaint.organization_id)
    if complaint.about:
        found = found.exclude(path__under=complaint.about.path)
    return found.order_by("path")


def own_names(account: Account) -> list[str]:
    """What somebody is most likely to mean: the own organizations and those above them."""
    own = {held.path for held in account.reach.held}
    above = {path for one in own for path in ancestors(one)}
    return list(
        Organization.objects.filter(path__in=own | above).order_by("-path").values_list("short_name", flat=True)[:20]
    )


@dataclass(frozen=True)
class Wanted:
    """What a list shows; nothing chosen is what lies with oneself and is not answered."""

    everything: bool = False
    state: str = ""
    kind: str = ""
    q: str = ""


def complaint_list(account: Account, wanted: Wanted, *, today: date) -> ComplaintQuerySet:
    """The longest overdue first."""
    found = Complaint.objects.visible_to(account)
    if not wanted.everything:
        found = found.for_oneself(account)
    if wanted.state == LATE:
        found = found.pending().filter(due_on__lt=today)
    elif wanted.state:
        found = found.filter(state=wanted.state)
    elif not wanted.everything:
        found = found.pending()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if text := wanted.q:
        number = text.replace("-", "")
        found = found.filter(Q(text__icontains=text) | Q(about_text__icontains=text) | Q(number__startswith=number))
    related = found.select_related("organization", "assigned_to")
    return related.order_by(F("closed_at").asc(nulls_first=True), "due_on", "pk")


def lies_with(account: Account) -> QuerySet[Complaint]:
    return Complaint.objects.visible_to(account).for_oneself(account).pending()


def history(complaint: Complaint) -> QuerySet[ComplaintEntry]:
    return complaint.entries.select_related("by").order_by("pk")


def shown_to_asker() -> Prefetch:
    """The steps the asker may read, as `told`."""
    entries = ComplaintEntry.objects.filter(act__in=SHOWN_TO_ASKER).order_by("pk")
    return Prefetch("entries", entries, to_attr="told")


def own_complaints(account: Account) -> list[Complaint]:
    mine = Complaint.objects.asked_by_oneself(account).prefetch_related(shown_to_asker())
    return list(mine.select_related("organization").order_by("-pk")[:MOST_OWN])


def answered_for(account: Account) -> int:
    return Complaint.objects.asked_by_oneself(account).filter(state="ANSWERED").count()
