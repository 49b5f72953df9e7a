"""For everybody on the wall, and for the office that put it there."""

from organizations.notices.views.letters import rewrite, sent, sent_one, sheet, write
from organizations.notices.views.publishing import objection, objection_file, paper, publish, published, published_one
from organizations.notices.views.received import read_one, received
from organizations.notices.views.wall import feedback, file, notice, receipt, wall

__all__ = [
    "feedback",
    "file",
    "notice",
    "objection",
    "objection_file",
    "paper",
    "publish",
    "published",
    "published_one",
    "read_one",
    "receipt",
    "received",
    "rewrite",
    "sent",
    "sent_one",
    "sheet",
    "wall",
    "write",
]
