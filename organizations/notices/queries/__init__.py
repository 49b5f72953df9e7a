"""Lists of what is made public and what came back."""

from organizations.notices.queries.letters import (
    LetterWanted,
    counts_of,
    delivery_list,
    notice_list,
    owed,
    received_list,
    recipients,
    unanswered_names,
    without_reader,
)
from organizations.notices.queries.public import (
    NoticeWanted,
    enclosed,
    files_of,
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
    "LetterWanted",
    "NoticeWanted",
    "counts_of",
    "delivery_list",
    "enclosed",
    "files_of",
    "lies_with",
    "names_of",
    "notice_list",
    "objection_list",
    "offices_of",
    "owed",
    "own_objections",
    "public_list",
    "published_list",
    "received_list",
    "recipients",
    "strip",
    "unanswered_names",
    "without_reader",
]
