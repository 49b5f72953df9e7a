from collections.abc import Iterable
from datetime import date

from members.roster.models import Post, PostTitle


def secretaries_of(organizations: Iterable[int], day: date) -> dict[int, str]:
    """Name of whoever was secretary on `day`, by organization id; a vacant post is absent."""
    posts = Post.objects.as_of(day).filter(title=PostTitle.SECRETARY, organization__in=list(organizations))
    return dict(posts.values_list("organization", "member__name"))
