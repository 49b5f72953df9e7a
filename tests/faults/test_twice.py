"""The same form sent twenty times at once (F7), and several people in one record (F8), through the running portal."""

import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from crowd import Crowd, Writer
from phone import FORM
from servers import eventually
from standing import Standing, standing

COPIES = 20
EDIT = re.compile(r'name="version" value="(\d+)"')
pytestmark = [pytest.mark.faults, pytest.mark.once]


@pytest.fixture
def running(peopled, tmp_path):
    folder, sessions = peopled
    with standing(tmp_path, like=folder) as portal:
        portal.start()
        yield portal, writers(portal, sessions)


def writers(portal: Standing, sessions) -> list[Writer]:
    """Phones with the form open, which do only what they are told."""
    phones = Crowd(portal, sessions, rate=1e9).writers
    for phone in phones:
        phone.open_form()
    return phones


def at_once(works: list) -> list:
    start = Barrier(len(works))

    def run(work):
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def form(writer: Writer, text: str, uid: str) -> bytes:
    said = [*writer.fields, ("draft", uid), ("revision", "0"), ("text", text), ("again", "1")]
    return urlencode(said).encode()


def made(portal: Standing, text: str) -> int:
    return portal.rows(f"SELECT count(*) FROM activities_activity WHERE text = '{text}'")[0][0]


@pytest.mark.parametrize("forms", [2, pytest.param(50, marks=pytest.mark.nightly)])
def test_a_form_sent_twenty_times_at_once_is_one_record_and_every_answer_leads_to_it(running, forms, verdict):
    portal, phones = running
    answers, there = [], []
    for number in range(forms):
        writer, text, uid = phones[number % len(phones)], f"讲了第{number}课。", str(uuid4())
        body = form(writer, text, uid)
        told = at_once([lambda w=writer, b=body: w.until_answered("POST", w.address, b)] * COPIES)
        told.append(writer.until_answered("POST", writer.address, body))
        answers.append({(status, heads["Location"]) for status, heads, _ in told})
        there.append(made(portal, text))
    logged = portal.rows("SELECT count(*) FROM dangjian_auditrow WHERE action = 'records.submit'")[0][0]

    verdict(
        "F7",
        f"同一张表同时发{COPIES}次，然后又发一次",
        rounds=forms,
        reached=f"{sum(there)}份记录，{logged}条日志，{sum(map(len, answers))}个不同的回答",
        goal=f"{forms}，{forms}，{forms}",
        met=(there, logged, [len(one) for one in answers]) == ([1] * forms, forms, [1] * forms),
    )
    assert [len(one) for one in answers] == [1] * forms
    assert {status for one in answers for status, _ in one} == {302}
    assert (there, logged) == ([1] * forms, forms)
    assert [phone.ledger.refused for phone in phones if phone.ledger.refused] == []


@pytest.mark.nightly
def test_the_same_look_finds_forms_whose_page_has_no_name(running, verdict):
    """The control: each copy comes as from a page of its own. One alone is one record."""
    portal, phones = running
    first, last, *bodies = [form(phones[0], "讲了一课。", str(uuid4())) for _ in range(COPIES + 2)]

    def send(body: bytes) -> None:
        phones[0].until_answered("POST", phones[0].address, body)

    send(first)
    green = made(portal, "讲了一课。")
    at_once([partial(send, body) for body in bodies])  # some find the draft that another has just begun
    send(last)
    many = made(portal, "讲了一课。") - green

    verdict(
        "F7",
        "同上，页面没有自己的编号",
        rounds=1,
        reached=f"发一次{green}份，同时发{COPIES}次、然后又发一次{many}份",
        goal="1份，多于1份",
        met=green == 1 and many > 1,
        control="变红" if many > 1 else "没有变红",
    )
    assert green == 1
    assert many > 1


def hang_up(writer: Writer, body: bytes) -> None:
    """Sent, and gone before the answer: a gateway that gives up, or a phone in a lift."""
    line = HTTPConnection("127.0.0.1", writer.port, timeout=30)
    line.request("POST", writer.address, body, writer.phone.heads("POST") | {"Content-Type": FORM})
    line.close()


