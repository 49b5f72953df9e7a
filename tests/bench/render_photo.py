"""What a photo of 12 megapixels costs: its two JPEGs made, against a full decode of the same file, in the same run.

    .venv/bin/python tests/bench/render_photo.py

Prints milliseconds of processor, medians of rounds that alternate, and their ratio. Goal: at most 2.2.
"""

import os
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "organizations")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
ROUNDS = 15


def used_by(pid: int) -> float:
    """Seconds of processor that a process and its finished children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    import django

    django.setup()
    from photos_factories import megapixels
    from PIL import Image

    from dangjian.images import services

    content, made, read = megapixels(), [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "received"
        path.write_bytes(content)
        services.render(path)
        for _ in range(ROUNDS):
            before = used_by(services._running[-1].process.pid)
            services.render(path)
            made.append(used_by(services._running[-1].process.pid) - before)
            before = time.process_time()
            Image.open(BytesIO(content)).load()
            read.append(time.process_time() - before)
    sys.stdout.write(
        f"made {1000 * median(made):.0f} ms, decoded {1000 * median(read):.0f} ms, {median(made) / median(read):.2f}\n"
    )


if __name__ == "__main__":
    main()
