"""One portal per data directory, on an address that is free."""

import errno
import fcntl
import os
import socket
import time
from pathlib import Path
from typing import IO

from django.conf import settings

from dangjian.portal.services.refusal import CannotStart

PATIENCE = 10.0


def claim_data_directory() -> IO[str]:
    """The open lock; it belongs to the portal and its warden, so the next portal waits until both are gone."""
    path: Path = settings.DATA_DIR / "portal.lock"
    lock = path.open("a+")
    deadline = time.monotonic() + PATIENCE
    while not is_locked(lock):
        lock.seek(0)
        holder = lock.read().strip()
        if is_alive(holder) or time.monotonic() > deadline:
            raise CannotStart(f"这个数据目录已有一个党建云在运行（进程 {holder}）：{settings.DATA_DIR}。")
        time.sleep(0.1)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def is_locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def require_free_address(host: str, port: int) -> None:
    """Raises CannotStart when somebody listens there already, or nobody may."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CannotStart(f"HOST={host!r}：这个主机名解析不出地址。") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise CannotStart(why_not(error, host, port)) from error


def why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被别的程序占用：请停掉它，或换一个端口，如 make demo PORT={port + 1}。"
    if error.errno == errno.EACCES:
        return f"PORT={port}：没有权限使用 1024 以下的端口，请换一个，如 PORT=8000。"
    return f"HOST={host!r}：本机没有这个地址（{error.strerror}）。"


def addresses(host: str, port: int) -> list[str]:
    """What to type into a browser: on this machine, and from the same network when the portal listens there."""
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}/"]
    return [f"http://127.0.0.1:{port}/", *(f"http://{seen}:{port}/" for seen in [network_address()] if seen)]


def network_address() -> str:
    """This machine's address towards the network; a datagram socket that connects sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            return ""
        return probe.getsockname()[0]
