"""The list of accounts, and which of them somebody may manage."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.enums import TextChoices
from django.utils.timezone import localtime

from dangjian.fields.dates import written
from organizations.access.models import Account, Activation, Grant
from organizations.granting.rules import FOLLOWS_ROSTER, Given, may_give, may_manage, may_switch
from organizations.tree.models import Organization, Sector

SORTS = {
    "username": ("username",),
    "-username": ("-username",),
    "activated": ("activated_at", "username"),
    "-activated": ("-activated_at", "username"),
    "created": ("created_at", "username"),
    "-created": ("-created_at", "username"),
}


class State(TextChoices):
    NEVER_IN = "NEVER_IN", "还没激活"
    ACTIVATED = "ACTIVATED", "已激活"
    SLIP_OPEN = "SLIP_OPEN", "凭条有效"
    OFF = "OFF", "已停用"


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the list."""

    text: str = ""
    role: str = ""
    state: str = ""
    organization: Organization | None = None
    sort: str = "username"


def accounts(viewer: Account, asked: Asked, *, now: datetime) -> QuerySet[Account]:
    """The accounts that `viewer` looks after, each with `shown_grants`: what it may do inside the viewer's scope."""
    found = Account.objects.visible_to(viewer).filter(named(asked.text), in_state(asked.state, now=now))
    if asked.role or asked.organization:
        held = Grant.objects.not_over().visible_to(viewer)
        if asked.role:
            held = held.filter(role=asked.role)
        if asked.organization:
            held = held.filter(organization__path__under=asked.organization.path)
        found = found.filter(pk__in=held.values("account"))
    shown = Grant.objects.not_over().visible_to(viewer).select_related("organization").order_by("pk")
    slips = Activation.objects.usable(now=now).filter(account=OuterRef("pk"))
    rows = found.annotate(slip_open=Exists(slips)).prefetch_related(Prefetch("grants", shown, to_attr="shown_grants"))
    return rows.order_by(*SORTS.get(asked.sort, SORTS["username"]))


def named(text: str) -> Q:
    return Q(name__contains=text) | Q(username__contains=text.lower()) if text else Q()


def in_state(state: str, *, now: datetime) -> Q:
    if not state:
        return Q()
    conditions = {
        State.NEVER_IN: Q(activated_at=None, is_active=True),
        State.ACTIVATED: Q(activated_at__isnull=False, is_active=True),
        State.SLIP_OPEN: Q(pk__in=Activation.objects.usable(now=now).values("account")),
        State.OFF: Q(is_active=False),
    }
    return conditions[State(state)]


def has_open_slip(account: Account, *, now: datetime) -> bool:
    return Activation.objects.usable(now=now).filter(account=account).exists()


def waiting_for_slips(found: QuerySet[Account]) -> QuerySet[Account]:
    """Of the found ones, who never came in and has no slip in the hand."""
    return found.filter(activated_at=None, is_active=True, slip_open=False)


def given_to(found: Sequence[Account]) -> dict[int, list[Given]]:
    """Everything the accounts may do, wherever it is: one query."""
    given = defaultdict(list)
    rows = Grant.objects.not_over().filter(account__in=found).values_list("account", "role", "organization__path")
    for account, role, path in rows:
        given[account].append(Given(role, path))
    return given


def manageable(found: Sequence[Account], by: Account) -> list[Account]:
    """Those of the accounts, never the own one, whose every right `by` could have given."""
    given = given_to(found)
    return [account for account in found if account.pk != by.pk and may_manage(by.reach, given[account.pk])]


def switchable(found: Sequence[Account], by: Account) -> list[Account]:
    given = given_to(found)
    return [account for account in found if may_switch(by.reach, given[account.pk])]


@dataclass(frozen=True)
class Told:
    """A grant as the account's page lists it."""

    grant: Grant
    state: str
    may_end: bool

    @property
    def by(self) -> str:
        if self.grant.granted_by:
            return self.grant.granted_by.name
        return "随名册" if self.grant.role in FOLLOWS_ROSTER else "系统"

    @property
    def until(self) -> str:
        """The last day; a grant that was taken away during a day ends at that hour."""
        if self.grant.ends_at is None:
            return "一直有效"
        end = localtime(self.grant.ends_at)
        if end.time() == time.min:
            return written(end.date() - timedelta(days=1))
        return f"{written(end.date())}{end:%H:%M}"

    @property
    def sector(self) -> str:
        return Sector(self.grant.sector).label if self.grant.sector else ""


def told(grants: QuerySet[Grant], viewer: Account, *, now: datetime) -> list[Told]:
    """Those that hold or will hold first, then those that are over."""
    rows = sorted(grants, key=lambda grant: (is_over(grant, now), grant.starts_at, grant.pk))
    return [Told(grant, state_of(grant, now), may_end(grant, viewer) and not is_over(grant, now)) for grant in rows]


def is_over(grant: Grant, now: datetime) -> bool:
    return grant.ends_at is not None and grant.ends_at <= now


def state_of(grant: Grant, now: datetime) -> str:
    if is_over(grant, now):
        return "OVER"
    return "TO_COME" if grant.starts_at > now else "IN_FORCE"


def may_end(grant: Grant, viewer: Account) -> bool:
    own = grant.account_id == viewer.pk or grant.role in FOLLOWS_ROSTER
    return not own and may_give(viewer.reach, grant.role, grant.organization.path)


def grants_elsewhere(account: Account, viewer: Account) -> int:
    """How many rights the account has that `viewer` does not look after; where they are is not said."""
    every = Grant.objects.not_over().filter(account=account)
    return every.count() - every.filter(pk__in=Grant.objects.visible_to(viewer).values("pk")).count()
