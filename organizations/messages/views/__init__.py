"""The inbox of everybody, and the link that an office sends, and what is to be opened on a computer."""

from organizations.messages.views.inbox import inbox, one, open_one, read_all, short
from organizations.messages.views.links import text_link
from organizations.messages.views.to_computer import to_computer

__all__ = ["inbox", "one", "open_one", "read_all", "short", "text_link", "to_computer"]
