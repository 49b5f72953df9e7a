"""A new key: everything that is encrypted moves to it while the portal runs, whatever stops the command."""

import ast
from datetime import date
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from factories import account, branch, district, member
from house.source import modules
from notices_factories import objection, published
from pyotp import TOTP

from dangjian.audit.models import AuditRow
from dangjian.crypto import key_id
from dangjian.keys import services
from dangjian.keys.services import rotate_keys
from members.ballots.models import BallotBox
from members.ballots.queries import candidates
from members.ballots.rules import Box
from members.ballots.services import open_poll, vote
from members.corrections.models import Correction
from members.corrections.rules import Fact
from members.corrections.services import ask
from members.imports.models import RosterImport, RosterRow
from members.imports.rules.cells import Table
from members.imports.services.receiving import keep, kept
from members.imports.services.sealing import unseal
from members.private.models import PrivateNumbers
from members.private.services import Revealed, change, opened, sealed, store, store_many
from organizations.access.services import new_secret, set_up
from organizations.complaints.models import Complaint
from organizations.complaints.services import submit
from organizations.tree.models import Organization

K1, K2, K3 = ({name: bytes([byte]) * 32} for name, byte in (("k1", 1), ("k2", 2), ("k3", 3)))
ID_NUMBER, PHONE = "99999919970326044X", "19900038861"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_key(settings):
    settings.FIELD_KEYS = K1


def rotated(batch: int = 500):
    return rotate_keys(batch=batch, said=lambda *_: None)


def keys_in_use() -> set[str]:
    """Of every ciphertext in every table."""
    found = set()

    def noted(stored, bound_to):
        found.add(key_id(stored))
        return stored

    for one in services.every_sealed():
        for row in one.model._default_manager.all():
            one.renewed(row, noted)
    return found


def people(many: int) -> list[tuple[str, str]]:
    return [("", f"199{number:08}") for number in range(many)]


def a_complaint() -> None:
    facts = {"kind": "COMPLAINT", "text": "没有开会", "about_text": "", "contact": PHONE, "asked_by": None}
    district()
    submit(uid=UUID(int=1), address="10.0.0.9", now=now(), **facts)


def a_correction() -> None:
    someone = member(branch(Organization.objects.get()))
    ask(member=someone, fact=Fact.EMPLOYER, says="早就不在", should="滨河中学", by=account(), now=now())


def an_open_box() -> None:
    of = Organization.objects.branches().get()
    crowd = [member(of, account=account()) for _ in range(5)]
    facts = {"kind": "APPRAISAL", "title": "民主评议", "organization": of, "candidates": crowd[:1], "by": account()}
    made = open_poll(closes_on=date(2026, 10, 31), today=date(2026, 10, 31), **facts)
    line = candidates(made)[0].pk
    vote(poll=made, choices={line: "EXCELLENT"}, by=crowd[0].account, today=date(2026, 10, 31))


def an_import(numbers: PrivateNumbers) -> RosterImport:
    """One that holds sealed values wherever an import can: the file, a row, an option, the ledger."""
    made = RosterImport.objects.create(file_name="花名册.xlsx", as_of=date(2026, 10, 31), waiting_since=now())
    keep(made, [Table("党员", [])])
    fresh = sealed(id_number=ID_NUMBER, phone=PHONE)
    columns = {"uid": str(fresh.uid), "id_number": fresh.id_number, "id_index": fresh.id_index, "phone": fresh.phone}
    RosterRow.objects.create(
        roster_import=made,
        position=0,
        subject="MEMBER",
        state="DOUBTFUL",
        sealed=columns,
        options=[{"state": "NEW", "target": None, "sealed": columns}, {"state": "NEW", "target": None, "sealed": {}}],
    )
    held = PrivateNumbers.objects.filter(pk=numbers.pk).values("phone", "phone_index").get()
    label = PrivateNumbers._meta.label
    made.ledger = {"created": {}, "replaced": {label: {str(numbers.pk): [held, {"phone_index": "x"}]}}}
    made.save()
    return made


