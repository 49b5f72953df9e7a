"""A portal of 14,000 people that is used for a while, in a process of its own with the settings that a portal has.

`python portal.py PEOPLE`: makes and fills the database that the environment names, walks through the pages, and leaves answers,
cache and queue as files beside what a portal leaves behind by itself.
"""

import json
import logging
import shutil
import sys
import time
from datetime import date
from pathlib import Path

import django
from django.conf import settings

settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()

import roster_files  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from factories import PASSWORD, account, branch, committee, district, grant  # noqa: E402
from photos_factories import album, saved, scene  # noqa: E402
from PIL import Image  # noqa: E402

from dangjian.audit.models import AuditRow  # noqa: E402
from dangjian.celery import app  # noqa: E402
from dangjian.jobs.tasks import sweep  # noqa: E402
from members.private.services import change, phone_index, store_many  # noqa: E402
from members.roster.models import Affiliation, Member, Sex  # noqa: E402
from members.roster.services import open_accounts  # noqa: E402
from members.roster.views import lists  # noqa: E402
from organizations.access.rules import Role  # noqa: E402
from organizations.photos.services import receive  # noqa: E402

IMPORTED = 300
QUARTER = "2026Q3"
JOINED = date(2020, 7, 1)
DATA = Path(settings.DATA_DIR)
HEADER = ["姓名", "身份证号", "手机号", "性别", "人员类别", "加入党组织日期", "所在党支部"]


def numbers_of(path: str) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in json.loads(Path(path).read_text())]


def enrolled(branches, pairs) -> list[Member]:
    """In bulk, as an import writes them."""
    people = []
    for order, numbers in enumerate(store_many(pairs)):
        one = Member(
            name=f"党员{order}",
            pinyin=f"dang yuan {order:05}",
            sex=Sex.FEMALE,
            category="FULL",
            joined_on=JOINED,
            regularized_on=JOINED,
            numbers=numbers,
        )
        one.settle_in(branches[order % len(branches)])
        people.append(one)
    Member.objects.bulk_create(people, batch_size=2000)
    dated = [Affiliation(member=one, organization=one.organization, starts_on=JOINED) for one in people[:600]]
    Affiliation.objects.bulk_create(dated)
    return people


class Visitor:
    """A browser whose every answer is kept as a file. What was typed may stand in the answer to it, and is taken out."""

    def __init__(self) -> None:
        self.client, self.asked = Client(raise_request_exception=False), 0

    def answer(self, response, *, typed: str, kept: bool = True):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.asked += 1
        folder = DATA / ("answers" if kept else "revealed")
        folder.mkdir(exist_ok=True)
        (folder / f"{self.asked:03}").write_bytes(body.replace(typed.encode(), b"") if typed else body)
        (folder / f"{self.asked:03}.heads").write_text(f"{heads}\n{response.cookies}")
        return response

    def get(self, address: str, *, status: int = 200, typed: str = ""):
        return self.expect(self.answer(self.client.get(address), typed=typed), status, address)

    def post(self, address: str, fields: dict, *, status: int = 302, kept: bool = True, typed: str = ""):
        return self.expect(self.answer(self.client.post(address, fields), typed=typed, kept=kept), status, address)

    def expect(self, response, status: int, address: str):
        if response.status_code != status:
            raise AssertionError(f"{address}: {response.status_code}, {status} expected")
        return response


def one_round() -> None:
    """Beat's line and what follows from it, through files on disk, which are copied while they wait."""
    sweep.delay()
    with app.connection_for_read() as connection:
        consumer = app.amqp.TaskConsumer(connection.default_channel, accept=["json"])
        consumer.on_message = None
        consumer.register_callback(carried_out)
        with consumer:
            for _ in range(12):
                keep_queue()
                connection.drain_events(timeout=1) if waiting() else time.sleep(0)


def carried_out(body, message) -> None:
    app.tasks[message.headers["task"]]()
    message.ack()


def waiting() -> list[Path]:
    return list((DATA / "queue").glob("*.msg"))


def keep_queue() -> None:
    for path in waiting():
        kept = DATA / "queue-seen" / path.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copy(path, kept)


