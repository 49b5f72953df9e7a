"""Typed text between a session that was over and the new one: sealed for one account, read by nobody else."""

import json
from datetime import datetime

from dangjian.crypto import UnreadableField, decrypt, encrypt
from organizations.access.models import Account
from organizations.access.rules import TypedText


def bound_to(account: Account) -> str:
    return f"typed-text:{account.pk}"


def seal(typed: TypedText, *, account: Account) -> str:
    facts = [typed.address, typed.view_name, typed.fields, typed.kept_at.isoformat()]
    return encrypt(json.dumps(facts, ensure_ascii=False), bound_to=bound_to(account))


def unsealed(sealed: str, *, account: Account, now: datetime) -> TypedText | None:
    """Nothing when somebody else typed it or it is too old."""
    try:
        address, view_name, fields, kept_at = json.loads(decrypt(sealed, bound_to=bound_to(account)))
    except UnreadableField:
        return None
    typed = TypedText(address, view_name, [(name, values) for name, values in fields], datetime.fromisoformat(kept_at))
    return typed if typed.holds(now) else None
