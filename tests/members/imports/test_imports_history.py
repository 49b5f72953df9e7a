"""A newer roster does not change the past: earlier quarters assess to the same bytes."""

from datetime import date

import pytest
import roster_files as files
from django.utils.timezone import now
from steps import applied, found, undone

from activities.duties.services import install_default_rules
from analytics.assessment.services import assess, install_default_schemes
from dangjian.periods import Quarter
from members.imports.models import Stage

Q3 = Quarter(2026, 3)
PLACES = [
    "党组织代码",
    "党组织全称",
    "党组织简称",
    "上级党组织代码",
    "组织类别",
    "单位类别",
    "届满日期",
    "是否设支委会",
]
HEADER = ["姓名", "公民身份证号码", "人员类别", "所在党支部"]


def digests():
    run = assess(quarter=Q3, by=None, today=date(2026, 11, 1), clock=now)
    return run.input_digest, run.result_digest, run.counts


@pytest.fixture
def assessed(db):
    install_default_rules()
    install_default_schemes()
    applied(files.CLEAN.read_bytes(), as_of=date(2026, 6, 30))
    return digests()


def newer_roster() -> bytes:
    places = [
        PLACES,
        [
            "999001010001",
            "中共锦绣第一支部委员会",
            "锦绣第一党支部",
            "999002000000",
            "631",
            "建制村",
            "2030-01-01",
            "否",
        ],
        ["999002020001", None, None, None, None, None, None, "否"],
        [
            "999001010009",
            "中共锦绣社区第九支部委员会",
            None,
            "999001010000",
            "631",
            "城市社区（居委会）",
            "2030-01-01",
            "是",
        ],
    ]
    people = [
        HEADER,
        ["阎艳", "99999919860508023X", None, "锦绣社区第九党支部"],
        ["新人", files.id_number("19980601"), "预备党员", "沙窝村党支部"],
    ]
    return files.xlsx(people, more={"党组织": places})


def test_the_quarter_before_a_newer_roster_assesses_to_the_same_bytes(assessed):
    newer = applied(newer_roster(), as_of=date(2026, 10, 31))

    assert (newer.stage, found(newer)) == (
        Stage.APPLIED,
        {"new": 2, "changed": 3, "unchanged": 0, "absent": 299, "errors": []},
    )
    assert digests() == assessed


def test_and_so_it_does_after_the_newer_roster_was_undone(assessed):
    newer = applied(newer_roster(), as_of=date(2026, 10, 31))

    assert undone(newer).stage == Stage.UNDONE
    assert digests() == assessed


def test_the_first_roster_makes_the_whole_quarter_due(assessed):
    assert assessed[2]["branches"] == 12
