"""What somebody had typed when the session was over, and how much of it may wait for the new log-in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(hours=12)
MOST_CHARACTERS = 100_000
MOST_FIELDS = 3000
SENT_AGAIN = "typed_text"
OF_THE_FORM = {"csrfmiddlewaretoken", SENT_AGAIN}
# A form with one of these is not kept at all, wherever it stands.
NEVER = re.compile(r".*(password|secret|token|id_?number|phone|mobile).*|old|repeated|code", re.IGNORECASE)

Fields = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class TypedText:
    """One form as it was sent: the address it was meant for and its fields in their order."""

    address: str
    view_name: str
    fields: Fields
    kept_at: datetime

    def holds(self, now: datetime) -> bool:
        return now - self.kept_at < KEPT_FOR


def worth_keeping(sent: Iterable[tuple[str, list[str]]]) -> Fields:
    """The fields that may wait; none of them when one is private or all are too much."""
    fields = [(name, values) for name, values in sent if name not in OF_THE_FORM]
    characters = sum(len(name) + sum(map(len, values)) for name, values in fields)
    private = any(NEVER.fullmatch(name) for name, _ in fields)
    return [] if private or characters > MOST_CHARACTERS or len(fields) > MOST_FIELDS else fields