@pytest.mark.proves("a-key-can-be-replaced")
def test_everything_that_is_encrypted_moves_to_the_first_key_and_reads_the_same(settings):
    one = store(id_number=ID_NUMBER, phone=PHONE)
    made = an_import(one)
    owner, secret = account(), new_secret()
    set_up(account=owner, secret=secret, code=TOTP(secret).at(now()), keep=None, now=now())
    a_complaint()
    a_correction()
    an_open_box()
    objection(published(Organization.objects.get(parent=None)), contact=PHONE)
    settings.FIELD_KEYS = K2 | K1
    store(phone="19900621384")

    done = rotated()

    assert keys_in_use() == {"k2"}
    assert done.renewed == {
        "organizations.SecondFactor": 1,
        "organizations.Complaint": 1,
        "organizations.Objection": 1,
        "members.Correction": 1,
        "members.BallotBox": 1,
        "members.PrivateNumbers": 1,
        "members.RosterRow": 1,
        "members.RosterImport": 1,
        "members.RosterFile": 1,
    }
    settings.FIELD_KEYS = K2
    assert [opened(row) for row in PrivateNumbers.objects.order_by("pk")] == [
        Revealed(ID_NUMBER, PHONE),
        Revealed("", "19900621384"),
    ]
    row = RosterRow.objects.get()
    assert [opened(unseal(one)) for one in (row.sealed, row.options[0]["sealed"])] == [Revealed(ID_NUMBER, PHONE)] * 2
    assert [table.title for table in kept(made)] == ["党员"]
    assert Complaint.objects.get().contact_text == PHONE
    assert BallotBox.objects.get().opened(options=5) == Box(1, ((1, 0, 0, 0, 0),))
    assert Correction.objects.get().told["should"] == "滨河中学"
    ledger = RosterImport.objects.get().ledger["replaced"]["members.PrivateNumbers"][str(one.pk)]
    assert opened(PrivateNumbers(uid=one.uid, phone=ledger[0]["phone"])) == Revealed("", PHONE)


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_a_rotation_that_is_stopped_goes_on_where_it_was(settings, monkeypatch, batch):
    store_many(people(6))
    settings.FIELD_KEYS = K2 | K1

    def stop(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "checkpoint", stop)
    with pytest.raises(KeyboardInterrupt):
        rotated(batch)
    monkeypatch.undo()
    left = sum(key_id(row.phone) == "k1" for row in PrivateNumbers.objects.all())

    assert left == max(6 - batch, 0)
    assert rotated(batch).renewed["members.PrivateNumbers"] == left
    assert keys_in_use() == {"k2"}
    assert [opened(row).phone for row in PrivateNumbers.objects.order_by("pk")] == [phone for _, phone in people(6)]


@pytest.mark.proves("a-key-can-be-replaced")
def test_what_somebody_changes_meanwhile_stays_changed(settings, monkeypatch):
    """The row is read, then corrected by a process that still writes with the old key, then written."""
    store_many(people(3))
    settings.FIELD_KEYS = K2 | K1
    one, write = PrivateNumbers.objects.order_by("pk")[1], services.write

    def corrected_first(sealed, row, values):
        if row.pk == one.pk and not corrected:
            corrected.append(row.pk)
            settings.FIELD_KEYS = K1 | K2
            change(numbers=one, phone="19900621384")
            settings.FIELD_KEYS = K2 | K1
        return write(sealed, row, values)

    corrected: list[int] = []
    monkeypatch.setattr(services, "write", corrected_first)
    done = rotated()

    assert (done.overtaken, done.renewed["members.PrivateNumbers"]) == (1, 3)
    assert keys_in_use() == {"k2"}
    assert opened(PrivateNumbers.objects.get(pk=one.pk)).phone == "19900621384"


def test_mixed_keys_become_one(settings):
    for keys in (K1, K2 | K1, K3 | K2 | K1):
        settings.FIELD_KEYS = keys
        store_many(people(2))
    assert keys_in_use() == {"k1", "k2", "k3"}

    assert rotated().renewed["members.PrivateNumbers"] == 4
    assert keys_in_use() == {"k3"}


@pytest.mark.proves("a-key-can-be-replaced")
def test_without_the_old_key_nothing_is_written_and_a_sentence_names_it(settings):
    store(phone=PHONE)
    an_import(store(phone=PHONE))
    settings.FIELD_KEYS = K2
    before = list(PrivateNumbers.objects.values())

    with pytest.raises(CommandError) as refusal:
        call_command("rotate_keys")

    assert str(refusal.value) == (
        "库里还有用密钥 k1 加密的内容，而 FIELD_KEY 里没有它，什么都没有改。"
        "请把 k1 加回 FIELD_KEY 的末尾（如 k2:…,k1:…），再运行一次。"
    )
    assert list(PrivateNumbers.objects.values()) == before


