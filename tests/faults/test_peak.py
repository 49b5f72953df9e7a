"""One process of the running portal is killed while secretaries hand in at the rate of a second Friday: whatever was
acknowledged is there, once and whole, and what got no answer is there once when it was sent again."""

import random
import time

import pytest
from crowd import NOT_BACK, Crowd, lost
from servers import eventually
from standing import Standing, standing

ROLES = ["web worker", "worker", "beat", "queue", "web", "portal"]
PEAK = 10.0  # answers a second: 298 secretaries in ten minutes, twenty requests each
RATE = 13.0  # what is asked, so that so much is answered
SETTLED = 3.0  # seconds, twice as long as the portal that answers too early takes to write
DRIFTED = """
from datetime import date
from activities.records.queries.reading import Reading
from dangjian.periods import Quarter
from django.utils.timezone import localdate
print(len(Reading(Quarter.containing(localdate())).drifted()))
"""
pytestmark = [pytest.mark.faults, pytest.mark.once]


def killed_once(
    portal: Standing, crowd: Crowd, role: str, *, seconds: float, moments: random.Random
) -> list[str] | None:
    """What is missing after one round, if only the portal itself; None when nobody died, so that nothing was found out."""
    at = moments.uniform(0, seconds * 0.7)
    time.sleep(at)
    began, died = time.monotonic(), portal.kill(role)
    if not portal.revive():
        return [NOT_BACK]
    if not died:
        return None
    before = len(crowd.ledger.records)
    time.sleep(max(0.0, seconds - at - (time.monotonic() - began)))
    if not eventually(lambda: len(crowd.ledger.records) > before, seconds=180):
        return [NOT_BACK]
    return crowd.violations()


def at_rest(portal: Standing, crowd: Crowd, *, patience: float) -> None:
    """When nobody writes any more: every photo is prepared, the live figures are those of the records, the log is whole."""
    crowd.stop()
    assert crowd.ledger.refused == []
    waiting = "SELECT count(*) FROM organizations_photo WHERE job_state = 'WAITING'"
    assert eventually(lambda: portal.rows(waiting)[0][0] == 0, seconds=patience)
    assert crowd.violations() == []
    assert portal.act(DRIFTED).strip() == "0"
    portal.run("manage.py", "audit", "verify")


@pytest.mark.parametrize(
    ("roles", "seconds", "rate", "wanted"),
    [(["web worker", "queue"], 2.0, 40.0, 0.0), pytest.param(ROLES * 9, 20.0, RATE, PEAK, marks=pytest.mark.nightly)],
    ids=["short", "whole"],
)
def test_nothing_acknowledged_is_lost_when_any_one_process_is_killed(
    peopled, tmp_path, roles, seconds, rate, wanted, verdict
):
    folder, sessions = peopled
    moments = random.Random(20261113)
    with standing(tmp_path, like=folder) as portal:
        portal.start()
        began = time.monotonic()
        with Crowd(portal, sessions, rate=rate) as crowd:
            outcomes = [killed_once(portal, crowd, role, seconds=seconds, moments=moments) for role in roles]
            sent, answered, outside = crowd.ledger.rates(began, time.monotonic())
        checked, told = [found for found in outcomes if found is not None], crowd.ledger
        wrong, enough = [found for found in checked if found], len(checked) >= len(outcomes) * 0.9
        verdict(
            "F0",
            "高峰时杀掉任何一个进程（内置）",
            rounds=len(checked),
            void=len(outcomes) - len(checked),
            reached=f"每秒发出{sent:.1f}个请求，有回答{answered:.1f}个，不算停顿{outside:.1f}个；"
            f"{len(told.records)}份记录、{len(told.photos)}张照片有回执，丢{sum(map(lost, checked))}，"
            f"没有恢复{wrong.count([NOT_BACK])}次",
            goal=f"丢0，没有恢复0，停顿以外每秒回答至少{wanted:.0f}个",
            met=not wrong and enough and outside >= wanted,
            control="见下",
        )
        assert wrong == []
        assert enough
        assert outside >= wanted
        at_rest(portal, crowd, patience=200)


def killed_or_not(portal: Standing, sessions: list[tuple[int, str]], role: str, moments: random.Random) -> list[str]:
    """What is missing when nobody writes any more, and whoever answered before writing has had time enough."""
    with Crowd(portal, sessions, rate=40.0) as crowd:
        time.sleep(moments.uniform(2, 4))
        assert portal.kill(role) if role else True
        assert portal.revive()
        before = len(crowd.ledger.records)
        assert eventually(lambda: len(crowd.ledger.records) > before)
    time.sleep(SETTLED)
    return crowd.violations()


@pytest.mark.nightly
def test_the_same_look_finds_what_a_portal_loses_that_answers_before_it_has_written(peopled, tmp_path, verdict):
    """The control: without a kill nothing is missing there either."""
    folder, sessions = peopled
    moments = random.Random(1)
    with standing(
        tmp_path, like=folder, DJANGO_SETTINGS_MODULE="unprotected", UNPROTECTED="commit before the answer"
    ) as portal:
        portal.start()
        green = killed_or_not(portal, sessions, "", moments)
        gone = [lost(killed_or_not(portal, sessions, "web worker", moments)) for _ in range(3)]

    red = max(gone) > 0
    verdict(
        "F0",
        "同上，先回答后写入",
        rounds=len(gone),
        reached=f"不杀时不对{len(green)}，杀了丢{'、'.join(map(str, gone))}",
        goal="不杀时0，杀了发现丢失",
        met=green == [] and red,
        control="变红" if red else "没有变红",
    )
    assert green == []
    assert red
