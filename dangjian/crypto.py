"""Field encryption: AES-256-GCM bound to its row, and keyed indexes for exact look-up. Keys live outside the database."""

import base64
import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class UnreadableField(Exception):
    """The ciphertext belongs to another row, another key, or was altered."""


def encrypt(plain: str, *, bound_to: str) -> str:
    """`key id.base64(nonce + ciphertext)` under the first field key; it decrypts only beside the same `bound_to`."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), bound_to.encode())
    return f"{key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def key_id(stored: str) -> str:
    """Which key a ciphertext was written with."""
    return stored.partition(".")[0]


def decrypt(stored: str, *, bound_to: str) -> str:
    """The plain text; raises UnreadableField when the row, the key or a byte is not the one it was written with."""
    key_id, _, encoded = stored.partition(".")
    key = settings.FIELD_KEYS.get(key_id)
    if key is None:
        raise UnreadableField(f"no key with id {key_id!r}")
    raw = base64.urlsafe_b64decode(encoded)
    try:
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
    except InvalidTag as error:
        raise UnreadableField("wrong row or altered ciphertext") from error


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed hash (64 hex digits) that finds equal values without showing them; `purpose` keeps columns apart."""
    return hmac.new(settings.INDEX_KEY, f"{purpose}:{value}".encode(), sha256).hexdigest()
