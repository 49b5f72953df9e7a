"""Logging in and how it is earned: slips, passwords, and the budget of wrong guesses."""

from organizations.access.services.activation import (
    Slip,
    SlipNotValid,
    activate,
    draw_link,
    find_by_code,
    find_by_token,
    issue_slip,
    issue_slips,
    settle_link,
    take_back_link,
    void_slips,
)
from organizations.access.services.login import Origin, Refused, log_in
from organizations.access.services.passwords import change_password, prove_password
from organizations.access.services.second_factor import (
    AlreadySetUp,
    address_of,
    confirm,
    new_secret,
    renew_recovery_codes,
    reset_second_factor,
    set_up,
)
from organizations.access.services.sessions import end_own_sessions, end_sessions
from organizations.access.services.throttle import spend
from organizations.access.services.tidying import forget_what_is_over
from organizations.access.services.typed_text import seal, unsealed

__all__ = [
    "AlreadySetUp",
    "Origin",
    "Refused",
    "Slip",
    "SlipNotValid",
    "activate",
    "address_of",
    "change_password",
    "confirm",
    "draw_link",
    "end_own_sessions",
    "end_sessions",
    "find_by_code",
    "find_by_token",
    "forget_what_is_over",
    "issue_slip",
    "issue_slips",
    "log_in",
    "new_secret",
    "prove_password",
    "renew_recovery_codes",
    "reset_second_factor",
    "seal",
    "set_up",
    "settle_link",
    "spend",
    "take_back_link",
    "unsealed",
    "void_slips",
]
