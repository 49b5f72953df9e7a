"""One process of the running portal is killed while secretaries hand in at the rate of a second Friday: whatever was
acknowledged is there, once and whole, and what got no answer is there once when it was sent again."""

import random
import time

import pytest
from crowd import Crowd
from servers import eventually
from standing import Standing, standing

ROLES = ["web worker", "worker", "beat", "queue", "web", "portal"]
RATE = 10.0  # requests a second: 298 secretaries in ten minutes, twenty requests each
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
    """What is missing after one round; None when nobody died or nobody answered, so that nothing was found out."""
    at = moments.uniform(0, seconds * 0.7)
    time.sleep(at)
    before = len(crowd.ledger.records)
    died = portal.kill(role)
    began = time.monotonic()
    if not portal.revive() or not died:
        return None
    time.sleep(max(0.0, seconds - at - (time.monotonic() - began)))
    if not eventually(lambda: len(crowd.ledger.records) > before, seconds=180):
        return None
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
    ("roles", "seconds", "rate"),
    [(["web worker", "queue"], 2.0, 40.0), pytest.param(ROLES * 9, 20.0, RATE, marks=pytest.mark.nightly)],
    ids=["short", "whole"],
)
def test_nothing_acknowledged_is_lost_when_any_one_process_is_killed(peopled, tmp_path, roles, seconds, rate, verdict):
    folder, sessions = peopled
    moments = random.Random(20261113)
    with standing(tmp_path, like=folder) as portal:
        portal.start()
        began = time.monotonic()
        with Crowd(portal, sessions, rate=rate) as crowd:
            outcomes = [killed_once(portal, crowd, role, seconds=seconds, moments=moments) for role in roles]
        checked = [found for found in outcomes if found is not None]
        told, pace = crowd.ledger, crowd.ledger.sent / (time.monotonic() - began)
        verdict(
            "F0",
            "高峰时杀掉任何一个进程（内置）",
            rounds=len(checked),
            void=len(outcomes) - len(checked),
            reached=f"每秒{pace:.0f}个请求，{len(told.records)}份记录、{len(told.photos)}张照片有回执，丢{sum(map(len, checked))}",
            goal="丢0",
            control="见下",
        )
        assert [found for found in checked if found] == []
        assert len(checked) >= len(outcomes) * 0.9
        at_rest(portal, crowd, patience=200)


@pytest.mark.nightly
def test_the_same_look_finds_what_a_portal_loses_that_answers_before_it_has_written(peopled, tmp_path, verdict):
    """The control."""
    folder, sessions = peopled
    moments = random.Random(1)
    with standing(
        tmp_path, like=folder, DJANGO_SETTINGS_MODULE="unprotected", UNPROTECTED="commit before the answer"
    ) as portal:
        portal.start()
        with Crowd(portal, sessions, rate=40.0) as crowd:
            found = [killed_once(portal, crowd, "web worker", seconds=4.0, moments=moments) for _ in range(3)]

    checked = [one for one in found if one is not None]
    lost = max(map(len, checked), default=0)
    verdict(
        "F0",
        "同上，先回答后写入",
        rounds=len(checked),
        void=len(found) - len(checked),
        reached=f"丢{lost}",
        goal="发现丢失",
        control="变红" if lost else "没有变红",
    )
    assert lost
