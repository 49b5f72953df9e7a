"""Environment variables, read once at start; a wrong value stops the start and says which and why."""

import base64
import binascii
import os
import re
import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

DATABASES = {"sqlite", "postgres", "postgresql"}
REDIS = {"redis", "rediss", "redis+socket"}
BROKERS = REDIS | {"filesystem", "memory"}
SECOND_FACTOR = {"off", "offered", "required"}
LINE = re.compile(r"(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)")
SHORTEST_SECRET = 50
STANDARD = str.maketrans("-_", "+/")


def load(path: Path) -> None:
    """Take `NAME=value` lines from a file; what the environment says already wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not (match := LINE.fullmatch(line.strip())):
            raise ImproperlyConfigured(f"{path.name} 第 {number} 行看不懂：应写成 NAME=值，名称用大写字母。")
        os.environ.setdefault(match[1], unquoted(match[2]))


def unquoted(value: str) -> str:
    """The value without its quotes, or, when it has none, without a trailing ` # comment`."""
    if value[:1] in {'"', "'"} and value[-1:] == value[:1] and len(value) > 1:
        return value[1:-1]
    return re.sub(r"\s+#.*", "", value)


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


def host(name: str, *, default: str) -> str:
    """An address to listen on: an IP address or a host name, without scheme or port."""
    value = text(name, default)
    if not re.fullmatch(r"[0-9A-Za-z.-]+|[0-9A-Fa-f]*(:[0-9A-Fa-f.]*){2,}", value):
        raise ImproperlyConfigured(f"{name}={value!r}：应为 IP 地址或主机名，不带 http:// 和端口（端口写在 PORT）。")
    return value


def names(name: str, *, default: list[str]) -> list[str]:
    """A list written with commas."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def hosts(name: str, *, default: list[str] | None) -> list[str]:
    """Host names that pages may be asked under; without a default they must be given."""
    values = names(name, default=default or [])
    if not values:
        raise ImproperlyConfigured(f"{name} 没有设置：正式部署必须写明网站的域名，多个用逗号隔开。")
    for value in values:
        if "/" in value or " " in value:
            raise ImproperlyConfigured(f"{name} 里的 {value!r} 不对：只写域名，不带 http:// 和路径。")
    return values


def origins(name: str) -> list[str]:
    """Addresses with scheme, such as https://dj.example.gov.cn."""
    values = names(name, default=[])
    for value in values:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise ImproperlyConfigured(f"{name} 里的 {value!r} 不对：应写成 https://域名 的样子，后面不带路径。")
    return values


def origin(name: str) -> str:
    """One address with scheme and nothing behind the host, or nothing."""
    values = origins(name)
    if len(values) > 1:
        raise ImproperlyConfigured(f"{name} 只能写一个地址。")
    return values[0] if values else ""


def gateway(name: str) -> str:
    """An address that gets personal data: https, or http inside the own network. It may hold a secret: never shown."""
    value = text(name)
    parts = urlsplit(value)
    if value and not (parts.scheme == "https" or (parts.scheme == "http" and is_near(parts.hostname or ""))):
        raise ImproperlyConfigured(f"{name} 的写法不对：应以 https:// 开头；http:// 只能用于本机或内网的 IP 地址。")
    return value


def is_near(host: str) -> bool:
    """This machine, or an address that no router of the internet carries."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


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


def optional_place(name: str) -> Path | None:
    """Where a directory is or will be; whether it can be written to is asked by whoever writes: a disk that is only
    needed at night stops nobody by day."""
    return Path(text(name)).expanduser().absolute() if text(name) else None


def url(name: str, *, default: str, schemes: set[str]) -> str:
    """An address whose scheme is known and whose port is a port; it may hold a password and is never shown."""
    value = text(name, default)
    known = "、".join(f"{scheme}://" for scheme in sorted(schemes))
    try:
        parts = urlsplit(value)
        wrong = parts.scheme not in schemes or "://" not in value or parts.port == 0
    except ValueError:
        wrong = True
    if value and wrong:
        raise ImproperlyConfigured(f"{name} 的写法不对：应以 {known} 之一开头，后面是主机、端口和名称。")
    return value


def database(name: str, *, default: str) -> dict[str, object]:
    """Django's settings for the database that `name` points at."""
    value = url(name, default=default, schemes=DATABASES)
    try:
        found = dict(dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} 的写法不对：应为 postgres://用户:密码@主机:端口/库名，密码里的特殊字符要写成 %xx。"
        ) from error
    if found["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured(f"{name} 没有写明是哪个库：应为 postgres://…/库名 或 sqlite:////路径/文件。")
    return found


def kept(name: str, *, folder: Path | None) -> str:
    """A secret from the environment, else one made once and kept in `folder`; without a folder it must be given."""
    value = text(name)
    if folder is None and not value:
        raise ImproperlyConfigured(f"{name} 没有设置：正式部署必须由环境变量给出。")
    if folder is None and name != "FIELD_KEY" and (len(value) < SHORTEST_SECRET or len(set(value)) < 8):
        raise ImproperlyConfigured(f"{name} 太简单：至少 {SHORTEST_SECRET} 个随机字符。")
    return value or made_once(folder, name)  # type: ignore[arg-type]


def made_once(folder: Path, name: str) -> str:
    """The secret of this name in `folder`; two processes that start together get the same one."""
    path = folder / name.lower()
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = folder / f".{name.lower()}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(new_field_key() if name == "FIELD_KEY" else secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was quicker; its secret is the one
        finally:
            fresh.unlink()
    return path.read_text().strip()


def new_field_key() -> str:
    return "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def field_keys(value: str) -> dict[str, bytes]:
    """`k2:BASE64,k1:BASE64` as {key id: 32 bytes}; the first one writes, all of them read."""
    keys: dict[str, bytes] = {}
    for part in value.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded.translate(STANDARD), validate=True)
        except binascii.Error:
            key = b""
        if not key_id.isalnum() or len(key) != 32 or key_id.lower() in {known.lower() for known in keys}:
            raise ImproperlyConfigured(
                "FIELD_KEY 的写法不对：应为“编号:密钥”，密钥是 32 字节的 base64，多个用逗号隔开，编号不重复。"
            )
        keys[key_id] = key
    return keys
