"""The inbox, and gateways of the customer's: texts to phones and to a group. Nothing here knows a phone number."""

from organizations.messages.services.delivering import deliver_next
from organizations.messages.services.gateway import NoAnswer, NoNumber, NotSent, Refused, announce, send
from organizations.messages.services.inbox import forget_old, keep_for_computer, mark_all_read, mark_read
from organizations.messages.services.links import TooMany, text_link
from organizations.messages.services.posting import post, post_to_group

__all__ = [
    "NoAnswer",
    "NoNumber",
    "NotSent",
    "Refused",
    "TooMany",
    "announce",
    "deliver_next",
    "forget_old",
    "keep_for_computer",
    "mark_all_read",
    "mark_read",
    "post",
    "post_to_group",
    "send",
    "text_link",
]
