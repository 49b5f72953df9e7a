"""Logging in and how it is earned: slips, passwords, and the budget of wrong guesses."""

from organizations.access.services.activation import (
    Slip,
    SlipNotValid,
    activate,
    find_by_code,
    find_by_token,
    issue_slip,
    issue_slips,
)
from organizations.access.services.login import Origin, Refused, log_in
from organizations.access.services.passwords import change_password
from organizations.access.services.tidying import forget_what_is_over

__all__ = [
    "Origin",
    "Refused",
    "Slip",
    "SlipNotValid",
    "activate",
    "change_password",
    "find_by_code",
    "find_by_token",
    "forget_what_is_over",
    "issue_slip",
    "issue_slips",
    "log_in",
]
