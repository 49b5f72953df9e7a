"""How long a district's whole roster takes: 13,903 people in 298 branches, all of them new.

    DATA_DIR=/tmp/bench .venv/bin/python tests/bench/import_roster.py
    DATABASE_URL=postgres://…/bench DATA_DIR=/tmp/bench .venv/bin/python tests/bench/import_roster.py

The database has to be empty (it is migrated first). Prints seconds on the wall and of CPU: preview, the whole of applying,
and the one write transaction in it. Goals on two idle cores: preview 10 s, write transaction 5 s.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "members" / "imports")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
PEOPLE, BRANCHES = 13_903, 298
AS_OF = date(2026, 10, 31)


def workbook(random: Random) -> bytes:
    """The clean sample's committees with as many branches and people as a district has."""
    import roster_files
    from openpyxl import Workbook, load_workbook

    sample = load_workbook(roster_files.CLEAN)
    places, people = (list(sheet.iter_rows(values_only=True)) for sheet in sample)
    committees, one = places[1:7], places[7]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党组织")
    for row in places[:7]:
        sheet.append(row)
    units = [row[0] for row in committees if row[0] != "999000000001"]
    for number in range(BRANCHES):
        unit = units[number % len(units)]
        name = f"第{number + 1}党支部"
        sheet.append([f"{unit[:6]}{number + 100000:06}", f"中共{name}", name, unit, *one[4:]])
    sheet = book.create_sheet("党员")
    sheet.append(people[0])
    for number in range(PEOPLE):
        sheet.append(person(random, people[1 + number % 300], number))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def person(random: Random, like: tuple, number: int) -> list:
    """Somebody like one of the sample, with a name, a birthday and numbers of their own."""
    import roster_files

    born = date(1945, 1, 1) + timedelta(days=number)  # with the order below no ID number comes twice
    order = 2 * random.randrange(499) + (like[1] == "男")
    joined = born + timedelta(days=365 * 25)
    row = list(like)
    row[0] = like[0][0] + random.choice("建国秀兰德海峰明远文静晓东红旗桂英") + random.choice("平安华军芳敏丽强磊洋")
    row[3], row[4] = roster_files.id_number(f"{born:%Y%m%d}", order), born
    row[6], row[7], row[8] = "正式党员", joined, joined + timedelta(days=365)
    row[9], row[11] = f"第{number % BRANCHES + 1}党支部", f"199{number:08}"
    return row


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    sys.stdout.write(f"{what}: {time.perf_counter() - wall:.2f} s wall, {time.process_time() - cpu:.2f} s CPU\n")
    sys.stdout.flush()


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils.timezone import localdate, now

    from members.imports.models import RosterImport
    from members.imports.services import applying, confirm, receive, work
    from members.roster.models import Member

    call_command("migrate", verbosity=0)
    content = workbook(Random(2026))
    sys.stdout.write(f"{connection.vendor}, {len(content) // 1024} KB\n")
    with timed("preview"):
        found = receive(content=content, file_name="花名册.xlsx", as_of=AS_OF, by=None, claimed_at=now())
        work(found, today=localdate(), clock=now)
    found = RosterImport.objects.get(pk=found.pk)
    problems = list(found.rows.filter(state="WRONG").values_list("errors", flat=True)[:2]) if found.blocking else ""
    sys.stdout.write(f"{found.stage} {found.failure} {found.counts} {problems}\n")
    write = applying.write

    def written(*args, **kwargs):
        with timed("write transaction, without its commit"):
            write(*args, **kwargs)

    applying.write = written
    with timed("apply"):
        confirm(roster_import=found, by=None, claimed_at=now())
        work(found, today=localdate(), clock=now)
    sys.stdout.write(f"{Member.objects.count()} members\n")


if __name__ == "__main__":
    main()