def photo_that_knows_too_much(by, of, number: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = number  # ImageDescription
    file = roster_files.io.BytesIO(saved(scene(), exif=exif))
    file.name, file.size = f"IMG_{number}.jpg", len(file.getvalue())
    from uuid import UUID

    from django.core.files import File

    receive(album=album(of, by), file=File(file, name=file.name), client_id=UUID(int=7), kind="SCENE", by=by)


def used(pairs: list[tuple[str, str]]) -> None:
    root = district()
    branches = [branch(unit, f"第{number}党支部") for number in range(30) for unit in [committee(root)]]
    home = branches[0]
    call_command("setup", stdout=sys.stderr)
    held, coming = pairs[:-IMPORTED], pairs[-IMPORTED:]
    people = enrolled(branches, held)
    staff = account("林晓", username="linxiao", password=PASSWORD)
    grant(staff, Role.DEPARTMENT_STAFF, root)
    staff.phone_index = phone_index(held[5][1])
    staff.save()
    open_accounts(people[:20], by=staff)

    desk = Visitor()
    desk.post("/account/login/", {"identifier": held[5][1], "password": "错的口令不对"}, status=200, typed=held[5][1])
    desk.post("/account/login/", {"identifier": held[5][1], "password": PASSWORD})
    desk.post("/privacy/accept/", {"version": 1})
    walk_the_roster(desk, people, held)
    send_and_apply(desk, coming, home)
    photo_that_knows_too_much(staff, home, held[8][0])
    desk.post(f"/desk/score/{QUARTER.lower()}/compute/", {})
    one_round()
    desk.get(f"/desk/score/{QUARTER.lower()}/")
    break_a_page(desk, held[9])
    logging.getLogger("members").warning("找不到 %s 和 %s", *held[10])


def walk_the_roster(desk: Visitor, people: list[Member], held: list[tuple[str, str]]) -> None:
    one, other = people[1], people[2]
    for address in ("/desk/", "/desk/org/", "/desk/person/", "/desk/person/?page=3", "/desk/data/members/member/"):
        desk.get(address)
    for address in ("/desk/account/", f"/desk/org/{one.organization_id}/", f"/desk/person/{one.pk}/edit/"):
        desk.get(address)
    desk.get(f"/desk/person/{one.pk}/")
    desk.post("/desk/person/find/", {"number": held[1][0]})
    desk.post("/desk/person/find/", {"number": held[3][1]})
    desk.post(f"/desk/person/{other.pk}/reveal/", {"purpose": "CONTACT"}, status=200, kept=False)
    desk.post(f"/desk/person/{one.pk}/edit/", {"name": one.name, "sex": "FEMALE", "version": 1, "phone": held[4][1]})
    change(numbers=one.numbers, phone=held[1][1])
    desk.post("/desk/person/export/", {"reason": "VERIFY"}, status=200)
    desk.get(f"/desk/person/?q={held[6][1]}", typed=held[6][1])
    desk.get(f"/no/such/{held[6][0]}/", status=404, typed=held[6][0])


def send_and_apply(desk: Visitor, coming: list[tuple[str, str]], home) -> None:
    rows = [
        [f"新党员{order}", *pair, "男" if int(pair[0][16]) % 2 else "女", "正式党员", "2020-07-01", home.name]
        for order, pair in enumerate(coming)
    ]
    rows[-1][1] = rows[-1][1][:-1] + ("1" if rows[-1][1][-1] != "1" else "2")  # a wrong check digit
    file = roster_files.io.BytesIO(roster_files.xlsx([HEADER, *rows]))
    file.name = "花名册.xlsx"
    address = desk.post("/desk/import/new/", {"file": file, "as_of": "2026-10-31"}).headers["Location"]
    one_round()
    desk.get(address)
    desk.get(f"{address}errors.xlsx")
    file = roster_files.io.BytesIO(roster_files.xlsx([HEADER, *rows[:-1]]))
    file.name = "花名册.xlsx"
    address = desk.post("/desk/import/new/", {"file": file, "as_of": "2026-10-31"}).headers["Location"]
    one_round()
    desk.get(f"{address}?state=NEW")
    desk.post(f"{address}confirm/", {})
    one_round()
    desk.get(address)


def break_a_page(desk: Visitor, pair: tuple[str, str]) -> None:
    """An error whose words quote a row, as a database's do."""

    def broken(*args, **kwargs):
        raise ValueError(f"duplicate key: {pair[0]} ({pair[1]})")

    whole, lists.member_list = lists.member_list, broken
    desk.get("/desk/person/", status=500)
    lists.member_list = whole


def leave() -> None:
    """What lies in memory, as a file."""
    (DATA / "cache").mkdir()
    for number, value in enumerate(value for kind in caches.all() for value in kind._cache.values()):
        (DATA / "cache" / str(number)).write_bytes(value)
    (DATA / "audit.json").write_text(json.dumps(list(AuditRow.objects.values()), ensure_ascii=False, default=str))


if __name__ == "__main__":
    setup_test_environment(debug=False)
    app.loader.import_default_modules()
    call_command("migrate", verbosity=0)
    used(numbers_of(sys.argv[1]))
    leave()
