"""Every row is sealed exactly once whatever happens at the same time, and any tampering is named."""

import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection, transaction
from django.utils.timezone import now
from unguarded import unguarded

from dangjian.audit.models import AuditCheck, AuditQuerySet, AuditRow
from dangjian.audit.rules import COVERED, Fault, Head, Kind, covered_text
from dangjian.audit.services import check, note_head, record, seal_next, seal_waiting, sealing, verify
from dangjian.audit.services.heads import heads_file
from dangjian.audit.tasks import check as nightly
from dangjian.audit.tasks import seal as sweep


def rows(many):
    return [record("records.submit", by=None, target=f"activity:{number}", kind="讲党课") for number in range(many)]


def sql(statement, *values):
    with unguarded():
        connection.cursor().execute(statement, values)


def shift(first, by):
    """Every position from `first` on, moved along; by way of far away because a position is unique at any moment."""
    sql("UPDATE dangjian_auditrow SET position = position + %s WHERE position >= %s", 10**6 + by, first)
    sql("UPDATE dangjian_auditrow SET position = position - %s WHERE position >= %s", 10**6, 10**6)


def positions():
    return list(AuditRow.objects.order_by("position").values_list("position", flat=True))


@pytest.mark.django_db
def test_rows_are_chained_in_the_order_they_waited():
    made = rows(3)
    assert (seal_waiting(), seal_waiting()) == (3, 0)
    made[0].refresh_from_db()
    sealed = list(AuditRow.objects.order_by("position").values_list("pk", "position"))
    assert sealed == [(row.pk, at) for at, row in enumerate(made, start=1)]
    verdict = verify()
    assert (verdict.count, verdict.waiting, verdict.fault) == (3, 0, None)
    assert verdict.head.seal == AuditRow.objects.get(position=3).sealed_with


@pytest.mark.django_db
def test_a_row_that_commits_late_is_appended_behind_younger_ones():
    first, second, third = rows(3)
    with unguarded():
        AuditRow.objects.filter(pk=first.pk)._raw_delete("default")
    assert seal_waiting() == 2
    late = AuditRow(**{field.attname: getattr(first, field.attname) for field in AuditRow._meta.fields})
    late.save(force_insert=True)
    assert (seal_waiting(), verify().fault) == (1, None)
    assert AuditRow.objects.get(position=3).pk == first.pk < second.pk < third.pk


@pytest.mark.django_db
def test_a_backlog_is_sealed_in_parts(nightly_size, tally):
    many = nightly_size(2_000, 20_000)
    AuditRow.objects.bulk_create([AuditRow(action="records.submit", target=f"activity:{at}") for at in range(many)])
    assert seal_next(most=7) == 7
    assert verify().waiting == many - 7
    assert seal_waiting() == min(many - 7, 20_000)
    assert (positions(), verify().fault) == (list(range(1, many + 1)), None)
    tally("audit rows sealed and verified", many)


