"""`make bench`: how long what people wait for takes, in a district with three years of records and in a city twenty times it.

    DATABASE_URL=postgres://…/anything .venv/bin/python tests/bench/run.py --scale 20 --quarters 8

Makes databases of its own, dangjian_bench…, on that server, anew each time; BENCH_NAME calls them otherwise, for two
benches on one server. Prints a table with the goals and our own bounds beside the figures, and keeps it in DATA_DIR as bench.md and bench.json.
×200 by hand: --scale 200 --quarters 1.
"""

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import psycopg

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("", "tests", "tests/bench", "tests/browser", "tests/organizations", "tests/members/imports")
sys.path[:0] = [str(ROOT / folder) for folder in FOLDERS]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
PARTS = "abcdefg"
MAIN = os.environ.get("BENCH_NAME", "dangjian_bench")
EMPTY, PEAK = f"{MAIN}_empty", f"{MAIN}_peak"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def url_of(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def make_database(name: str, *, template: str = "template1") -> None:
    """Anew, on the server that DATABASE_URL names."""
    settings = dj_database_url.parse(os.environ["DATABASE_URL"])
    where = {"host": settings["HOST"], "port": settings["PORT"] or 5432, "user": settings["USER"]}
    if settings["PASSWORD"]:
        where["password"] = settings["PASSWORD"]
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def build(quarters: int) -> None:
    """One district, so many quarters of it; rules and schemes begin with the first."""
    from django.core.management import call_command
    from django.utils.timezone import localdate, now

    from activities.duties.services import install_default_rules
    from analytics.assessment.services import schemes
    from analytics.demo.services import build as demo
    from analytics.demo.services import records
    from analytics.demo.services import schemes as shown

    records.QUARTERS = quarters
    first = records.quarters_kept(localdate())[0].start
    schemes.STARTS_ON = shown.STARTS_ON = first
    call_command("migrate", verbosity=0)
    install_default_rules(starts_on=first)
    call_command("setup", stdout=StringIO())
    demo(seed=2026, today=localdate(), clock=now, say=lambda _: None)


def in_the_district(parts: str, rounds: int) -> list:
    """What is asked of one district of the article's size."""
    import clients
    import pages
    import photo
    from django.conf import settings
    from django.core.management import call_command
    from django.utils.timezone import localdate

    found = []
    if "b" in parts:
        settings.ROOT_URLCONF = "addresses"
        call_command("collectstatic", interactive=False, verbosity=0)
        found += pages.measure(localdate(), rounds=rounds)
    if "d" in parts:
        found += clients.measure(rounds=rounds)
    if "e" in parts:
        found += photo.measure(rounds=max(rounds, 15))
    return found


def in_the_city(parts: str, scale: int, quarters: int, rounds: int) -> list:
    """The quarter and the feed in a district of so many quarters made `scale` districts."""
    import quarter
    import scopes
    from django.utils.timezone import localdate, now
    from grown import grow, rows

    from dangjian.periods import Quarter

    begun, last = time.perf_counter(), Quarter.containing(localdate()).previous()
    quarter.thin(last, keep=quarters)
    grow(scale)
    sys.stderr.write(
        f"×{scale}: {time.perf_counter() - begun:.0f} s, "
        + ", ".join(f"{one.split('.')[1]} {many:,}" for one, many in rows())
        + "\n"
    )
    found = []
    if "c" in parts:
        found += scopes.measure(scopes.spread(now()), rounds=rounds)
    if "a" in parts:
        found += quarter.measure(last, rounds=rounds)
        found += quarter.against_one(last, rounds=rounds)
    return found


def city(parts: str, *said: int) -> list:
    """(a) and (c) by a process of its own: what building a district leaves in this one's memory would count as imports."""
    return lines_of([sys.executable, "-c", f"import run; run.ready(); run.say_lines(run.in_the_city{(parts, *said)})"])


def roster() -> list:
    """(f) in a database without anybody, by a process of its own."""
    make_database(EMPTY)
    code = "import run, roster; run.ready(); run.empty(); run.say_lines(roster.measure())"
    return lines_of([sys.executable, "-c", code], DATABASE_URL=url_of(EMPTY))


def peak(minutes: float) -> list:
    """(g) on a copy of the district, and on the embedded default with a demo of its own."""
    import peak as friday

    many = max(1, round(friday.SECRETARIES * minutes / friday.MINUTES))
    command = [sys.executable, str(ROOT / "tests/bench/peak.py"), "--minutes", str(minutes), "--secretaries", str(many)]
    make_database(PEAK, template=MAIN)
    folder = Path(os.environ["DATA_DIR"]) / "embedded"
    shutil.rmtree(folder, ignore_errors=True)  # as new as the copy beside it: what an earlier bench left is no district
    folder.mkdir(parents=True)
    found = []
    for label, more in (
        ("PostgreSQL", {"DATABASE_URL": url_of(PEAK)}),
        ("embedded", {"DATABASE_URL": "", "REDIS_URL": "", "DATA_DIR": str(folder)}),
    ):
        said = subprocess.run(
            command, env=os.environ | more, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        found += friday.lines(json.loads(said.splitlines()[-1]), f"{label}, {many} secretaries in {minutes:g} min")
    return found


def lines_of(command: list[str], **more: str) -> list:
    from told import Line

    said = subprocess.run(
        command,
        env=os.environ | more | {"PYTHONPATH": str(ROOT / "tests/bench")},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return [Line(**one) for one in json.loads(said.splitlines()[-1])]


def say_lines(lines: list) -> None:
    from dataclasses import asdict

    say(json.dumps([asdict(one) for one in lines]))


def ready() -> None:
    import django

    django.setup()
    logging.disable(logging.INFO)  # a line per request


def empty() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=int, default=20)
    asked.add_argument("--quarters", type=int, default=8, help="how many the city has")
    asked.add_argument("--years", type=int, default=3, help="how many years of records the district has")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument(
        "--minutes", type=float, default=1, help="how long the second Friday lasts; the rate is always the same"
    )
    asked.add_argument("--parts", default=PARTS, help="which of (a) to (g)")
    options = asked.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("请用 DATABASE_URL 指一台 PostgreSQL，如 postgres://postgres@127.0.0.1:5432/postgres。")
    os.environ.setdefault("DATA_DIR", str(ROOT / "var" / "bench"))
    make_database(MAIN)
    os.environ["DATABASE_URL"] = url_of(MAIN)
    ready()
    from django.db import connection
    from told import keep, markdown

    begun = time.perf_counter()
    build(4 * options.years)
    say(f"one district: {time.perf_counter() - begun:.0f} s")
    found = in_the_district(options.parts, options.rounds)
    connection.close()
    found += roster() if "f" in options.parts else []
    found += peak(options.minutes) if "g" in options.parts else []
    found += city(options.parts, options.scale, options.quarters, options.rounds) if {*"ac"} & {*options.parts} else []
    found.sort(key=lambda one: one.part)
    keep(found, Path(os.environ["DATA_DIR"]), scale=f"×{options.scale}, {options.quarters} quarters")
    say(markdown(found))
    say(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
