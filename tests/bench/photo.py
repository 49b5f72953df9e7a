"""(e) What a photo of 12 megapixels costs: its two JPEGs made, against a full decode of the same file; processor time."""

import os
import tempfile
import time
from io import BytesIO
from pathlib import Path

from told import Line, at_most, just


def used_by(pid: int) -> float:
    """Seconds of processor that a process and its finished children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def most_memory(pid: int) -> float:
    """Megabytes that the process or one of its children had at once."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(peak_of(one) for one in (str(pid), *children))


def peak_of(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6


def measure(*, rounds: int) -> list[Line]:
    from photos_factories import megapixels
    from PIL import Image

    from dangjian.images import services

    content = megapixels()
    made: list[float] = []
    read: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "received"
        path.write_bytes(content)
        services.render(path)
        workshop = services._running[-1].process.pid
        for _ in range(rounds):
            before = used_by(workshop)
            services.render(path)
            made.append(used_by(workshop) - before)
            begun = time.process_time()
            Image.open(BytesIO(content)).load()
            read.append(time.process_time() - begun)
        memory = most_memory(workshop)
    ratios = [one / other for one, other in zip(made, read, strict=True)]
    return [
        just("e", "12 MP to 1600 and 240 px", [1000 * one for one in made], "ms of processor"),
        at_most("e", "against a full decode", ratios, 2.2),
        at_most("e", "memory of the workshop", [memory], 80, "MB"),
    ]
