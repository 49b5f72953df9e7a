"""The portal from start to stop."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from dangjian.portal.rules import Broker, Program, beat, web, worker
from dangjian.portal.services.broker import choose_broker
from dangjian.portal.services.children import Child
from dangjian.portal.services.instance import addresses, claim_data_directory, require_free_address
from dangjian.portal.services.preparation import prepare
from dangjian.portal.services.supervisor import Supervisor
from dangjian.portal.services.warden import Warden

LONGEST_SOCKET_FOLDER = 80


def operate(*, say: Callable[[str], None], before_opening: Callable[[], None]) -> None:
    """Run everything until a signal. Raises CannotStart; `before_opening` runs on a prepared database."""
    require_free_address(settings.HOST, settings.PORT)
    with claim_data_directory():
        folder = run_folder()
        warden = Warden(folder=folder)
        try:
            broker = choose_broker(folder=folder)
            say(broker.sentence)
            prepare(say=say)
            before_opening()
            supervisor = supervise(broker, warden=warden, say=say)
            supervisor.run(address=(settings.HOST, settings.PORT), ready=invitation())
        finally:
            warden.dismiss()


def supervise(broker: Broker, *, warden: Warden, say: Callable[[str], None]) -> Supervisor:
    environment = os.environ | {"BROKER_URL": broker.url, "PYTHONUNBUFFERED": "1"}

    def children(*programs: Program) -> list[Child]:
        return [Child(program, environment=environment, warden=warden) for program in programs]

    return Supervisor(
        broker=children(broker.program) if broker.program else [],
        others=children(
            web(host=settings.HOST, port=settings.PORT, workers=settings.WEB_WORKERS),
            worker(pool=settings.WORKER_POOL, concurrency=settings.WORKER_CONCURRENCY),
            beat(schedule=str(settings.DATA_DIR / "beat.schedule")),
        ),
        say=say,
    )


def run_folder() -> Path:
    """A private folder for sockets: their paths may have 107 bytes, so a long TMPDIR is passed over."""
    short = len(tempfile.gettempdir()) <= LONGEST_SOCKET_FOLDER
    return Path(tempfile.mkdtemp(prefix="dangjian-", dir=None if short else "/tmp"))  # noqa: S108 - mkdtemp is private


def invitation() -> str:
    where = " 或 ".join(addresses(settings.HOST, settings.PORT))
    logs = f"；日志在 {settings.DATA_DIR / 'logs'}" if settings.LOG_TO == "files" else ""
    return f"党建云已就绪：{where} （按 Ctrl-C 停止{logs}）"
