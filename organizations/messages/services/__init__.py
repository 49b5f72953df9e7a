"""Text messages: a gateway of the customer's, and the link that sets a password. Nothing here knows a phone number."""

from organizations.messages.services.gateway import NoNumber, NotSent, send
from organizations.messages.services.links import TooMany, text_link

__all__ = ["NoNumber", "NotSent", "TooMany", "send", "text_link"]
