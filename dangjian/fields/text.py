"""Text compared byte by byte, so that both databases put a list into the same order, and names as they read."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

# Control characters, what turns the direction of writing round or takes no room, and other lines.
LONGEST_SEARCH = 60
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def seen_as_written(name: str) -> None:
    """A validator: a name that holds unseen characters reads as another name, or is not found."""
    if any(unicodedata.category(sign) in UNSEEN for sign in name):
        raise ValidationError("里面有看不见的字符（常是从别处粘贴来的），请删掉，用键盘重新输入。", code="unseen")


def searched(text: str) -> str:
    """The words of a search box that no form reads: without NUL, which no keyboard types and PostgreSQL takes for an
    error, and no longer than a name."""
    return text.replace("\x00", "").strip()[:LONGEST_SEARCH]


class BytewiseField(models.CharField):
    """PostgreSQL's own collation skips spaces and could not use the index for prefixes; SQLite is bytewise anyway."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
