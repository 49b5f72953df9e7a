"""Lists of what was asked, for the place that owns it, for the one that asked, and for those above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from dangjian.audit.rules import narrowed_to
from members.followups.models import FollowUp, FollowUpQuerySet, Inspection, asked_here
from members.followups.rules import HANDLING, LIVE, State, is_late, written_day
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization

RELATED = ("organization", "asker", "member")
SORTS = {
    "": ("due_on", "pk"),
    "newest": ("-asked_at", "-pk"),
    "place": ("path", "due_on", "pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What a list shows; nothing chosen is what is still open, on the side of the owner."""

    side: str = ""
    state: str = ""
    kind: str = ""
    q: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.state or self.kind or self.q)

    def narrowing(self) -> dict[str, object]:
        return narrowed_to(self, without={"sort", "side"})


def side_of(account: Account, side: str) -> FollowUpQuerySet:
    if side == "asked":
        return FollowUp.objects.editable_by(account)
    if side == "all":
        return FollowUp.objects.visible_to(account)
    return FollowUp.objects.owned_by(account)


def follow_up_list(account: Account, wanted: Wanted, *, today: date) -> QuerySet[FollowUp]:
    """Without a state, what is not over."""
    found = side_of(account, wanted.side).select_related(*RELATED)
    if wanted.state == "late":
        found = found.late(today)
    elif wanted.state == "all":
        pass
    else:
        found = found.filter(state__in=[wanted.state] if wanted.state else LIVE)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.q:
        places = Organization.objects.called(wanted.q).values("pk")
        people = Member.objects.called(wanted.q).values("pk")
        found = found.filter(Q(what__icontains=wanted.q) | Q(organization__in=places) | Q(member__in=people))
    return found.order_by(*SORTS.get(wanted.sort, SORTS[""]))


def list_text(rows: Iterable[FollowUp], today: date) -> str:
    """For the group chat: place by place what is still to be done until when, and nobody's name."""
    places: dict[str, list[str]] = {}
    for one in rows:
        if one.state == State.OPEN:
            last = written_day(one.due_on, today)
            when = f"{last}到期，已逾期" if is_late(one.state, one.due_on, today) else f"{last}前办结"
            places.setdefault(one.organization.short_name, []).append(f"· {one.what}（{when}）")
    lines = [line for place, ones in places.items() for line in (f"{place}：", *ones)]
    return "\n".join(["【交办事项】", *lines, "如果已经办了，请忽略。"]) if lines else ""


@dataclass(frozen=True)
class Pressing:
    """Late at the places somebody acts for; reported as done to them; late where they asked and somebody else acts."""

    own_late: int = 0
    finished: int = 0
    late: int = 0


def pressing(account: Account, *, today: date) -> Pressing:
    if not account.reach.organizations(*HANDLING):
        return Pressing()
    each = pressed(account, today)
    return Pressing(**live_for(account).aggregate(**{name: Count("pk", filter=one) for name, one in each.items()}))


def waiting_for(account: Account, *, today: date) -> QuerySet[FollowUp]:
    """What somebody must act on: late at the own places, and reported as done to them."""
    each = pressed(account, today)
    return live_for(account).filter(each["own_late"] | each["finished"])


def pressed(account: Account, today: date) -> dict[str, Q]:
    own, asked = Q(organization__in=account.reach.organizations(*HANDLING)), asked_here(account)
    late = Q(state=State.OPEN, due_on__lt=today)
    return {"own_late": own & late, "finished": asked & Q(state=State.FINISHED), "late": asked & late & ~own}


def live_for(account: Account) -> QuerySet[FollowUp]:
    own = Q(organization__in=account.reach.organizations(*HANDLING))
    return FollowUp.objects.filter(own | asked_here(account), state__in=LIVE).order_by()


@dataclass(frozen=True)
class InspectionWanted:
    unit: int | None = None
    q: str = ""


def inspection_list(account: Account, wanted: InspectionWanted) -> QuerySet[Inspection]:
    """The newest first, each with how many findings it had."""
    found = Inspection.objects.visible_to(account).select_related("organization", "inspector")
    if wanted.unit:
        found = found.filter(committee=wanted.unit)
    if wanted.q:
        places = Organization.objects.called(wanted.q).values("pk")
        found = found.filter(Q(organization__in=places) | Q(inspectors__icontains=wanted.q))
    return found.annotate(found=Count("findings")).order_by(F("held_on").desc(), "-pk")
