"""Comments: said, removed by who said it or who looks after the card, reported and then kept or removed."""

from datetime import datetime

from django.db import transaction

from activities.feed.models import Comment, Entry
from activities.feed.rules import SENT_TWICE, VISIBLE, CommentState
from activities.feed.services.publishing import count
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization

AT_HOME = (Role.MEMBER, Role.SECRETARY, Role.RECORDER)


def say(*, entry: Entry, text: str, by: Account, now: datetime) -> Comment:
    """The same words of the same person shortly after are the same comment."""
    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=entry.pk)
        said = Comment.objects.filter(entry=entry, author=by, text=text, said_at__gt=now - SENT_TWICE).first()
        if said:
            return said
        made = Comment.objects.create(entry=entry, author=by, organization=home_of(by), text=text, said_at=now)
        record("feed.comment", by=by, target=made, path=entry.path)
        count(entry, comment_count=1)
    return made


def home_of(account: Account) -> Organization | None:
    """The branch somebody belongs to or writes for; who has none speaks for the organization of the first grant."""
    branches = account.reach.organizations(*AT_HOME)
    found = Organization.objects.filter(pk__in=branches, kind=Kind.BRANCH).order_by("pk").first()
    held = account.reach.organizations(*Role)
    return found or Organization.objects.filter(pk__in=held).order_by("path").first()


def remove_comment(*, comment: Comment, by: Account) -> None:
    """Gone for good; the log says that it was there, not what it said."""
    with transaction.atomic():
        current = Comment.objects.select_for_update().filter(pk=comment.pk).select_related("entry").first()
        if current is None:
            return
        record("feed.remove_comment", by=by, target=current, path=current.entry.path, state=current.state)
        current.delete()
        if current.state in VISIBLE:
            count(current.entry, comment_count=-1)


def report_comment(*, comment: Comment, by: Account, now: datetime) -> bool:
    """Hide it until the branch or the committee has looked; what they kept is not hidden again."""
    with transaction.atomic():
        waiting = Comment.objects.filter(pk=comment.pk, state=CommentState.SHOWN)
        if not waiting.update(state=CommentState.REPORTED, reported_by=by, reported_at=now):
            return False
        record("feed.report_comment", by=by, target=comment, path=comment.entry.path)
        count(comment.entry, comment_count=-1)
    return True


def keep_comment(*, comment: Comment, by: Account) -> bool:
    with transaction.atomic():
        waiting = Comment.objects.filter(pk=comment.pk, state=CommentState.REPORTED)
        if not waiting.update(state=CommentState.KEPT):
            return False
        record("feed.keep_comment", by=by, target=comment, path=comment.entry.path)
        count(comment.entry, comment_count=1)
    return True
