"""任职和免职: the post is the fact, the grant follows it."""

from datetime import date

from django.db import transaction

from dangjian.audit.services import record
from members.roster.models import IN_STANDING, Category, Member, Post, PostTitle
from members.roster.services.dated import close
from members.roster.services.grants import end_for_post, open_for_post
from members.roster.services.holding import hold, hold_branch
from organizations.access.models import Account
from organizations.tree.models import Organization


class MustBeFullMember(Exception):
    """Posts are held by full members in good standing."""


class AlreadyHoldsPost(Exception):
    """The member holds this post in this organization already."""


@transaction.atomic
def appoint(
    *, member: Member, organization: Organization, title: str, on: date, by: Account | None, document_number: str = ""
) -> Post:
    """The member holds the post from `on`; a new secretary ends the time of the one before. Raises BranchDissolved."""
    hold(member)
    hold_branch(organization)
    if member.category != Category.FULL or member.membership_status not in IN_STANDING:
        raise MustBeFullMember
    held = Post.objects.select_for_update(of=("self",)).filter(organization=organization, title=title, ends_on=None)
    if held.filter(member=member).exists():
        raise AlreadyHoldsPost
    if title == PostTitle.SECRETARY:
        for former in held.select_related("organization", "member"):
            close_post(former, on=on)
    post = Post.objects.create(
        member=member, organization=organization, title=title, starts_on=on, document_number=document_number
    )
    if member.account_id:
        open_for_post(post, member.account_id, by=by)
    record("roster.appoint", by=by, target=post, path=organization.path, member=member.pk, title=str(title), on=str(on))
    return post


@transaction.atomic
def leave_post(*, post: Post, on: date, by: Account | None) -> None:
    close_post(post, on=on)
    record("roster.leave_post", by=by, target=post, path=post.organization.path, on=str(on))


def close_post(post: Post, *, on: date) -> None:
    close(post, on=on)
    end_for_post(post, on=on)
