"""(e) What a photo of 12 megapixels costs: its two JPEGs made, against a full decode of the same file; processor time."""

import os
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from told import Line, at_most, just

# Every picture is decoded in a child that is gone when its answer comes. A workshop that has had only this one child knows
# the most that it had; ours has had others, and its own memory holds no pixel.
DECODER = """
import os, resource, sys
from dangjian.images import __main__ as workshop

workshop.rehearse()
head = workshop.from_child(os.fsencode(sys.argv[1])).partition(b"\\n")[0]
if b"rejected" in head:
    sys.exit(head.decode())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def used_by(pid: int) -> float:
    """Seconds of processor that a process and its finished children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def memory_to_decode(path: Path) -> float:
    """Megabytes of the process that decodes and encodes, what it shares with the workshop included."""
    from django.conf import settings

    asked = [sys.executable, "-c", DECODER, str(path)]
    said = subprocess.run(asked, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE, text=True).stdout
    return int(said) * 1024 / 1e6


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
        memory = memory_to_decode(path)
    ratios = [one / other for one, other in zip(made, read, strict=True)]
    return [
        just("e", "12 MP to 1600 and 240 px", [1000 * one for one in made], "ms of processor"),
        at_most("e", "against a full decode", ratios, 2.2),
        at_most("e", "memory of the process that decodes", [memory], 80, "MB"),
    ]
