"""The log: one JSON line per event, tied to its request, without personal values."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

current_request: ContextVar[str] = ContextVar("current_request", default="")
# Phone and identity numbers: eleven digits and more.
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{11,}[Xx]?(?![0-9A-Za-z])")
LONGEST_MESSAGE = 300
SUSPICIONS = "django.security."
UNKNOWN = "unknown address"


class JsonFormatter(logging.Formatter):
    """One event, one line: control characters in what users send cannot forge a second one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(message_of(record)),
            **getattr(record, "facts", {}),
        }
        if request := current_request.get():
            line["request"] = request
        if record.exc_info and record.exc_info[1]:
            line["trace"] = list(trace(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


def message_of(record: logging.LogRecord) -> str:
    """The message; where Django names the address of a request, the address without what it was asked for."""
    request = getattr(record, "request", None)
    if record.name.startswith(SUSPICIONS):
        return f"{suspicion(record)}: {address(request) if isinstance(request, HttpRequest) else UNKNOWN}"
    message = record.getMessage()
    if not isinstance(request, HttpRequest):
        return message
    escaped = request.path.encode("unicode_escape").decode("ascii")  # as Django's log_response writes it
    return message.replace(escaped, address(request)).replace(request.path, address(request))


def suspicion(record: logging.LogRecord) -> str:
    """What Django found wrong, in its words alone: its sentences quote what was sent."""
    kind = record.name.removeprefix(SUSPICIONS)
    if kind == "csrf" and isinstance(record.args, tuple) and record.args:
        return f"Forbidden ({str(record.args[0]).split(' - ')[0]})"
    return kind


def masked(text: str) -> str:
    return LONG_NUMBER.sub("***", text)


def address(request: HttpRequest) -> str:
    """The route with its row numbers filled in: tokens and other words in an address stay out of the log."""
    match = request.resolver_match
    if match is None:
        return UNKNOWN

    def number(found: re.Match[str]) -> str:
        value = match.kwargs.get(found[1])
        return str(value) if isinstance(value, int) else f"<{found[1]}>"

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", number, str(match.route))


def trace(error: BaseException) -> Iterator[str]:
    """Where it happened, the first cause first. Of a message only the start: the rest of a database's quotes the row."""
    if earlier := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        yield from trace(earlier)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    if isinstance(error, SuspiciousOperation):  # quotes what was sent
        yield type(error).__name__
        return
    first_line: Any = str(error).splitlines()[:1]
    yield masked(f"{type(error).__name__}: {''.join(first_line)}")[:LONGEST_MESSAGE]
