"""What people type to say who they are, in the shapes that phones and input methods produce."""

import re
import unicodedata

PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
USERNAME = re.compile(r"[a-z][a-z0-9_.]{2,39}", re.ASCII)
SEPARATORS = re.compile(r"[\s\u200b-\u200f\ufeff\-‐‑–—·']")


def narrowed(typed: str) -> str:
    """Full-width characters narrowed and everything removed that only separates."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))


def normal_identifier(typed: str) -> str:
    """A user name in small letters, or a phone number as eleven digits."""
    text = narrowed(typed).lower()
    digits = text.removeprefix("+")
    without_country = digits.removeprefix("86")
    return without_country if digits.isdigit() and PHONE.fullmatch(without_country) else text


def normal_code(typed: str) -> str:
    """The eight digits of a slip, typed in whatever groups."""
    return narrowed(typed)
