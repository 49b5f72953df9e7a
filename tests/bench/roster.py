"""(f) A district's whole roster: 13,903 people in 298 branches, all of them new: looked at, written, and taken out again."""

import time
from datetime import date, timedelta
from io import BytesIO
from random import Random

from told import Line, at_most, just

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


def measure() -> list[Line]:
    """In a database without anybody. Our bounds on two idle cores: looking 10 s, the one write transaction 5 s."""
    from django.utils.timezone import localdate, now

    from members.imports.models import RosterImport
    from members.imports.services import applying, confirm, receive, work
    from members.roster.models import Member

    taken: dict[str, float] = {}
    content = workbook(Random(2026))
    begun = time.perf_counter()
    found = receive(content=content, file_name="花名册.xlsx", as_of=AS_OF, by=None, now=now(), at_once=True)
    work(found, today=localdate(), clock=now)
    taken["preview"] = time.perf_counter() - begun
    found = RosterImport.objects.get(pk=found.pk)
    write = applying.write

    def written(*args, **kwargs):
        begun = time.perf_counter()
        write(*args, **kwargs)
        taken["write"] = time.perf_counter() - begun

    applying.write = written
    begun = time.perf_counter()
    confirm(roster_import=found, by=None, now=now(), at_once=True)
    work(found, today=localdate(), clock=now)
    taken["apply"] = time.perf_counter() - begun
    applying.write = write
    if Member.objects.count() != PEOPLE:
        raise SystemExit(f"{found.stage} {found.failure}: {Member.objects.count()} of {PEOPLE} people")
    return [
        at_most("f", f"{PEOPLE:,} people looked at", [taken["preview"]], unit="s", bound=10),
        at_most("f", "written, the one transaction", [taken["write"]], unit="s", bound=5),
        just("f", "applied as a whole", [taken["apply"]], "s"),
        just("f", "exported as .xlsx", [exported()], "s"),
    ]


def exported() -> float:
    """Seconds of the workbook with everybody, numbers masked as whoever takes it gets them."""
    from django.utils.timezone import now

    from dangjian.taking import ExportReason, Taker
    from members.roster.models import Member
    from members.roster.services import export_members
    from organizations.access.models import Account

    taker = Taker(Account.objects.create(username="bench", name="测速"), "", ExportReason.STATISTICS, now())
    begun = time.perf_counter()
    export_members(members=Member.objects.all(), target=BytesIO(), scope=None, taker=taker, narrowing={})
    return time.perf_counter() - begun
