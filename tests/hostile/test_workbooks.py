"""Whatever is sent as a roster: a table of text or a sentence, in bounded time and memory, and nothing stored of it."""

import math
import subprocess
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now
from factories import clerk
from hostile.workbooks import FAMILIES, HEADER, ODD_TEXTS, PERSON, SHEET, Family, plain, sheet, text, with_parts

from dangjian.jobs.models import JobState
from members.imports.models import RosterFile, RosterImport, RosterRow, Stage
from members.imports.rules.archive import MOST_CELLS, MOST_COLUMNS
from members.imports.rules.cells import LONGEST_CELL, NOT_WRITTEN, Table
from members.imports.rules.files import read
from members.imports.rules.refusals import Refused
from members.imports.services import receive, receiving, work
from members.imports.services.reading import read_file
from members.roster.models import Member

SEED = 20261031
BOMBS = [family for family in FAMILIES if family.refused]


def outcome(content: bytes) -> str:
    """`refused` with a Chinese sentence, or `read` and looked at."""
    try:
        tables = read_here_or_apart(content)
    except Refused as refusal:
        return "refused" if str(refusal).endswith("。") else f"refused without a sentence: {refusal}"
    for table in tables:
        inspect(table)
    return "read"


def read_here_or_apart(content: bytes) -> list[Table]:
    """In this process, which is quicker. A decoder that gives up takes its process along: then by the door that people
    come through, which has one for every file."""
    try:
        return read(content, title="花名册")
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return read_file(content, title="花名册")


def inspect(table: Table) -> None:
    assert sum(len(row) for row in table.rows) <= MOST_CELLS
    assert max((len(row) for row in table.rows), default=0) <= MOST_COLUMNS
    for one in (one for row in table.rows for one in row):
        if isinstance(one, str):
            assert len(one) <= LONGEST_CELL
            assert not NOT_WRITTEN.search(one)
        elif isinstance(one, float):
            assert math.isfinite(one)
    table.packed()


@pytest.mark.once
@pytest.mark.corpus
@pytest.mark.proves("hostile-workbook-harms-nobody")
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_file_of_a_family_is_read_or_refused(family: Family, nightly_size, tally):
    rounds = nightly_size(3, 65)
    allowed = {"refused"} if family.refused else {"refused", "read"}
    said = {n: outcome(family.make(Random(f"{SEED} {family.name} {n}"))) for n in range(rounds)}
    tally("hostile workbooks through the reader", rounds)
    assert {n: what for n, what in said.items() if what not in allowed} == {}


@pytest.mark.once
def test_there_are_many_families_and_the_plain_workbook_is_read():
    assert len({family.name for family in FAMILIES}) == len(FAMILIES) >= 40
    assert outcome(plain()) == "read"
    assert outcome(text([HEADER, PERSON]).encode()) == "read"


def far_corner_without_places() -> bytes:
    """What nobody can see before it is laid out: a row far down whose cells do not say where they are."""
    rows = '<row r="200000">' + "<c><v>1</v></c>" * 4000 + "</row>"
    return with_parts({SHEET: sheet(rows)})


@pytest.mark.once
@pytest.mark.proves("hostile-workbook-harms-nobody")
@pytest.mark.parametrize("name", ["bomb_of_one_part", "text_of_a_million_commas", "a_million_real_rows", "far corner"])
def test_a_bomb_goes_off_in_a_process_of_its_own_and_only_a_sentence_comes_back(name, monkeypatch):
    content = (
        next((one.make(Random(SEED)) for one in FAMILIES if one.name == name), None) or far_corner_without_places()
    )
    answers, run = [], subprocess.run

    def watched(*args, **kwargs):
        answers.append(done := run(*args, **(kwargs | {"check": False})))
        done.check_returncode()
        return done

    monkeypatch.setattr(subprocess, "run", watched)
    with pytest.raises(Refused):
        read_file(content, title="花名册")
    assert len(answers[0].stdout) < 1000


@pytest.fixture
def upload(client, town, monkeypatch):
    """Sends a file as the unit's clerk; the reader works in this process, since its own is tried above."""
    client.force_login(clerk(town.street))
    monkeypatch.setattr(receiving, "read_file", read)
    return lambda content, name="花名册.xlsx": client.post(
        "/desk/import/new/", {"file": SimpleUploadedFile(name, content), "as_of": localdate().isoformat()}
    )


@pytest.mark.django_db
@pytest.mark.proves("hostile-workbook-harms-nobody")
def test_a_refused_file_is_a_sentence_at_the_field_and_leaves_nothing(upload, nightly_size, tally):
    wanted = [family for family in BOMBS for _ in range(nightly_size(1, 4))]
    for number, family in enumerate(wanted):
        answer = upload(family.make(Random(f"{SEED} {number}")))
        assert answer.status_code == 200, family.name
        (said,) = answer.context["form"].errors["file"]
        assert said in answer.text
    tally("hostile workbooks through HTTP", len(wanted))
    assert (RosterImport.objects.count(), RosterFile.objects.count(), Member.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
@pytest.mark.corpus
def test_odd_cells_end_in_a_preview_that_can_be_opened(upload, client, town, nightly_size, tally):
    many = nightly_size(6, 200)
    for number in range(many):
        random = Random(f"{SEED} {number}")
        header = random.sample([*HEADER, "手机", "类别", "党组织全称", "上级党组织", "批准建立日期", "性别", "民族"], 6)
        rows = [[random.choice([*ODD_TEXTS, *PERSON]) for _ in header] for _ in range(12)]
        content = text([["姓名", "身份证号", *header], *([*PERSON[:2], *row] for row in rows), *rows]).encode("utf-16")
        assert upload(content, "名单.csv").status_code == 302
        done = worked()
        assert (done.job_state, done.stage) in {(JobState.DONE, Stage.READY), (JobState.FAILED, Stage.REFUSED)}
        assert client.get(f"/desk/import/{done.pk}/").status_code == 200
        assert client.get(f"/desk/import/{done.pk}/errors.xlsx").status_code in {200, 404}
    tally("odd rosters through preview", many)
    assert Member.objects.count() == 0


def worked() -> RosterImport:
    waiting = RosterImport.objects.latest("pk")
    assert waiting.claim(now=now())
    work(waiting, today=localdate(), clock=now)
    waiting.refresh_from_db()
    return waiting


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["=cmd.xlsx", "<b>zq7x</b>.xlsx", "a" * 300 + ".xlsx", "\u202excod.xlsx", "-rf.xlsx", "CON.xlsx"]
)
def test_a_file_name_is_only_shown(upload, client, name):
    answer = upload(plain(), name)
    made = RosterImport.objects.get()
    assert answer.headers["Location"].endswith(f"/{made.pk}/")
    assert len(made.file_name) <= 120
    assert "<b>zq7x" not in client.get(f"/desk/import/{made.pk}/").text


@pytest.mark.django_db
def test_a_receipt_that_fails_leaves_no_row(town, monkeypatch):
    monkeypatch.setattr(receiving, "keep", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        receive(content=plain(), file_name="a.xlsx", as_of=localdate(), by=clerk(town.street), now=now())
    assert (RosterImport.objects.count(), RosterRow.objects.count()) == (0, 0)
