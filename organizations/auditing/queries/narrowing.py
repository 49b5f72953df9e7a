"""What the log is narrowed to. Every condition is one that an index knows: a million rows must stay quick."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Q

from dangjian.audit.models import AuditQuerySet, AuditRow
from dangjian.audit.rules import ACTIONS
from dangjian.fields.dates import beginning
from organizations.access.models import Account


@dataclass(frozen=True)
class Wanted:
    """Both days belong to the span; `kind` and `number` name a target, like `member` and 12."""

    since: date | None = None
    until: date | None = None
    who: str = ""
    room: str = ""
    action: str = ""
    result: str = ""
    kind: str = ""
    number: int | None = None
    oldest: bool = False

    def narrowing(self) -> dict[str, str | int]:
        """For the log: which filters were set. A typed name is only said to have been typed."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "oldest"}
        plain = {name: str(value) if isinstance(value, date) else value for name, value in given.items() if value}
        return plain | ({"who": True} if self.who else {})


def found_for(account: Account, wanted: Wanted) -> AuditQuerySet:
    found = AuditRow.objects.visible_to(account).filter(
        in_span(wanted.since, wanted.until), about(wanted.kind, wanted.number)
    )
    if wanted.action:
        found = found.filter(action=wanted.action)
    elif wanted.room:
        found = found.filter(action__in=actions_of(wanted.room))
    if wanted.who:
        found = found.filter(by__in=people_called(wanted.who))
    return found.filter(result=wanted.result) if wanted.result else found


def in_span(since: date | None, until: date | None) -> Q:
    condition = Q()
    if since:
        condition &= Q(recorded_at__gte=beginning(since))
    if until:
        condition &= Q(recorded_at__lt=beginning(until + timedelta(days=1)))
    return condition


def about(kind: str, number: int | None) -> Q:
    """A word alone stands for all of its kind; a kind is a range of targets, in the byte order of their column."""
    if kind and number is not None:
        return Q(target=f"{kind}:{number}")
    return Q(target=kind) | Q(target__startswith=f"{kind}:") if kind else Q()


def room_of(action: str) -> str:
    return action.partition(".")[0]


def actions_of(room: str) -> list[str]:
    return [action for action in ACTIONS if room_of(action) == room]


def people_called(text: str) -> list[int]:
    """A user name that is exactly so stands for itself; else whoever is called like that or logs in like that."""
    exact = Account.objects.filter(username=text.lower())
    like = Account.objects.filter(Q(name__contains=text) | Q(username__contains=text.lower()))
    return list(exact.values_list("pk", flat=True)) or list(like.values_list("pk", flat=True))
