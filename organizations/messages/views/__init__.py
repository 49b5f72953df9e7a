"""The inbox of everybody, and the link that an office sends."""

from organizations.messages.views.inbox import inbox, one, open_one, read_all, short
from organizations.messages.views.links import text_link

__all__ = ["inbox", "one", "open_one", "read_all", "short", "text_link"]
