"""(g) The second Friday: every secretary of the district in ten minutes, through the real server and its own processes.

    DATA_DIR=… [DATABASE_URL=…] .venv/bin/python tests/bench/peak.py --minutes 10 --secretaries 298

Ends with a line of JSON. The rate is what counts: fewer minutes take as many secretaries fewer. The phones run in a process
of their own with less right to the processor than the portal.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from random import Random

from told import Line, at_most, just

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "organizations")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
PASSWORD = "sunny-field-4821"
SECRETARIES, MINUTES, PAUSE = 298, 10, 2.0
ORIGINALS = 10  # of a hundred photos are sent as the camera made them


def district() -> None:
    """The demo, unless the database holds one already."""
    from django.core.management import call_command
    from django.utils.timezone import localdate, now

    from analytics.demo.services import build
    from organizations.tree.models import Organization

    call_command("migrate", verbosity=0)
    call_command("setup", stdout=StringIO())
    if not Organization.objects.exists():
        build(seed=2026, today=localdate(), clock=now, say=lambda _: None)


def let_everybody_in() -> list[tuple[str, int]]:
    """User name and branch of every secretary; all with one password, and the privacy notice read."""
    from django.contrib.auth.hashers import make_password
    from django.utils.timezone import now

    from analytics.demo.services.voices import read_the_notice
    from organizations.access.models import Account, Grant
    from organizations.access.rules import Role

    grants = Grant.objects.filter(role=Role.SECRETARY).select_related("account").order_by("pk")
    places = {grant.account_id: (grant.account.username, grant.organization_id) for grant in grants}
    Account.objects.filter(pk__in=places).update(password=make_password(PASSWORD), activated_at=now())
    read_the_notice(list(Account.objects.filter(pk__in=places)))
    return list(places.values())


@contextmanager
def portal(port: int) -> Iterator[None]:
    """`manage.py portal` with everything it starts, until it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "portal"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = ""
        for line in process.stdout:
            said += line
            if "党建云已就绪" in line:
                break
        else:
            raise SystemExit(said)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def photos() -> list[bytes]:
    """A hundred as they come in: ninety shrunk by the phone to some 300 KB, ten of 12 megapixels."""
    from io import BytesIO

    from photos_factories import megapixels
    from PIL import Image

    original, shrunk = megapixels(), BytesIO()
    Image.open(BytesIO(original)).resize((1600, 1200)).save(shrunk, "JPEG", quality=82)
    return [original] * ORIGINALS + [shrunk.getvalue()] * (100 - ORIGINALS)


def ring(port: int, places: list[tuple[str, int]], minutes: float, pictures: list[bytes], pipe) -> None:
    """All the phones, spread evenly over the minutes."""
    from secretary import Clocked, report

    os.nice(10)
    random, number = Random(2026), count()

    def picture() -> bytes:
        return pictures[Random(next(number)).randrange(100)] + f"{next(number)}".encode()  # no two files alike

    def one(at: int) -> tuple[str, list]:
        time.sleep(at * 60 * minutes / len(places))
        phone, (username, branch) = Clocked(port), places[at]
        said = report(
            phone, username=username, password=PASSWORD, branch=branch, pictures=picture, random=Random(at), pause=PAUSE
        )
        return said, phone.told

    random.shuffle(places)
    with ThreadPoolExecutor(len(places)) as pool:
        pipe.send(list(pool.map(one, range(len(places)))))
    pipe.close()


def thumbnails_ready(before: int, *, patience: float) -> float:
    """When the last photo that came since was ready; how many never were ends the bench."""
    from organizations.photos.models import Photo

    deadline = time.monotonic() + patience
    while (left := Photo.objects.filter(pk__gt=before, job_state="WAITING").count()) and time.monotonic() < deadline:
        time.sleep(1)
    if left:
        raise SystemExit(f"{left} photos were not ready after {patience:.0f} s")
    return time.time()


def run(minutes: float, secretaries: int) -> dict[str, object]:
    import django

    django.setup()
    from django.db import connection

    from activities.records.models import Activity
    from organizations.photos.models import Photo

    district()
    places = let_everybody_in()[:secretaries]
    records, last = (
        Activity.objects.recorded().count(),
        Photo.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
    )
    pictures, port = photos(), free_port()
    connection.close()
    with portal(port):
        mine, theirs = get_context("fork").Pipe(duplex=False)
        phones = get_context("fork").Process(target=ring, args=(port, places, minutes, pictures, theirs))
        phones.start()
        theirs.close()
        found = mine.recv()
        phones.join()
        asked = [one for _, told in found for one in told]
        ended = thumbnails_ready(last, patience=600)
    if wrong := Counter((one.kind, one.status) for one in asked if one.status not in (200, 302)):
        sys.stderr.write(f"{wrong}\n")
    sent = [one.at for one in asked if one.kind == "photo"]
    return {
        "database": connection.vendor,
        "secretaries": len(places),
        "errors": sum(1 for one in asked if one.status not in (200, 302)),
        "receipts": sum(1 for receipt, _ in found if receipt),
        "records": Activity.objects.recorded().count() - records,
        "photos": Photo.objects.filter(pk__gt=last, job_state="DONE").count(),
        "photos_sent": len(sent),
        "thumbnails": max(0.0, ended - max(sent)),
        **{kind: p95([one.seconds for one in asked if one.kind == kind]) for kind in KINDS},
    }


KINDS = ("page", "log in", "draft", "submit", "photo")


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def lines(found: dict, label: str) -> list[Line]:
    part, many = "g", found["secretaries"]
    kept = found["receipts"] == found["records"] == many and found["photos"] == found["photos_sent"] == 9 * many
    return [
        Line(part, f"{label}: errors", str(found["errors"]), "0", found["errors"] == 0),
        Line(
            part,
            f"{label}: records and photos in the database",
            f"{found['records']} and {found['photos']}",
            f"{many} and {9 * many}",
            kept,
        ),
        *(
            at_most(part, f"{label}: {kind}, p95", [1000 * found[kind]], 800, "ms")
            for kind in ("page", "draft", "submit")
        ),
        *(just(part, f"{label}: {kind}, p95", [1000 * found[kind]], "ms") for kind in ("log in", "photo")),
        at_most(part, f"{label}: last thumbnail after the last upload", [found["thumbnails"]], 120, "s"),
    ]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=MINUTES)
    asked.add_argument("--secretaries", type=int, default=SECRETARIES)
    options = asked.parse_args()
    sys.stdout.write(json.dumps(run(options.minutes, options.secretaries)) + "\n")


if __name__ == "__main__":
    main()