class TestTampering:
    """Ten sealed rows; the triggers are lifted as somebody with the database's password could."""

    @pytest.fixture(autouse=True)
    def _sealed(self, db):
        self.made = rows(10)
        seal_waiting()
        assert verify().fault is None

    def fault(self):
        return verify().fault

    @pytest.mark.proves("tampering-is-named")
    @pytest.mark.parametrize(
        "change",
        [
            "action = 'records.accept'",
            "target = 'activity:99'",
            "by_id = NULL, result = 'REFUSED'",
            "organization_path = '000001'",
            """detail = '{"kind": "别的"}'""",
            "recorded_at = '2020-01-01 00:00:00+00:00'",
            "address = '203.0.113.9'",
            "request = 'abc'",
            "door = 'page'",
            "sealed_with = repeat_a",
        ],
    )
    def test_a_changed_row_is_named(self, change):
        sql(f"UPDATE dangjian_auditrow SET {change.replace('repeat_a', repr('a' * 64))} WHERE position = 4")
        assert self.fault() == Fault(Kind.CHANGED, 4, self.made[3].pk)

    def test_a_missing_row_is_named(self):
        sql("DELETE FROM dangjian_auditrow WHERE position = 4")
        assert self.fault() == Fault(Kind.MISSING, 4)

    def test_a_missing_row_is_named_when_the_others_close_up(self):
        sql("DELETE FROM dangjian_auditrow WHERE position = 4")
        shift(5, -1)
        assert self.fault() == Fault(Kind.CHANGED, 4, self.made[4].pk)

    def test_a_row_without_its_seal_is_missing(self):
        sql("UPDATE dangjian_auditrow SET position = NULL, sealed_with = '' WHERE position = 4")
        assert self.fault() == Fault(Kind.MISSING, 4)
        assert (seal_waiting(), self.fault()) == (1, Fault(Kind.MISSING, 4))

    def test_an_inserted_row_is_named(self):
        shift(4, 1)
        sql(
            "INSERT INTO dangjian_auditrow (action, target, organization_path, detail, recorded_at, result, address, "
            "request, door, position, sealed_with) VALUES ('x.y', 'z', '', '{}', '2020-01-01 00:00:00+00:00', 'DONE', "
            "'', '', '', 4, 'a')"
        )
        assert self.fault() == Fault(Kind.DISPLACED, 4, AuditRow.objects.latest("pk").pk)

    def test_two_rows_that_changed_places_are_named(self):
        sql("UPDATE dangjian_auditrow SET position = 100 WHERE position = 4")
        sql("UPDATE dangjian_auditrow SET position = 4 WHERE position = 7")
        sql("UPDATE dangjian_auditrow SET position = 7 WHERE position = 100")
        assert self.fault() == Fault(Kind.DISPLACED, 4, self.made[6].pk)

    def test_a_chain_made_anew_without_the_key_does_not_fit(self):
        """Whoever has the whole program and the database, but not the key beside it."""
        from hashlib import sha256

        sql("UPDATE dangjian_auditrow SET target = 'activity:99' WHERE position = 4")
        seal = AuditRow.objects.get(position=3).sealed_with
        for position, *facts in (
            AuditRow.objects.filter(position__gte=4).order_by("position").values_list("position", *COVERED)
        ):
            seal = sha256(covered_text(seal, position, facts).encode()).hexdigest()
            sql("UPDATE dangjian_auditrow SET sealed_with = %s WHERE position = %s", seal, position)
        assert self.fault() == Fault(Kind.CHANGED, 4, self.made[3].pk)

    @pytest.mark.proves("a-cut-tail-is-noticed")
    def test_a_tail_that_was_cut_off_is_missed_by_the_head_outside(self):
        noted = note_head(now=now())
        sql("DELETE FROM dangjian_auditrow WHERE position > 6")
        assert self.fault() == Fault(Kind.CUT, 10)
        heads_file().unlink()
        assert self.fault() is None
        assert verify(known=[noted]).fault == Fault(Kind.CUT, 10)

    def test_a_tail_that_was_written_anew_is_missed_too(self):
        note_head(now=now())
        sql("DELETE FROM dangjian_auditrow WHERE position > 6")
        rows(4)
        seal_waiting()
        assert (positions()[-1], self.fault()) == (10, Fault(Kind.CUT, 10))

    def test_the_command_counts_and_names_the_first_bad_row(self, capsys):
        call_command("audit", "verify")
        assert "核对  10 条已封存的日志，全部没有改动" in capsys.readouterr().out
        sql("UPDATE dangjian_auditrow SET target = 'x' WHERE position = 4")
        with pytest.raises(CommandError, match=rf"日志 {self.made[3].pk} 号（链中第 4 条）：内容被改动"):
            call_command("audit", "verify")
        assert "核对  3 条已封存的日志，前面这些没有改动" in capsys.readouterr().out
        assert list(AuditCheck.objects.order_by("pk").values_list("rows", "problem")) == [
            (10, ""),
            (3, f"日志 {self.made[3].pk} 号（链中第 4 条）：内容被改动"),
        ]

    def test_a_head_kept_elsewhere_is_compared(self):
        call_command("audit", "verify", head=[Head.parse(str(verify().head))])
        with pytest.raises(CommandError, match="链中第 10 条：链的末尾被截断或改写"):
            call_command("audit", "verify", head=[Head(10, "b" * 64)])
        with pytest.raises(CommandError, match="请照抄"):
            call_command("audit", "verify", "--head", "10:abc")


