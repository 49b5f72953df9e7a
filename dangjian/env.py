"""Environment variables, read once at start; a wrong value stops the start and says which and why."""

import base64
import binascii
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASES = {"sqlite", "postgres", "postgresql"}
BROKERS = {"redis", "rediss", "redis+socket", "unix", "filesystem"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, "true" if default else "false")
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name}={value!r}：只能写 true 或 false。")
    return value == "true"


def integer(name: str, *, default: int, lowest: int, highest: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{name}={value!r}：应为 {lowest} 到 {highest} 之间的整数。")
    return int(value)


def choice(name: str, *, default: str, among: set[str]) -> str:
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name}={value!r}：只能是 {'、'.join(sorted(among))} 之一。")
    return value


def names(name: str, *, default: list[str]) -> list[str]:
    """A list written with commas."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def directory(name: str, *, default: Path) -> Path:
    """An existing, writable directory; it is made when it is missing."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={str(path)!r}：无法创建这个目录（{error.strerror}）。") from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name}={str(path)!r}：这个目录不可写。")
    return path


def url(name: str, *, default: str, schemes: set[str]) -> str:
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        known = "、".join(f"{scheme}://" for scheme in sorted(schemes))
        raise ImproperlyConfigured(f"{name} 的写法不对：应以 {known} 之一开头。")
    return value


def kept(name: str, *, folder: Path | None) -> str:
    """A secret from the environment, else one made once and kept in `folder`; without a folder it must be given."""
    if value := text(name):
        return value
    if folder is None:
        raise ImproperlyConfigured(f"{name} 没有设置：正式部署必须由环境变量给出。")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name.lower()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) if name != "FIELD_KEY" else new_field_key())
    return path.read_text().strip()


def new_field_key() -> str:
    return "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def field_keys(value: str) -> dict[str, bytes]:
    """`k2:BASE64,k1:BASE64` as {key id: 32 bytes}; the first one writes, all of them read."""
    keys = {}
    for part in value.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.urlsafe_b64decode(encoded)
        except (binascii.Error, ValueError):
            key = b""
        if not key_id.isalnum() or len(key) != 32 or key_id in keys:
            raise ImproperlyConfigured(
                "FIELD_KEY 的写法不对：应为“编号:密钥”，密钥是 32 字节的 base64，多个用逗号隔开，编号不重复。"
            )
        keys[key_id] = key
    return keys
