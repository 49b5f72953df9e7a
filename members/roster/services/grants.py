"""What the roster's facts open: a grant begins and ends in the transaction of the fact it follows from."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Now

from dangjian.fields.dates import beginning
from members.roster.models import Post, PostTitle
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.access.services import void_slips
from organizations.granting.rules import FOLLOWS_ROSTER
from organizations.tree.models import Kind

COMMITTEE_KINDS = (Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.GENERAL_BRANCH)


def role_of(post: Post) -> str:
    """The role a post opens; the secretary of the district committee does nothing in the system."""
    if post.title != PostTitle.SECRETARY:
        return ""
    if post.organization.kind == Kind.BRANCH:
        return Role.SECRETARY
    return Role.COMMITTEE_ADMIN if post.organization.kind in COMMITTEE_KINDS else ""


def open_grants(wanted: Iterable[tuple[int, str, int]], *, on: date | None, by: Account | None) -> None:
    """Grants for (account id, role, organization id) from `on`, or from now; one that is open stays as it is."""
    since, wanted = {"starts_at": beginning(on)} if on else {}, list(wanted)
    void_slips(accounts=rising(wanted), at=Now())
    Grant.objects.bulk_create(
        [
            Grant(account_id=account, role=role, organization_id=organization, granted_by=by, **since)
            for account, role, organization in wanted
        ],
        ignore_conflicts=True,
    )


def rising(wanted: Sequence[tuple[int, str, int]]) -> set[int]:
    """Accounts that a post opens more to than they could do: a slip printed before it must not open that."""
    posts = [one for one in wanted if one[1] not in FOLLOWS_ROSTER]
    open_ones = Grant.objects.filter(ends_at=None, account__in=[account for account, _, _ in posts])
    known = set(open_ones.values_list("account", "role", "organization")) if posts else set()
    return {account for account, role, organization in posts if (account, role, organization) not in known}


def end_grants(*which: Q, on: date, **facts: object) -> None:
    """End the grants that match and last beyond the day, those with an end of their own and those to come as well; a day
    that has come acts at the next request."""
    moment = beginning(on)
    lasting = Grant.objects.not_over().filter(Q(ends_at=None) | Q(ends_at__gt=moment), *which, **facts)
    lasting.update(ends_at=Greatest(F("starts_at"), Value(moment)))


def open_for_post(post: Post, account_id: int, *, by: Account | None) -> None:
    if role := role_of(post):
        open_grants([(account_id, role, post.organization_id)], on=post.starts_on, by=by)


def end_for_post(post: Post, *, on: date) -> None:
    role = role_of(post)
    if role and post.member.account_id:
        end_grants(on=on, account=post.member.account_id, role=role, organization=post.organization_id)