@pytest.mark.django_db
def test_the_night_seals_checks_and_notes_the_head_once():
    rows(2)
    nightly()
    nightly()
    assert [line.split()[2] for line in heads_file().read_text().splitlines()] == [str(verify().head)]
    assert list(AuditCheck.objects.values_list("rows", "problem")) == [(2, ""), (2, "")]


@pytest.mark.django_db
def test_a_bad_chain_gets_no_new_head():
    rows(2)
    seal_waiting()
    sql("UPDATE dangjian_auditrow SET target = 'x' WHERE position = 1")
    nightly()
    assert not heads_file().exists()
    assert check(now=now()).fault.kind == Kind.CHANGED


def together(count, act):
    """`act(number)` in as many threads at the same moment; returns what they said."""
    barrier, said = threading.Barrier(count), [None] * count

    def run(number):
        close_old_connections()
        try:
            barrier.wait(30)
            said[number] = act(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.proves("every-row-is-sealed-once")
def test_many_writers_and_sweeps_at_once_leave_one_whole_chain(nightly_size, tally):
    """Writers that commit in any order, some that roll back and leave gaps in the ids, and sweeps in between."""
    each, writers, sweeps = 10, nightly_size(20, 80), 4

    def act(number):
        if number >= writers:
            return sum(seal_next(most=5) for _ in range(each))
        for at in range(each):
            with transaction.atomic():
                record("records.submit", by=None, target=f"activity:{number}")
                if (number + at) % 5 == 0:
                    transaction.set_rollback(True)
        return 0

    together(writers + sweeps, act)
    sweep()
    kept = writers * each * 4 // 5
    assert positions() == list(range(1, kept + 1))
    verdict = verify()
    assert (verdict.count, verdict.waiting, verdict.fault) == (kept, 0, None)
    tally("audit rows of parallel writers, each sealed once", kept)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.proves("every-row-is-sealed-once")
def test_sweeps_of_which_one_saw_a_late_row_never_wait_for_each_other(monkeypatch):
    """One has read the younger row alone, the other seals the late one first: a position here and a row there."""
    late, _ = rows(2)
    with unguarded():
        AuditRow.objects.filter(pk=late.pk)._raw_delete("default")
    has_read, may_seal = threading.Event(), threading.Event()
    append, seal = sealing.append, AuditQuerySet.seal

    def append_in_turn(waiting):
        if len(waiting) == 1:
            has_read.set()
            may_seal.wait(0.5)
        return append(waiting)

    def seal_slowly(self, **kwargs):
        sealed = seal(self, **kwargs)
        if kwargs["pk"] == late.pk:
            may_seal.set()
            time.sleep(0.5)
        return sealed

    def act(number):
        if number:
            has_read.wait(30)
            AuditRow(**{field.attname: getattr(late, field.attname) for field in AuditRow._meta.fields}).save(
                force_insert=True
            )
        return seal_next()

    monkeypatch.setattr(sealing, "append", append_in_turn)
    monkeypatch.setattr(AuditQuerySet, "seal", seal_slowly)
    assert together(2, act) == [1, 1]
    assert (positions(), verify().fault) == ([1, 2], None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_over_the_same_rows_seal_them_once():
    rows(40)
    assert sum(together(4, lambda _: seal_next(most=40))) == 40
    assert (positions(), verify().fault) == (list(range(1, 41)), None)
