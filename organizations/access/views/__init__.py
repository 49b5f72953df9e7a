"""Pages of coming in and going out, and of one's own account."""

from organizations.access.views.activation import activate, invitation
from organizations.access.views.second_factor import (
    code,
    confirm,
    recovery_codes,
    remove_second_factor,
    second_factor,
)
from organizations.access.views.sessions import log_in, log_out
from organizations.access.views.settings import end_sessions, password, settings
from organizations.access.views.typed_text import typed

__all__ = [
    "activate",
    "code",
    "confirm",
    "end_sessions",
    "invitation",
    "log_in",
    "log_out",
    "password",
    "recovery_codes",
    "remove_second_factor",
    "second_factor",
    "settings",
    "typed",
]
