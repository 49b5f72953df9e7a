"""Kinds, states and deadlines of complaints and suggestions, and their receipts. Pure."""

import re
import unicodedata
from datetime import datetime, timedelta

from django.db import models

from organizations.access.rules import RIGHTS, Budget, Right


class Kind(models.TextChoices):
    SUGGESTION = "SUGGESTION", "意见建议"
    TROUBLE = "TROUBLE", "门户不好用"
    COMPLAINT = "COMPLAINT", "投诉"
    PERSONAL = "PERSONAL", "个人信息"


class State(models.TextChoices):
    OPEN = "OPEN", "待受理"
    IN_WORK = "IN_WORK", "办理中"
    ANSWERED = "ANSWERED", "已答复"
    CLOSED = "CLOSED", "已办结"


class Act(models.TextChoices):
    """What happened to it, as its history tells."""

    ASSIGNED = "ASSIGNED", "交办"
    MOVED = "MOVED", "转交"
    ANSWERED = "ANSWERED", "答复"
    CLOSED = "CLOSED", "办结"
    REOPENED = "REOPENED", "要求重新办理"


PENDING = (State.OPEN, State.IN_WORK)
# Whom the office gave it to is its own business; the rest the asker may read.
SHOWN_TO_ASKER = (Act.MOVED, Act.ANSWERED, Act.CLOSED, Act.REOPENED)
# Working days until the answer; once more after it was reopened.
WORKDAYS = {Kind.SUGGESTION: 15, Kind.TROUBLE: 5, Kind.COMPLAINT: 15, Kind.PERSONAL: 10}
REOPEN_WITHIN = timedelta(days=60)
CONTACT_KEPT_FOR = timedelta(days=3 * 365)
ANSWERING = tuple(role for role, rights in RIGHTS.items() if Right.ANSWER in rights)

# An office behind one address may send and look up what it needs; a search through receipts ends soon.
SENT = Budget("complaint_sent", guesses=30, span=timedelta(hours=1))
LOOKS = Budget("complaint_looks", guesses=200, span=timedelta(minutes=10))
RECEIPT = Budget("complaint_receipt", guesses=10, span=timedelta(minutes=15))

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
LOOKS_LIKE = {"0": "O", "1": "I"}
SEPARATORS = re.compile(r"[\s\u200b-\u200f\ufeff\-‐‑–—·._]")


def code_from(digest: str) -> str:
    """A code that people can copy by hand, out of a keyed hash in hexadecimal digits."""
    rest, code = int(digest, 16), ""
    for _ in range(CODE_LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        code += ALPHABET[place]
    return code


def plain(typed: str) -> str:
    """A receipt number or code as typed, without what only separates."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()


def may_reopen(state: str, answered_at: datetime | None, now: datetime) -> bool:
    return state not in PENDING and answered_at is not None and now - answered_at <= REOPEN_WITHIN
