"""What stands behind a line is written by hand, a record at a time, exactly as an encoder would write it."""

import json
import uuid
from datetime import date
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from analytics.indicators.rules import About, ByTopic, Evidence, Fact, Missing, Proof, canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
UID = st.uuids().map(str)
DAY = st.dates(min_value=date(1921, 7, 23))
COUNT = st.integers(min_value=0, max_value=2**31)
ABOUT = st.none() | st.builds(About, COUNT, st.uuids())


class Held(NamedTuple):
    pk: int
    uid: str
    version: int
    held_on: date
    topic: str


HELD = st.builds(Held, COUNT, UID, COUNT, DAY, TEXT)


@given(st.builds(Evidence, HELD, TEXT, COUNT) | st.builds(ByTopic, HELD, TEXT, COUNT))
def test_a_record(one):
    kept = {"activity": one.record.pk, "version": one.record.version, "what": one.what, "counts": one.counts}
    assert one.stored == json.dumps(kept, ensure_ascii=False)
    assert one.digested == canonical([one.record.uid, one.record.version, one.record.held_on.isoformat(), one.what])


def test_a_record_called_by_its_topic():
    held = Held(1, str(uuid.UUID(int=1)), 2, date(2026, 7, 10), "学习")

    assert [ByTopic(held).what, ByTopic(held, "到会3/4", 3).what] == ["7月10日《学习》", "7月10日《学习》到会3/4"]


@given(st.builds(Missing, TEXT, DAY, TEXT, ABOUT, st.booleans()))
def test_a_gap(one):
    more = ({"organization": one.about.pk} if one.about else {}) | ({"takes": True} if one.takes else {})
    kept = {"what": one.what, "due_on": one.due_on.isoformat(), "remark": one.remark, **more}
    assert one.stored == json.dumps(kept, ensure_ascii=False)
    uid = [str(one.about.uid)] if one.about else []
    assert one.digested == canonical([one.what, one.due_on.isoformat(), one.remark, *uid])


def test_a_line_of_them():
    day, uid = date(2026, 7, 10), str(uuid.UUID(int=1))
    shown = [Evidence(Held(1, uid, 2, day, "学习"), "7月主题党日"), Fact("依据", day, counts=3)]
    proof = Proof([*shown], [Missing("8月", day), Missing("9月", day)])

    assert [json.loads(one) for one in proof.stored] == [
        [
            {"activity": 1, "version": 2, "what": "7月主题党日", "counts": 1},
            {"activity": None, "version": 0, "what": "依据", "counts": 3, "on": "2026-07-10"},
        ],
        [{"what": what, "due_on": "2026-07-10", "remark": "没有找到记录"} for what in ("8月", "9月")],
    ]
    assert json.loads(f"[{proof.digested}]") == [
        [[uid, 2, "2026-07-10", "7月主题党日"], ["", 0, "2026-07-10", "依据"]],
        [[what, "2026-07-10", "没有找到记录"] for what in ("8月", "9月")],
    ]
    assert (Proof().stored, Proof().digested) == (("[]", "[]"), "[],[]")