def test_the_command_counts_what_it_did_and_is_written_down(settings, capsys):
    store_many(people(3))
    settings.FIELD_KEYS = K2 | K1

    call_command("rotate_keys", "--batch", "2")
    call_command("rotate_keys")

    assert capsys.readouterr().out.splitlines() == [
        "个人号码：已重新加密2行",
        "个人号码：已重新加密3行",
        "共重新加密3行。",
        "所有内容都已使用密钥 k2。其余密钥可以从 FIELD_KEY 去掉；旧的备份仍要用它们打开。",
        "共重新加密0行。",
        "所有内容都已使用密钥 k2。其余密钥可以从 FIELD_KEY 去掉；旧的备份仍要用它们打开。",
    ]
    assert [(row.action, row.detail["key"]) for row in AuditRow.objects.all()] == [("keys.rotate", "k2")]


def test_a_row_that_no_key_opens_is_named_and_does_not_stop_the_others(settings, capsys):
    one, other = store_many(people(2))
    PrivateNumbers.objects.filter(pk=one.pk).update(phone=other.phone)
    settings.FIELD_KEYS = K2 | K1

    with pytest.raises(CommandError, match="旧密钥先不要去掉"):
        call_command("rotate_keys")

    assert f"个人号码：1行打不开，没有改动（编号 {one.pk}）。" in capsys.readouterr().err
    assert opened(PrivateNumbers.objects.get(pk=other.pk)).phone == "19900000001"


def test_whether_all_that_is_encrypted_opens_is_told_without_a_change(settings, capsys):
    one, two = store_many([("", PHONE), ("", "19900038862")])
    call_command("rotate_keys", "--check")
    assert capsys.readouterr().out == "2行加密的内容都打得开。\n"
    PrivateNumbers.objects.filter(pk=two.pk).update(phone=one.phone)
    before = list(PrivateNumbers.objects.values())

    with pytest.raises(CommandError, match="请看 FIELD_KEY"):
        call_command("rotate_keys", "--check")

    assert f"个人号码：1行打不开（编号 {two.pk}）。" in capsys.readouterr().err
    assert list(PrivateNumbers.objects.values()) == before


def test_a_batch_is_at_least_one():
    with pytest.raises(CommandError, match="1 以上的整数"):
        call_command("rotate_keys", "--batch", "0")


def test_an_import_can_be_undone_after_a_rotation(settings, town):
    """What undoing compares are the indexes: a new ciphertext of an old number is no change."""
    from members.imports.services.ledger import digest
    from members.imports.services.undoing import differs

    one = member(town.own, numbers=store(phone=PHONE)).numbers
    spans = [[one.pk, one.pk]]
    before = digest(PrivateNumbers, spans)
    settings.FIELD_KEYS = K2 | K1
    rotated()

    assert digest(PrivateNumbers, spans) == before
    now_held = PrivateNumbers.objects.values("phone", "phone_index").get()
    held = {"phone": one.phone, "phone_index": one.phone_index}
    assert not differs(held, now_held, PrivateNumbers.CIPHERTEXTS)
    assert differs(held | {"phone_index": "x"}, now_held, PrivateNumbers.CIPHERTEXTS)


@pytest.mark.proves("a-key-can-be-replaced")
def test_every_room_that_encrypts_says_where(settings):
    """`encrypt` is called by rooms whose tables the rotation knows; objections are sealed by what complaints use."""

    def encrypts(module) -> bool:
        return any(
            isinstance(node, ast.ImportFrom)
            and node.module == "dangjian.crypto"
            and "encrypt" in {one.name for one in node.names}
            for node in ast.walk(module.tree)
        )

    encrypting = {".".join(module.name.split(".")[:2]) for module in modules() if encrypts(module)}
    known = {".".join(dotted.split(".")[:2]) for dotted in configured.SEALED}

    assert encrypting - {"dangjian.keys"} == known - {"organizations.notices"}


def test_a_key_whose_name_begins_like_another_is_another_key(settings):
    settings.FIELD_KEYS = {"k10": bytes([9]) * 32}
    numbers = store(id_number=ID_NUMBER, phone=PHONE)
    settings.FIELD_KEYS = {"k1": bytes([1]) * 32, "k10": bytes([9]) * 32}

    rotated()

    settings.FIELD_KEYS = K1
    numbers.refresh_from_db()
    assert opened(numbers) == Revealed(ID_NUMBER, PHONE)
