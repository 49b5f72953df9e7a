"""Lists of what is made public and what came back."""

from organizations.notices.queries.public import (
    NoticeWanted,
    lies_with,
    names_of,
    objection_list,
    offices_of,
    own_objections,
    public_list,
    published_list,
    strip,
)

__all__ = [
    "NoticeWanted",
    "lies_with",
    "names_of",
    "objection_list",
    "offices_of",
    "own_objections",
    "public_list",
    "published_list",
    "strip",
]
