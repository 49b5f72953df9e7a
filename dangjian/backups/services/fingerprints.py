"""Which keys a backup belongs to, told without them."""

import hmac

from django.conf import settings

SAID = b"dangjian backup"
SESSIONS = "SECRET_KEY"  # opens nothing that is kept: with another one everybody logs in anew


def fingerprints() -> dict[str, str]:
    """Of every key in use: the first half of a keyed hash, from which nobody computes the key."""
    keys = {SESSIONS: str(settings.SECRET_KEY).encode(), "INDEX_KEY": settings.INDEX_KEY}
    keys |= {f"FIELD_KEY {name}": key for name, key in settings.FIELD_KEYS.items()}
    return {name: hmac.new(key, SAID, "sha256").hexdigest()[:32] for name, key in keys.items()}


def missing_keys(wanted: dict[str, str]) -> list[str]:
    """The names of keys that were in use, open something, and are not at hand now."""
    here = fingerprints()
    return [name for name, fingerprint in wanted.items() if name != SESSIONS and here.get(name) != fingerprint]


def ends_sessions(wanted: dict[str, str]) -> bool:
    return fingerprints()[SESSIONS] != wanted.get(SESSIONS)
