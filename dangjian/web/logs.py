"""The log: one JSON line per event, tied to its request, without personal values."""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar

from billiard.exceptions import WorkerLostError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from kombu.exceptions import OperationalError as BrokerError

current_request: ContextVar[str] = ContextVar("current_request", default="")
# Phone and identity numbers: eleven digits and more.
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{11,}[Xx]?(?![0-9A-Za-z])")
LONGEST_MESSAGE = 300
SUSPICIONS = "django.security."
UNKNOWN = "unknown address"
# Their first line names a constraint, a machine or code, never what somebody wrote. All others may quote it: a number
# that is none, a key that is not there, the row that a column is too narrow for.
QUOTABLE = (
    IntegrityError,
    OperationalError,
    InterfaceError,
    BrokerError,
    WorkerLostError,
    TemplateDoesNotExist,
    AttributeError,
    ImportError,
    NameError,
    ArithmeticError,
)
CELERY, OF_A_TASK = "celery", {"id", "name", "description", "hostname", "runtime"}
WARNINGS, WARNED = "py.warnings", re.compile(r"[^\n]*?:\d+: \w+")  # file, line and kind; then its words


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
    message = worded(record)
    if not isinstance(request, HttpRequest):
        return message
    escaped = request.path.encode("unicode_escape").decode("ascii")  # as Django's log_response writes it
    return message.replace(escaped, address(request)).replace(request.path, address(request))


def worded(record: logging.LogRecord) -> str:
    """The message, made of what may be quoted: libraries put exceptions into it, and a database's hold the whole row."""
    if record.name == WARNINGS:
        found = WARNED.match(record.getMessage())
        return found[0] if found else "warning"
    message, given = str(quoted(record.msg)), record.args
    if isinstance(given, Mapping):
        return message % (of_a_task(record, given) if record.name.startswith(CELERY) else given)
    return message % tuple(quoted(one) for one in given) if given else message


def of_a_task(record: logging.LogRecord, given: Mapping[str, object]) -> dict[str, object]:
    """What Celery says of a task without what it was given, what it answered and what its exception says."""
    raised = re.match(r"\w+", str(given.get("exc", "")))
    error = record.exc_info[1] if record.exc_info else None
    kind = kind_of(error) if error else raised[0] if raised else "-"
    return {name: value if name in OF_A_TASK else "-" for name, value in given.items()} | {"exc": kind}


def quoted(value: object) -> object:
    return described(value) if isinstance(value, BaseException) else value


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
    """Where it happened, the first cause first."""
    if earlier := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        yield from trace(earlier)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    yield described(error)


def described(error: BaseException) -> str:
    """Its kind; where that can quote nobody, its words as well, but only the first line: a database's second is the row."""
    if isinstance(error, OSError):
        words = f"[Errno {error.errno}] {error.strerror}" if error.errno else ""  # without the file, which users name
    else:
        words = "".join(str(error).splitlines()[:1]) if isinstance(error, QUOTABLE) else ""
    return masked(f"{kind_of(error)}: {words}" if words else kind_of(error))[:LONGEST_MESSAGE]


def kind_of(error: BaseException) -> str:
    """The name of its class, also where Celery has wrapped it because it cannot be sent to another process."""
    return str(getattr(error, "exc_cls_name", "")) or type(error).__name__