@pytest.mark.nightly
@pytest.mark.parametrize("forms", [50])
def test_a_form_whose_answer_was_lost_on_the_way_is_one_record_when_it_is_sent_again(running, forms, verdict):
    """At once, or when the first one has long been taken in."""
    portal, phones = running
    taken, led, there = 0, [], []
    for number in range(forms):
        writer, text = phones[number % len(phones)], f"断线后再发第{number}课。"
        body = form(writer, text, str(uuid4()))
        hang_up(writer, body)
        taken += number % 2 and eventually(lambda said=text: made(portal, said) == 1, seconds=5)
        status, heads, _ = writer.until_answered("POST", writer.address, body)
        led.append((status, heads["Location"].endswith("/receipt/")))
        there.append(made(portal, text))
    logged = portal.rows("SELECT count(*) FROM dangjian_auditrow WHERE action = 'records.submit'")[0][0]

    verdict(
        "F7",
        "回答在路上丢了，再发一次",
        rounds=forms,
        reached=f"再发时已经收下{taken}份；{sum(there)}份记录，{logged}条日志，到回执{led.count((302, True))}次",
        goal=f"{forms}，{forms}，{forms}",
        met=(there, logged, led) == ([1] * forms, forms, [(302, True)] * forms),
    )
    assert (there, logged, led) == ([1] * forms, forms, [(302, True)] * forms)
    assert taken


class Edited:
    """One record, and what each of its editors was told."""

    def __init__(self, portal: Standing, writer: Writer) -> None:
        self.portal, self.writer = portal, writer
        _, heads, _ = writer.until_answered("POST", writer.address, form(writer, "原来的话。", str(uuid4())))
        self.pk = int(heads["Location"].split("/")[-3])
        self.address = f"/b/{writer.branch}/report/{self.pk}/edit/"
        self.saved: list[tuple[int, int, str]] = []
        self.wrong: list[str] = []

    def edit(self, text: str, think: float) -> None:
        version = EDIT.search(self.writer.until_answered("GET", self.address)[2].decode())[1]
        time.sleep(think)
        body = urlencode([*self.writer.fields, ("version", version), ("text", text)]).encode()
        try:
            status, heads, said = self.writer.ask("POST", self.address, body)
        except OSError as error:
            self.wrong.append(repr(error))
            return
        if status == 302:
            self.saved.append((int(version), int(heads["Location"].rpartition("-")[2]), text))
        elif text not in said.decode():
            self.wrong.append(f"{status}: the words of whoever was late are not on the page")

    def violations(self) -> list[str]:
        """Each version was made by somebody who had seen the one before, and says what its maker wrote."""
        sql = f"SELECT number, content FROM activities_activityversion WHERE activity_id = {self.pk} AND number > 1"
        written = dict(self.portal.rows(sql))
        saved = {number: text for _, number, text in self.saved}
        lost = [f"{text} is in no version" for _, number, text in self.saved if text not in words(written.get(number))]
        blind = [f"version {number} was written over {seen}" for seen, number, _ in self.saved if number != seen + 1]
        return [*self.wrong, *lost, *blind, *["a version of nobody"] * (written.keys() != saved.keys())]


def words(content: object) -> str:
    return (
        str(content).encode().decode("unicode_escape")
        if isinstance(content, str) and "\\u" in content
        else str(content)
    )


def edited(portal: Standing, phones: list[Writer], rounds: int) -> tuple[list[str], int, int]:
    moments, record = random.Random(8), Edited(portal, phones[0])
    asked = 0
    for number in range(rounds):
        thinking = [moments.uniform(0, 0.05) for _ in range(moments.randint(2, 5))]
        asked += len(thinking)
        at_once([partial(record.edit, f"第{number}轮第{who}人写的。", rest) for who, rest in enumerate(thinking)])
    return record.violations(), len(record.saved), asked


@pytest.mark.parametrize("rounds", [4, pytest.param(500, marks=pytest.mark.nightly)])
def test_of_several_editors_everybody_who_was_told_saved_has_a_version_and_the_others_keep_their_words(
    running, rounds, verdict
):
    found, saved, asked = edited(*running, rounds)

    verdict(
        "F8",
        "二至五人同改一份记录",
        rounds=rounds,
        reached=f"{asked}次保存，{saved}次告知已存，{asked - saved}次告知有人改过，悄悄丢了{len(found)}",
        goal="悄悄丢0",
        met=not found and saved >= rounds,
    )
    assert found == []
    assert saved >= rounds


@pytest.mark.nightly
def test_the_same_look_finds_what_is_lost_when_nobody_looks_at_the_version(peopled, tmp_path, verdict):
    """The control: whoever is alone is right."""
    folder, sessions = peopled
    with standing(tmp_path, like=folder, DJANGO_SETTINGS_MODULE="unprotected", UNPROTECTED="the version") as portal:
        portal.start()
        phones = writers(portal, sessions)
        alone = Edited(portal, phones[0])
        alone.edit("一个人写的。", 0)
        green = alone.violations()
        found, _, asked = edited(portal, phones, 10)

    verdict(
        "F8",
        "同上，不核对版本",
        rounds=10,
        reached=f"一个人改不对{len(green)}；{asked}次保存，不对{len(found)}",
        goal="0，发现不对",
        met=green == [] and found != [],
        control="变红" if found else "没有变红",
    )
    assert green == []
    assert found
