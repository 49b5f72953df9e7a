"""The workshop: a process that touches pixels and nothing else (`python -m dangjian.images`, started by services).

It reads one path per line and answers each with a length and that many bytes: a line of JSON, then two JPEGs. Every
picture gets a child of its own with limits on memory, time and files, so a hostile one harms nobody and teaches the
next one nothing. The child begins as a copy of this process, with the decoders already loaded.
"""

import json
import os
import resource
import select
import signal
import sys
from io import BytesIO
from time import monotonic

from PIL import Image

from dangjian.images.rules import Rejection
from dangjian.images.rules.limits import CPU_SECONDS, MEMORY_BYTES, MOST_ANSWER_BYTES, WALL_SECONDS
from dangjian.images.rules.pixels import ORIENTATION, Rejected, render


def serve() -> None:
    """Work until the one who started us closes the line."""
    rehearse()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the worker finishes, then we end
    for line in sys.stdin.buffer:
        answer = from_child(line.removesuffix(b"\n"))
        sys.stdout.buffer.write(b"%d\n" % len(answer) + answer)
        sys.stdout.buffer.flush()


def rehearse() -> None:
    """Make Pillow load what it loads at its first picture: a child can open no file."""
    Image.preinit()
    sample = BytesIO()
    described = Image.Exif()
    described[ORIENTATION] = 6
    Image.new("P", (2, 2)).save(sample, "PNG", exif=described)
    render(sample.getvalue())


def from_child(path: bytes) -> bytes:
    """What a child of its own made of the picture, or why there is nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(path, writing)
    os.close(writing)
    answer = collect(reading, until=monotonic() + WALL_SECONDS)
    if answer is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if status == 0 and answer:
        return answer
    slow = answer is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL})
    return rejection(Rejection.TOO_SLOW if slow else Rejection.DAMAGED)


def collect(reading: int, *, until: float) -> bytes | None:
    """Everything a child says before it ends; nothing when it takes too long or says too much."""
    answer = bytearray()
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while len(answer) <= MOST_ANSWER_BYTES:
            ready, _, _ = select.select([pipe], [], [], max(0, until - monotonic()))
            if not ready:
                return None
            if not (piece := pipe.read(65536)):
                return bytes(answer)
            answer += piece
    return None


def work(path: bytes, writing: int) -> None:
    """The child's whole life."""
    try:
        os.closerange(0, 2)
        with open(path, "rb") as source, os.fdopen(writing, "wb") as pipe:  # noqa: PTH123 - a path of bytes
            confine()
            pipe.write(outcome(source.read()))
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it is, it must not go on in a copy of the parent
        os._exit(1)


def confine() -> None:
    """From here on no file and no connection can be opened, none be written but the pipe; a limit overrun ends it."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def outcome(received: bytes) -> bytes:
    try:
        made = render(received)
    except Rejected as rejected:
        return rejection(rejected.reason)
    except MemoryError:
        return rejection(Rejection.TOO_MANY_PIXELS)
    except Exception:  # noqa: BLE001 - decoders answer a damaged file with every error there is
        return rejection(Rejection.DAMAGED)
    head = {"width": made.width, "height": made.height, "large": len(made.large)}
    return json.dumps(head).encode() + b"\n" + made.large + made.thumbnail


def rejection(reason: Rejection) -> bytes:
    return json.dumps({"rejected": reason}).encode() + b"\n"


if __name__ == "__main__":
    serve()
